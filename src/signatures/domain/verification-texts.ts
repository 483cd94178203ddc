import type { ChangeKind } from './document-change.js';
import type { Indication, ReasonCode } from './verdict.js';
import type { VerificationCheckName } from './verification-policy.js';
import type { SignatureReport, VerificationReport } from './verification-report.js';

/** A text in the language of the office and in English, the second language. */
export interface Bilingual {
  readonly uk: string;
  readonly en: string;
}
export type Language = keyof Bilingual;

const both = (uk: string, en: string): Bilingual => ({ uk, en });

/** The verdict over one signature, seal or time-stamp, as a heading. */
export const indicationTexts: Readonly<Record<SignatureReport['kind'], Readonly<Record<Indication, Bilingual>>>> = {
  signature: {
    'TOTAL-PASSED': both('Підпис дійсний', 'The signature is valid'),
    INDETERMINATE: both('Дійсність підпису не підтверджено', 'The validity of the signature could not be confirmed'),
    'TOTAL-FAILED': both('Підпис недійсний', 'The signature is not valid'),
  },
  seal: {
    'TOTAL-PASSED': both('Печатка дійсна', 'The seal is valid'),
    INDETERMINATE: both('Дійсність печатки не підтверджено', 'The validity of the seal could not be confirmed'),
    'TOTAL-FAILED': both('Печатка недійсна', 'The seal is not valid'),
  },
  timestamp: {
    'TOTAL-PASSED': both('Позначка часу дійсна', 'The time-stamp is valid'),
    INDETERMINATE: both('Дійсність позначки часу не підтверджено', 'The validity of the time-stamp could not be confirmed'),
    'TOTAL-FAILED': both('Позначка часу недійсна', 'The time-stamp is not valid'),
  },
};

/** A file in which everything holds, by what is in it: signatures of people, with seals or without; seals alone; time-stamps alone. */
const passedTexts: Readonly<Record<SignatureReport['kind'], Bilingual>> = {
  signature: both('Усі підписи дійсні, підписане не змінено', 'All signatures are valid and what was signed is unchanged'),
  seal: both('Усі печатки дійсні, засвідчене ними не змінено', 'All seals are valid and what was sealed is unchanged'),
  timestamp: both('Усі позначки часу дійсні, охоплене ними не змінено', 'All time-stamps are valid and what they cover is unchanged'),
};
const otherVerdictTexts: Readonly<Record<Exclude<Indication, 'TOTAL-PASSED'> | 'noSignature', Bilingual>> = {
  INDETERMINATE: both('Дійсність не підтверджено', 'Validity could not be confirmed'),
  'TOTAL-FAILED': both('Перевірку не пройдено', 'The file does not pass'),
  noSignature: both('У файлі немає підписів', 'There are no signatures in the file'),
};

/** The verdict over a whole file, as a heading. */
export function fileHeading({ verdict: { indication, reason }, signatures }: Pick<VerificationReport, 'verdict' | 'signatures'>): Bilingual {
  if (reason === 'noSignature') return otherVerdictTexts.noSignature;
  if (indication !== 'TOTAL-PASSED') return otherVerdictTexts[indication];
  const kinds = new Set(signatures.map(({ kind }) => kind));
  return passedTexts[(['signature', 'seal'] as const).find((kind) => kinds.has(kind)) ?? 'timestamp'];
}

