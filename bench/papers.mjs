// The papers that benchmarks are made of: letters of Ukrainian text of any length, set by our typesetter, each different from the last,
// because the typesetter remembers what it has set before.
import fs from 'node:fs';
import path from 'node:path';
import { reserveFields } from '../dist/signatures/pdf/reserve-fields.js';

const samples = path.resolve(import.meta.dirname, '../src/documents/rendering/samples');
const sample = (name) => JSON.parse(fs.readFileSync(path.join(samples, `${name}.json`), 'utf8'));
const textOf = (block) => (Array.isArray(block.text) ? block.text.map((run) => run.text).join('') : '');

/** Whole paragraphs of the sample organisation's six documents. */
const paragraphs = [1, 2, 3, 4, 5, 6].flatMap((number) => sample(`doc-${number}`).data.body.map(textOf)).filter((text) => text.length > 120);

/** The paragraphs of such a letter. */
export const plainText = (serial, count) =>
  Array.from({ length: count }, (_, index) => `${paragraphs[(index * 7) % paragraphs.length]} Справа ${1000 + serial}/${index + 1}.`);

/** A letter of so many paragraphs; `serial` makes it unlike every other: no paragraph of it stands in another. */
export function letterJob(serial, paragraphCount) {
  const { template, data } = sample('doc-4');
  const body = plainText(serial, paragraphCount).map((text, index) => ({ id: `p${index}`, type: 'paragraph', text: [{ text }] }));
  return { template, profile: 'PDF/A-2a+UA', data: { ...data, title: `${data.title} (${serial})`, body } };
}

/** How many paragraphs make a letter of exactly so many pages, found by setting it. */
export async function paragraphsFor(typesetter, pages) {
  let [low, high] = [1, pages * 12];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    const set = await typesetter.typeset(letterJob(8888, middle));
    if (set.pages <= pages) low = middle;
    else high = middle - 1;
  }
  // A little less than a full page, so that the digits of another serial number cannot push a line over.
  return Math.max(1, low - 2);
}

const tooltips = { regDate: 'Дата реєстрації', regIndex: 'Реєстраційний індекс', mark: 'Відмітка про електронну печатку та реєстрацію' };

/** The set letter with every field reserved that signing and registration fill, as the signing service does it. */
export function reserved(set) {
  return reserveFields(
    set.pdf,
    set.zones.map(({ name, page, x, y, width, height }) => ({
      kind: name === 'mark' || name.startsWith('signature-') ? 'signature' : 'text',
      name,
      tooltip: tooltips[name] ?? 'Електронний підпис',
      pageIndex: page,
      rect: [x, y, x + width, y + height],
    })),
  );
}
