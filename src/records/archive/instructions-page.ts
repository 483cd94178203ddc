import type { Instant } from '#shared/domain/ids.js';

/** One step of the check: what it is for, what to type, what must come out. The commands are run by a test exactly as they stand here. */
interface Instruction {
  readonly heading: string;
  readonly why: string;
  readonly commands: readonly string[];
  readonly expect: string;
}

const unixSeconds = (at: Instant): number => Math.floor(Date.parse(at) / 1000);
const cms = (signature: string, content: string, more = ''): string => `openssl cms -verify -cades -binary -inform DER -in ${signature} -content ${content} -CAfile certificates/issuers.pem -purpose any${more} -out /dev/null`;

function instructions(folder: string, madeAt: Instant): readonly Instruction[] {
  const seal = ['tagmanifest-sha256.txt.p7s', 'tagmanifest-sha256.txt'] as const;
  return [
    {
      heading: 'Розпакуйте пакет у порожню теку', why: 'Замість package.zip напишіть назву свого файла. Усі подальші команди виконуйте в теці пакета.',
      commands: ['unzip -q package.zip', `cd ${folder}`], expect: 'Команди нічого не виводять.',
    },
    {
      heading: 'Чи не змінено файлів', why: 'Два переліки контрольних сум: верхній охоплює нижній, нижній — кожен файл у теці data.',
      commands: ['sha256sum --quiet --strict -c tagmanifest-sha256.txt', 'sha256sum --quiet --strict -c manifest-sha256.txt'], expect: 'Немає жодного повідомлення: усі файли цілі. «FAILED» означає, що файл змінено або його бракує.',
    },
    {
      heading: 'Чи не додано зайвих файлів', why: 'Перелік файлів у теці порівнюється з тим, що названо в контрольних сумах.',
      commands: ['(cut -c67- manifest-sha256.txt tagmanifest-sha256.txt; echo tagmanifest-sha256.txt; echo tagmanifest-sha256.txt.p7s) | LC_ALL=C sort > ../known.txt', 'find * -type f | LC_ALL=C sort | diff ../known.txt -'], expect: 'Немає жодного повідомлення. Рядок, що починається з «>», називає зайвий файл.',
    },
    {
      heading: 'Чия це печатка', why: 'Електронна печатка установи стоїть на верхньому переліку, а отже, на всьому пакеті. Друга команда показує, кому видано сертифікат.',
      commands: [cms(...seal), `openssl pkcs7 -inform DER -in ${seal[0]} -print_certs -noout`], expect: '«CAdES Verification successful», а серед назв (subject) — установа, що передала пакет, та її код ЄДРПОУ.',
    },
    {
      heading: 'Те саме, коли строк дії сертифікатів минув', why: 'Перевірка станом на час, коли пакет сформовано.',
      commands: [cms(...seal, ` -attime ${unixSeconds(madeAt)}`)], expect: '«CAdES Verification successful».',
    },
    {
      heading: 'Підписи й печатка в кожному документі', why: 'Вони містяться в самому файлі main.pdf (PAdES).',
      commands: ['for file in data/documents/*/main.pdf; do echo "$file"; pdfsig -nocert "$file"; done'], expect: 'Біля кожного підпису — «Signature is Valid», біля останнього — «Total document signed». Поруч названо підписувачів.',
    },
    {
      heading: 'Аркуші погодження', why: 'Аркуш погодження скріплено печаткою, що лежить поруч у файлі .p7s.',
      commands: [`for file in data/documents/*/approval.pdf; do ${cms('"$file.p7s"', '"$file"')} || echo "НЕ ПРОЙШЛО: $file"; done`], expect: 'Для кожного аркуша — «CAdES Verification successful».',
    },
    {
      heading: 'Підписані рішення погоджувачів та підписи на додатках', why: 'Їх може й не бути; тоді команди нічого не виводять.',
      commands: [
        `for file in data/documents/*/visa_*.p7s; do if [ -e "$file" ]; then ${cms('"$file"', '"${file%.p7s}.json"')} || echo "НЕ ПРОЙШЛО: $file"; fi; done`,
        `for file in data/documents/*/app_*.p7s; do if [ -e "$file" ]; then content="\${file%.p7s}"; [ -e "$content" ] || content="\${content%.*}"; ${cms('"$file"', '"$content"')} || echo "НЕ ПРОЙШЛО: $file"; fi; done`,
      ],
      expect: 'Для кожного підпису — «CAdES Verification successful».',
    },
    {
      heading: 'Чи не було скасовано сертифікатів', why: 'Відповіді надавачів про стан сертифікатів отримано під час формування пакета; це друга умова дійсності підпису.',
      commands: ['for file in certificates/evidence/*.ocsp; do if [ -e "$file" ]; then openssl ocsp -respin "$file" -CAfile certificates/issuers.pem -resp_text | grep "Cert Status"; fi; done'], expect: 'Біля кожної відповіді — «Response verify OK» і «Cert Status: good».',
    },
    {
      heading: 'Чи той це текст, який погоджували', why: 'Контрольна сума версії, за яку голосували погоджувачі, записана в картці документа й у журналі.',
      commands: ['sha256sum data/documents/*/version_*.json', 'grep -H contentHash data/documents/*/card.json'], expect: 'Сума contentHash з картки є серед сум версій того самого документа.',
    },
  ];
}

