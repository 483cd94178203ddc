/** What a paste could not bring along, by name, for the message after it. */
export type Dropped = Partial<Record<'image' | 'colour' | 'font' | 'link' | 'mergedCells', number>>;

const blockTags = new Set(['P', 'DIV', 'H1', 'H2', 'H3', 'H4', 'H5', 'H6', 'UL', 'OL', 'LI', 'TABLE', 'BLOCKQUOTE', 'PRE', 'SECTION', 'ARTICLE', 'HEADER', 'FOOTER', 'DL', 'DT', 'DD', 'BODY', 'CENTER', 'TBODY', 'FORM', 'MAIN']);
const skipped = new Set(['STYLE', 'SCRIPT', 'META', 'LINK', 'TITLE', 'XML', 'O:P', 'NOSCRIPT', 'TEMPLATE']);

const escape = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
const count = (dropped: Dropped, what: keyof Dropped): void => void (dropped[what] = (dropped[what] ?? 0) + 1);

interface Look { bold: boolean; italic: boolean; underline: boolean }

function lookOf(element: HTMLElement, look: Look, dropped: Dropped): Look {
  const { style, tagName } = element;
  if (style.color && !/^(windowtext|black|rgb\(0, 0, 0\)|#000(000)?|inherit|initial)$/i.test(style.color)) count(dropped, 'colour');
  if (style.fontFamily && !/times|tinos|inherit/i.test(style.fontFamily)) count(dropped, 'font');
  const weight = style.fontWeight;
  return {
    bold: weight ? weight === 'bold' || Number(weight) >= 600 : look.bold || tagName === 'B' || tagName === 'STRONG',
    italic: style.fontStyle ? style.fontStyle === 'italic' : look.italic || tagName === 'I' || tagName === 'EM',
    underline: look.underline || tagName === 'U' || /underline/.test(style.textDecoration),
  };
}

const wrapped = (text: string, look: Look): string => {
  if (!text) return '';
  let html = escape(text);
  if (look.underline && text.trim()) html = `<u>${html}</u>`;
  if (look.italic && text.trim()) html = `<em>${html}</em>`;
  if (look.bold && text.trim()) html = `<strong>${html}</strong>`;
  return html;
};

/** The words of an element with bold, italic and underline; everything else about their look is left behind. */
function inline(node: Node, look: Look, dropped: Dropped): string {
  if (node.nodeType === 3) return wrapped((node.textContent ?? '').replace(/[\t\r\n ]+/g, ' '), look);
  if (!(node instanceof HTMLElement) || skipped.has(node.tagName)) return '';
  if (node.tagName === 'BR') return '<br>';
  if (node.tagName === 'IMG') return (count(dropped, 'image'), '');
  if (/mso-list:\s*Ignore/i.test(node.getAttribute('style') ?? '')) return '';
  if (node.tagName === 'A' && node.hasAttribute('href')) count(dropped, 'link');
  const own = lookOf(node, look, dropped);
  return [...node.childNodes].map((child) => inline(child, own, dropped)).join('');
}

const plain: Look = { bold: false, italic: false, underline: false };
const tidy = (html: string): string => html.replace(/^(\s|<br>)+|(\s|<br>)+$/g, '').replace(/ {2,}/g, ' ');

function tableHtml(table: HTMLElement, dropped: Dropped): string {
  const rows = [...table.querySelectorAll('tr')].filter((row) => row.closest('table') === table);
  const grid = rows.map((row) =>
    [...row.children].flatMap((cell) => {
      const span = Math.min(20, Number(cell.getAttribute('colspan')) || 1);
      if (span > 1 || Number(cell.getAttribute('rowspan')) > 1) count(dropped, 'mergedCells');
      const inner = [...cell.childNodes].map((child) => (child instanceof HTMLElement && blockTags.has(child.tagName) ? `${inline(child, plain, dropped)}<br>` : inline(child, plain, dropped))).join('');
      return [tidy(inner), ...Array.from({ length: span - 1 }, () => '')];
    }),
  );
  const width = Math.max(0, ...grid.map((row) => row.length));
  if (width === 0) return '';
  const header = table.querySelector('th') ? ' data-header=""' : '';
  return `<table${header}><tbody>${grid.map((row) => `<tr>${Array.from({ length: width }, (_, n) => `<td><div data-cell="">${row[n] ?? ''}</div></td>`).join('')}</tr>`).join('')}</tbody></table>`;
}

/** A list paragraph of Word: its level, and whether what stands before it is a number. */
function wordList(element: HTMLElement): { level: number; numbered: boolean } | null {
  const style = element.getAttribute('style') ?? '';
  const level = /mso-list:[^;]*level(\d)/i.exec(style)?.[1];
  if (!level) return null;
  const mark = [...element.querySelectorAll<HTMLElement>('span')].find((span) => /mso-list:\s*Ignore/i.test(span.getAttribute('style') ?? ''))?.textContent?.trim() ?? '';
  return { level: Number(level), numbered: /^[\p{L}\p{N}]{1,4}[.)]/u.test(mark) };
}

const point = (level: number, html: string): string => `<p data-type="point" data-level="${Math.min(3, Math.max(1, level))}">${html}</p>`;
const bullet = (html: string): string => `<p data-type="bullet">${html}</p>`;

function blocks(node: HTMLElement, list: { level: number; numbered: boolean } | null, dropped: Dropped): string[] {
  const out: string[] = [];
  let loose = '';
  const flush = () => {
    const html = tidy(loose);
    if (html) out.push(list ? (list.numbered ? point(list.level, html) : bullet(html)) : `<p>${html}</p>`);
    loose = '';
  };
  for (const child of node.childNodes) {
    if (!(child instanceof HTMLElement) || !blockTags.has(child.tagName)) {
      loose += inline(child, lookOf(node, plain, {}), dropped);
      continue;
    }
    flush();
    out.push(...block(child, list, dropped));
  }
  flush();
  return out;
}

function block(element: HTMLElement, list: { level: number; numbered: boolean } | null, dropped: Dropped): string[] {
  const tag = element.tagName;
  if (tag === 'TABLE') return [tableHtml(element, dropped)].filter(Boolean);
  if (tag === 'UL' || tag === 'OL') return [...element.children].flatMap((item) => blocks(item as HTMLElement, { level: (list?.level ?? 0) + 1, numbered: tag === 'OL' }, dropped));
  if (/^H[1-6]$/.test(tag)) {
    const html = tidy(inline(element, plain, dropped).replace(/<\/?strong>/g, ''));
    return html ? [`<h3 data-type="heading">${html}</h3>`] : [];
  }
  if (tag !== 'P' && [...element.children].some((child) => blockTags.has(child.tagName))) return blocks(element, list, dropped);
  const html = tidy(inline(element, plain, dropped));
  if (!html) return [];
  const word = wordList(element);
  if (word) return [word.numbered ? point(word.level, html) : bullet(html)];
  if (list) return [list.numbered ? point(list.level, html) : bullet(html)];
  const align = element.style.textAlign || element.getAttribute('align') || '';
  return [align === 'center' || align === 'right' ? `<p data-align="${align}">${html}</p>` : `<p>${html}</p>`];
}

/**
 * What was copied in Word or on a web page as flat blocks of ours: paragraphs, headings, points by the level of their list,
 * bullets, tables without merged cells; bold, italic and underline stay. Says what was left behind.
 */
export function flattenHtml(html: string): { html: string; dropped: Dropped } {
  const dropped: Dropped = {};
  const page = new DOMParser().parseFromString(html.replace(/<!\[if[^\]]*\]>|<!\[endif\]>/gi, ''), 'text/html');
  return { html: blocks(page.body, null, dropped).join(''), dropped };
}
