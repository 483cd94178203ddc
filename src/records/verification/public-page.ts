/** An answer in a box: its sign, its tone, what it says in a few words and in one or two sentences. */
export interface Answer {
  readonly sign: string;
  readonly tone: 'good' | 'doubt' | 'bad';
  readonly heading: string;
  readonly text: string;
}

/** Every text that comes from outside goes through this (W01). */
export const escape = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

export const factRow = (label: string, value: string | null | undefined): string => (value === null || value === undefined ? '' : `<dt>${escape(label)}</dt><dd>${escape(value)}</dd>`);

const style = `:root{color-scheme:light dark}body{font:1.0625rem/1.55 system-ui,sans-serif;max-width:40rem;margin:0 auto;padding:1.5rem;overflow-wrap:anywhere}
h1,.answer h2{font-size:1.5rem;line-height:1.3;margin:0 0 .5rem}.answer h2{font-size:1.25rem}.answer p{margin:.25rem 0 0}.answer{border:2px solid;border-radius:.5rem;padding:1rem 1.25rem;margin:1rem 0 1.5rem}.good{border-color:#1b7a3d}.doubt{border-color:#8a5a00}.bad{border-color:#b3261e}
.sign{font-weight:700;margin-right:.5rem}h2{font-size:1.125rem;margin:1.5rem 0 .25rem}h3{font-size:1.0625rem;margin:1.25rem 0 0}dl{margin:0}dt{font-size:.9375rem;margin-top:.75rem}dd{margin:0;font-weight:600}dd small{font-size:.9375rem;font-weight:400}code{font-size:.875rem;font-weight:400}ul{padding-left:1.25rem}footer{margin-top:2rem;font-size:.9375rem}
form{margin-top:2rem;border-top:1px solid #767676}label{display:block;font-weight:600;margin:1rem 0 .25rem}input,button{font:inherit;box-sizing:border-box;max-width:100%}input{width:100%;padding:1.5rem 1rem;border:2px dashed #767676;border-radius:.5rem}button{min-height:2.75rem;padding:.5rem 1.25rem;margin-top:1rem;font-weight:600}a{display:inline-block;padding:.625rem 0}summary{padding:.625rem 0}`;

/** An answer as the first thing on a page (`h1`), or after another one (`h2`). */
export const answerBox = ({ sign, tone, heading, text }: Answer, level: 'h1' | 'h2'): string =>
  `<div class="answer ${tone}"${level === 'h1' ? ' role="status"' : ''}><${level}><span class="sign" aria-hidden="true">${sign}</span>${escape(heading)}</${level}>${text ? `<p>${escape(text)}</p>` : ''}</div>`;

/**
 * The form for a file, sent to `address` as it stands: without a script, by choosing the file or dropping it onto the field. About a `document`, the
 * file is compared with it; about a `file` alone, the data of a detached signature may come along.
 */
export function fileForm({ address, about }: { readonly address: string; readonly about: 'document' | 'file' }): string {
  const [heading, hint] = about === 'document'
    ? ['Маєте файл цього документа?', 'Додайте його: ми перевіримо підписи у файлі й чи той він самий, що зберігає установа.']
    : ['Перевірити підписаний файл', 'PDF із підписом, файл підпису (.p7s) або контейнер ASiC.'];
  const data = about === 'document' ? '' : '<details><summary>Підпис лежить окремо від документа</summary><label for="detached">Документ, якого стосується підпис</label><input type="file" id="detached" name="detached"></details>';
  return `<form method="post" action="${escape(address)}" enctype="multipart/form-data"><h2>${heading}</h2><p id="hint">${hint} Оберіть файл або перетягніть його на поле. До 50&nbsp;МБ. Файл ніде не зберігається.</p><label for="file">Файл</label><input type="file" id="file" name="file" required aria-describedby="hint">${data}<button>Перевірити файл</button></form>`;
}

/** A whole page of the given parts: Ukrainian, without scripts and without anything from elsewhere. */
export const publicPage = (title: string, parts: readonly string[]): string => `<!doctype html><html lang="uk"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex"><title>${escape(title)} — Обіг</title><style>${style}</style></head>
<body><main>${parts.join('')}</main></body></html>
`;