/** Why: one sentence for each reason. */
export const reasonTexts: Readonly<Record<ReasonCode, Bilingual>> = {
  truncated: both('Підпис обірвано: дані неповні.', 'The signature is cut short.'),
  trailingBytes: both('Після підпису є зайві байти.', 'There are extra bytes behind the signature.'),
  indefiniteLength: both('Підпис записано не в DER, як вимагає стандарт.', 'The signature is not written in DER as the standard demands.'),
  malformed: both('Структуру підпису пошкоджено.', 'The structure of the signature is damaged.'),
  tooLarge: both('Підпис завеликий, щоб його перевірити.', 'The signature is too large to be checked.'),
  notSignedData: both('Це не підпис у форматі CMS.', 'This is not a CMS signature.'),
  noSigner: both('У підписі немає жодного підписувача.', 'The signature has no signer.'),
  severalSigners: both('Там, де має бути один підписувач, їх кілька.', 'There are several signers where one is allowed.'),
  noSignedAttributes: both('Підпис не містить обов’язкових підписаних атрибутів.', 'The signature has no signed attributes.'),
  duplicateAttribute: both('Підписаний атрибут повторюється.', 'A signed attribute stands twice.'),
  noMessageDigest: both('У підписі немає геша документа.', 'The signature has no digest of the document.'),
  noContentType: both('У підписі не вказано типу вмісту.', 'The signature does not name its content type.'),
  contentTypeMismatch: both('Тип вмісту в підписі суперечить файлу.', 'The content type in the signature does not fit.'),
  attributesNotSorted: both('Атрибути підпису записано не в тому порядку.', 'The attributes are not in the order of the standard.'),
  misplacedSignature: both('Підпис охоплює не те, що показує файл.', 'The signature does not cover what the file shows.'),
  changedAfterSigning: both('Після підписання документ змінено.', 'The document was changed after it was signed.'),
  unreadableFile: both('Файл пошкоджено, або він не є файлом із підписом.', 'The file is damaged, or it is not a signed file.'),
  encryptedFile: both('Файл зашифровано, тому перевірити його не можна.', 'The file is encrypted, so it cannot be checked.'),
  fileTooLarge: both('Файл завеликий або заскладний для перевірки.', 'The file is too large or too complex to be checked.'),
  noSignature: both('Підписів у файлі не знайдено.', 'No signature was found in the file.'),
  verificationStopped: both('Перевірку зупинено: файл вимагав забагато часу або пам’яті.', 'The check was stopped: the file asked for too much time or memory.'),
  manifestMismatch: both('Файл у контейнері не той, що його підписано.', 'A file in the container is not the one that was signed.'),
  filesNotSigned: both('У контейнері є файл, якого не охоплює жоден підпис.', 'The container holds a file that no signature covers.'),
  signatureNotUnderstood: both('У контейнері є підпис іншого виду, який тут не перевіряють.', 'The container holds a signature of another kind, which is not checked here.'),
  messageDigestMismatch: both('Вміст змінено: геш не збігається з підписаним.', 'The content was changed: its digest is not the signed one.'),
  signatureMismatch: both('Криптографічна перевірка підпису не пройшла.', 'The signature does not verify cryptographically.'),
  contentMissing: both('Немає даних, які підписано: додайте файл, якого стосується підпис.', 'The signed data are missing: give the file that the signature is about.'),
  unsupportedAlgorithm: both('Алгоритм підпису тут не підтримується.', 'The algorithm of the signature is not supported here.'),
  algorithmMismatch: both('Алгоритми в підписі суперечать один одному.', 'The algorithms of the signature contradict each other.'),
  weakHash: both('Алгоритм гешування вже не вважають надійним.', 'The hash algorithm is no longer relied on.'),
  weakKey: both('Ключ закороткий, щоб на нього покладатися.', 'The key is too short to be relied on.'),
  signingTimeForbidden: both('Час підписання вказано там, де стандарт цього не дозволяє.', 'The signing time stands where the standard forbids it.'),
  signingTimeMissing: both('У підписі не вказано часу підписання.', 'The signature does not state its time.'),
  noSignerCertificate: both('Сертифіката підписувача не знайдено.', 'The signer’s certificate was not found.'),
  noSigningCertificateAttribute: both('Підпис не прив’язано до сертифіката.', 'The signature is not bound to a certificate.'),
  signingCertificateMismatch: both('Підпис прив’язано до іншого сертифіката.', 'The signature is bound to another certificate.'),
  wrongKeyUsage: both('Ключ призначено не для підписання.', 'The key is not meant for signing.'),
  trustUnavailable: both('Перелік довірених надавачів зараз недоступний системі, тому надавача не перевірено. Адміністратор бачить причину.', 'The list of trusted authorities cannot be used now, so the issuer was not checked. The administrator can see why.'),
  untrustedIssuer: both('Сертифікат видав надавач, якому тут не довіряють.', 'The certificate was issued by an authority that is not trusted here.'),
  certificateExpired: both('Строк дії сертифіката минув, а доказу, що підписано раніше, немає.', 'The certificate has expired and nothing proves that it was signed before.'),
  certificateNotYetValid: both('На час підписання сертифікат ще не діяв.', 'The certificate was not valid yet.'),
  issuerExpired: both('Строк дії сертифіката надавача минув.', 'The issuer’s certificate has expired.'),
  issuerNotYetValid: both('Сертифікат надавача ще не діяв.', 'The issuer’s certificate was not valid yet.'),
  brokenCertificate: both('Сертифікат пошкоджено.', 'A certificate is damaged.'),
  certificateSignatureMismatch: both('Підпис надавача на сертифікаті не сходиться.', 'The issuer’s signature on the certificate does not verify.'),
  issuerNotAuthority: both('Сертифікат видав той, хто не є надавачем.', 'The certificate was issued by one that is no authority.'),
  issuerMayNotCertify: both('Надавач не має права видавати сертифікати цим ключем.', 'The issuer’s key may not issue certificates.'),
  pathTooLong: both('Ланцюжок сертифікатів довший, ніж дозволено.', 'The chain of certificates is longer than allowed.'),
  nameNotPermitted: both('Надавач не мав права видати сертифікат на це ім’я.', 'The issuer was not allowed to certify this name.'),
  policyNotAccepted: both('Політика сертифіката не прийнятна.', 'The certificate’s policy is not accepted.'),
  unknownCriticalExtension: both('Сертифікат містить невідому обов’язкову умову.', 'The certificate has an unknown critical condition.'),
  weakIssuerAlgorithm: both('Сертифікат підписано ненадійним алгоритмом.', 'The certificate is signed with a weak algorithm.'),
  certificateRevoked: both('Підписано відкликаним сертифікатом.', 'It was signed with a revoked certificate.'),
  certificateRevokedNoProof: both('Сертифікат відкликано, а доказу, що підписано раніше, немає.', 'The certificate was revoked and nothing proves that it was signed before.'),
  issuerRevoked: both('Сертифікат надавача відкликано.', 'The issuer’s certificate was revoked.'),
  revocationUnknown: both('Стан сертифіката зараз дізнатися не вдалося. Спробуйте пізніше.', 'The status of the certificate could not be learnt now. Try again later.'),
  timestampMissing: both('Позначки часу немає.', 'There is no time-stamp.'),
  timestampInvalid: both('Позначка часу недійсна.', 'The time-stamp is not valid.'),
  timestampOrder: both('Час у позначках суперечить один одному.', 'The times of the time-stamps contradict each other.'),
  duplicateTimestamp: both('Позначок часу більше, ніж дозволено.', 'There are more time-stamps than allowed.'),
  archiveTimestampInvalid: both('Архівна позначка часу недійсна, тому нічого не доводить.', 'The archive time-stamp is not valid and so proves nothing.'),
  archiveTimestampMismatch: both('Архівна позначка часу стосується іншого: щось із того, що вона охоплювала, змінено або вилучено.', 'The archive time-stamp is about something else: part of what it covered was changed or taken out.'),
  addedAfterArchiveTimestamp: both('Після архівної позначки часу до підпису дещо додано; вона цього не охоплює.', 'Something was added to the signature after the archive time-stamp, which does not cover it.'),
};

