import type { Instant } from '#shared/domain/ids.js';

const unixSeconds = (at: Instant): number => Math.floor(Date.parse(at) / 1000);

/** What the reader of a package is told first: in Ukrainian, then in English; how to check it without this or any other program of ours. */
export const packageReadme = (folder: string, title: string, madeAt: Instant): string => `ПАКЕТ АРХІВНИХ ЕЛЕКТРОННИХ ДОКУМЕНТІВ
${title}

Як перевірити цей пакет, не маючи програми, яка його створила
--------------------------------------------------------------
Потрібні лише unzip, sha256sum та openssl (є в кожній системі Linux; для Windows — у складі Git).

1. Розпакуйте архів і перейдіть до його теки:
     unzip package.zip
     cd ${folder}
2. Перевірте, що жодного файла не змінено:
     sha256sum --quiet -c tagmanifest-sha256.txt
     sha256sum --quiet -c manifest-sha256.txt
   Немає повідомлень — усі файли цілі.
3. Перевірте електронну печатку установи на списку контрольних сум (він охоплює всі файли):
     openssl cms -verify -cades -binary -inform DER -in tagmanifest-sha256.txt.p7s \\
       -content tagmanifest-sha256.txt -CAfile certificates/issuers.pem -purpose any -out /dev/null
   Має бути «CAdES Verification successful». Файл certificates/issuers.pem містить сертифікати надавача, покладені для
   зручності: звірте їх із сертифікатами на сайті Центрального засвідчувального органу (https://czo.gov.ua).
   Коли строк дії сертифікатів мине, додайте час формування пакета: -attime ${unixSeconds(madeAt)}
4. Підписи й печатка кожного документа містяться в самому data/documents/NNNN/main.pdf (PAdES): відкрийте його в програмі
   перегляду PDF, що показує підписи, або виконайте: pdfsig main.pdf
   Окремі підписи (*.p7s) перевіряють так само, як у кроці 3:
     openssl cms -verify -cades -binary -inform DER -in visa_01.p7s -content visa_01.json -CAfile ... -purpose any -out /dev/null
   Підпис на додатку має назву самого додатка й закінчення .p7s: app_01.pdf.p7s — це підпис на app_01.pdf.

Що де лежить
------------
data/opys.xml               внутрішній опис: документи, індекси, дати, контрольні суми
data/obkladynka.pdf         обкладинка справи
data/documents/NNNN/        один документ:
  main.pdf                  підписаний і скріплений печаткою оригінал (PDF/A)
  app_NN.*                  додатки; app_NN.*.p7s — підпис підписувача на кожному (другого підписувача — app_NN.*.2.p7s)
  approval.pdf, .json       аркуш погодження: для людей і для програм
  visa_NN.json, .p7s        підписані рішення погоджувачів та їхні електронні підписи
  card.xml, card.json       реєстраційно-моніторингова картка
  version_N.json            кожна версія у канонічній формі (RFC 8785); її SHA-256 — геш версії
  verification.json         результат перевірки кожного підпису під час формування пакета
  audit.ndjson              журнал подій документа; кожен рядок містить геш попереднього
  people.json               хто є хто в журналі
Формат пакета: BagIt 1.0 (RFC 8493).

==============================================================================

PACKAGE OF ARCHIVED ELECTRONIC DOCUMENTS

How to check this package without the program that made it
-----------------------------------------------------------
You need unzip, sha256sum and openssl, nothing else.

1. Unpack:                    unzip package.zip; cd ${folder}
2. No file was changed:       sha256sum --quiet -c tagmanifest-sha256.txt
                              sha256sum --quiet -c manifest-sha256.txt
   No message means that every file is whole.
3. The institution's e-seal over the list of checksums, which covers every file:
     openssl cms -verify -cades -binary -inform DER -in tagmanifest-sha256.txt.p7s \\
       -content tagmanifest-sha256.txt -CAfile certificates/issuers.pem -purpose any -out /dev/null
   It must say "CAdES Verification successful". certificates/issuers.pem is there for convenience: compare the certificates in
   it with those that the provider publishes. Once the certificates have expired, add the time of packing: -attime ${unixSeconds(madeAt)}
4. The signatures and the seal of each document are inside data/documents/NNNN/main.pdf (PAdES): open it in a PDF reader
   that shows signatures, or run: pdfsig main.pdf
   A signature over an appendix is called as the appendix with .p7s behind it, and is checked as in step 3.

The layout is listed above; names are the same. version_N.json is the canonical form (RFC 8785) of each version, and its SHA-256
is the version's content hash. Each line of audit.ndjson carries the hash of the line before: the hash of a line is the SHA-256 of
the canonical JSON of all its members but "hash". The container is a bag (BagIt 1.0, RFC 8493).
`;
