import { correction, generate, mode, type Bitmap2D } from 'lean-qr';

/** 49 modules a side: more would be smaller than 0.4 mm on the 21 × 21 mm of ДСТУ 4163:2020, and phones do not read those. */
const maxVersion = 8;

/**
 * The modules of a QR code, a string a row, `1` dark. Error correction M, the smallest version that holds the text. Refuses
 * (RangeError) what is not ASCII or does not fit in modules that a phone can read.
 */
export function qrModules(text: string): readonly string[] {
  if (!/^[\x20-\x7e]*$/.test(text)) throw new RangeError('The QR code carries ASCII only');
  const code = codeOf(text);
  const range = Array.from({ length: code.size }, (_, index) => index);
  return range.map((row) => range.map((column) => (code.get(column, row) ? '1' : '0')).join(''));
}

function codeOf(text: string): Bitmap2D {
  try {
    return generate(mode.iso8859_1(text), { minCorrectionLevel: correction.M, maxCorrectionLevel: correction.M, maxVersion });
  } catch (cause) {
    throw new RangeError(`${text.length} characters are too many for a QR code of 21 × 21 mm`, { cause });
  }
}

/** The code as an SVG: all dark modules in one path, so that there are no hair lines between them and it is crisp at any size. */
export function qrPicture(text: string): string {
  const rows = qrModules(text);
  const runs = rows.flatMap((row, y) => [...row.matchAll(/1+/g)].map(({ index, 0: run }) => `M${index} ${y}h${run.length}v1h-${run.length}z`));
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${rows.length} ${rows.length}"><path d="${runs.join('')}"/></svg>`;
}