/** What is asked by each check. */
export const checkTexts: Readonly<Record<VerificationCheckName, Bilingual>> = {
  placement: both('Місце підпису у файлі', 'Place of the signature in the file'),
  structure: both('Структура підпису', 'Structure of the signature'),
  singleSigner: both('Один підписувач', 'One signer'),
  signerCertificate: both('Сертифікат підписувача', 'Signer’s certificate'),
  signingCertificateAttribute: both('Прив’язка до сертифіката', 'Binding to the certificate'),
  attributes: both('Атрибути профілю', 'Attributes of the profile'),
  algorithms: both('Надійність алгоритмів', 'Strength of the algorithms'),
  messageDigest: both('Цілісність вмісту', 'Integrity of the content'),
  signatureValue: both('Криптографічна перевірка', 'Cryptographic check'),
  timestamp: both('Позначка часу', 'Time-stamp'),
  chain: both('Ланцюжок довіри', 'Chain of trust'),
  keyUsage: both('Призначення ключа', 'Use of the key'),
  revocation: both('Чи не відкликано сертифікат', 'Revocation of the certificate'),
  archiveTimestamp: both('Архівні позначки часу', 'Archive time-stamps'),
  archiveCoverage: both('Що охоплюють архівні позначки', 'What the archive time-stamps cover'),
  manifest: both('Відповідність файлів контейнера', 'Files of the container'),
  changes: both('Зміни після підписання', 'Changes after signing'),
};