const escape = (text: string): string => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

const style = `:root{color-scheme:light dark}body{font:1.0625rem/1.6 system-ui,sans-serif;max-width:54rem;margin:0 auto;padding:1.5rem}h1{font-size:1.5rem;line-height:1.3}h2{font-size:1.125rem;margin:2rem 0 .25rem}
p{margin:.25rem 0}pre{overflow-x:auto;padding:.75rem 1rem;border:1px solid;border-radius:.375rem;margin:.5rem 0;white-space:pre-wrap;overflow-wrap:anywhere}code{font:.9375rem/1.5 ui-monospace,monospace}dt{margin-top:.5rem}dd{margin:0 0 0 1.5rem}@media print{pre{break-inside:avoid}}`;

const contents: readonly (readonly [string, string])[] = [
  ['data/opys.xml', 'внутрішній опис: документи, індекси, дати, контрольні суми'], ['data/obkladynka.pdf', 'обкладинка справи'], ['data/documents/NNNN/main.pdf', 'підписаний і скріплений печаткою оригінал (PDF/A)'],
  ['app_NN.*', 'додатки'], ['approval.pdf, approval.json', 'аркуш погодження: для людей і для програм'], ['visa_NN.json, visa_NN.p7s', 'підписані рішення погоджувачів'], ['card.xml, card.json', 'реєстраційно-моніторингова картка'],
  ['version_N.json', 'кожна версія в канонічній формі (RFC 8785)'], ['verification.json', 'результат перевірки підписів під час формування пакета'], ['audit.ndjson, people.json', 'журнал подій документа й хто є хто в ньому; кожен рядок містить геш попереднього'],
  ['certificates/', 'сертифікати надавачів та їхні відповіді про стан сертифікатів'], ['manifest-sha256.txt, tagmanifest-sha256.txt', 'контрольні суми (BagIt 1.0, RFC 8493)'],
];

/**
 * `README.html` of a package: how to check it with unzip, sha256sum, openssl and pdfsig, without the program that made it. Ukrainian, one file, no
 * script and nothing from elsewhere, so that it opens in thirty years.
 */
export function instructionsPage(folder: string, title: string, madeAt: Instant): string {
  const steps = instructions(folder, madeAt).map(({ heading, why, commands, expect }, index) => `<h2>${index + 1}. ${escape(heading)}</h2>
<p>${escape(why)}</p>
${commands.map((command) => `<pre><code>${escape(command)}</code></pre>`).join('\n')}
<p><strong>Має бути:</strong> ${escape(expect)}</p>`);
  return `<!doctype html>
<html lang="uk"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>Як перевірити цей пакет</title><style>${style}</style></head>
<body><main>
<h1>Як перевірити цей пакет, не маючи програми, яка його створила</h1>
<p>${escape(title)}. Сформовано ${escape(madeAt.slice(0, 10).split('-').reverse().join('.'))}.</p>
<p>Потрібні лише unzip, sha256sum, openssl та pdfsig (пакет poppler-utils): вони є в кожній системі Linux, а для Windows — у Git Bash і MSYS2. Мережа не потрібна.</p>
${steps.join('\n')}
<h2>Кому довіряти</h2>
<p>Файл certificates/issuers.pem покладено для зручності. Звірте сертифікати в ньому з оприлюдненими Центральним засвідчувальним органом (https://czo.gov.ua): саме на них тримається перевірка печатки й підписів.</p>
<h2>Що де лежить</h2>
<dl>${contents.map(([name, what]) => `<dt><code>${escape(name)}</code></dt><dd>${escape(what)}</dd>`).join('')}</dl>
</main></body></html>
`;
}