/** What a later revision did. */
export const changeTexts: Readonly<Record<ChangeKind, Bilingual>> = {
  evidenceAdded: both('додано докази дійсності сертифікатів', 'evidence about certificates was added'),
  signatureAdded: both('додано ще один підпис', 'another signature was added'),
  timestampAdded: both('додано позначку часу на документ', 'a document time-stamp was added'),
  signatureFieldAdded: both('додано порожнє поле для підпису', 'an empty signature field was added'),
  fieldFilled: both('заповнено поле форми', 'a form field was filled'),
  extensionsDeclared: both('вказано версію формату', 'the version of the format was declared'),
  structureExtended: both('доповнено розмітку доступності', 'the accessibility tags were extended'),
  unusedObject: both('додано дані, які ніде не показано', 'data were added that nothing shows'),
  pageContentChanged: both('змінено вміст сторінки', 'the content of a page was changed'),
  pagesChanged: both('змінено склад або порядок сторінок', 'pages were added, removed or moved'),
  pageChanged: both('змінено властивості сторінки', 'the properties of a page were changed'),
  resourceChanged: both('змінено зображення чи вставку на сторінці', 'something that a page draws was changed'),
  fontChanged: both('підмінено шрифт', 'a font was exchanged'),
  imageChanged: both('підмінено зображення', 'an image was exchanged'),
  annotationAdded: both('додано позначку чи накладку поверх сторінки', 'an annotation was laid over a page'),
  annotationRemoved: both('вилучено позначку зі сторінки', 'an annotation was removed'),
  annotationChanged: both('змінено позначку на сторінці', 'an annotation was changed'),
  appearanceChanged: both('змінено вигляд поля або підпису', 'the look of a field or a signature was changed'),
  fieldChanged: both('змінено значення заповненого поля', 'the value of a filled field was changed'),
  fieldAdded: both('додано нове поле', 'a new field was added'),
  fieldRemoved: both('вилучено поле', 'a field was removed'),
  formChanged: both('змінено властивості форми', 'the properties of the form were changed'),
  signatureChanged: both('змінено або вилучено підпис', 'a signature was changed or removed'),
  markCoversPage: both('позначка нового підпису закриває сторінку', 'the mark of a new signature covers the page'),
  evidenceChanged: both('змінено збережені докази', 'stored evidence was changed'),
  structureChanged: both('змінено розмітку, за якою документ читають уголос', 'the tags that are read aloud were changed'),
  layersChanged: both('змінено видимість шарів', 'the visibility of layers was changed'),
  scriptAdded: both('додано сценарій або дію', 'a script or an action was added'),
  outlinesChanged: both('змінено зміст документа', 'the outline was changed'),
  namesChanged: both('змінено іменовані об’єкти', 'named objects were changed'),
  metadataChanged: both('змінено відомості про документ', 'the document’s metadata were changed'),
  permissionsChanged: both('змінено дозволи документа', 'the document’s permissions were changed'),
  attachmentChanged: both('змінено вкладені файли', 'attached files were changed'),
  catalogChanged: both('змінено основні властивості документа', 'basic properties of the document were changed'),
  otherObjectChanged: both('змінено іншу частину документа', 'another part of the document was changed'),
  historyRewritten: both('переписано історію файлу', 'the history of the file was rewritten'),
  bytesAfterEnd: both('після кінця файлу дописано дані', 'data were written after the end of the file'),
  unreadableRevision: both('дописано частину, яку неможливо однозначно прочитати', 'a part was added that cannot be read without guessing'),
};
