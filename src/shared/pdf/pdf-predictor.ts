import { PdfError } from './pdf-error.js';
import type { PdfDict } from './pdf-objects.js';

/** Undoes the predictor named in `/DecodeParms` (ISO 32000-1, 7.4.4.4): none, TIFF 2 with 8 bits, PNG 10–15. */
export function undoPredictor(data: Buffer, parameters: PdfDict | undefined): Buffer {
  const predictor = parameters?.number('Predictor') ?? 1;
  if (parameters === undefined || predictor === 1) return data;
  const colors = parameters.number('Colors') ?? 1;
  const bits = parameters.number('BitsPerComponent') ?? 8;
  const columns = parameters.number('Columns') ?? 1;
  const sane = [colors, bits, columns].every((value) => Number.isInteger(value) && value >= 1 && value <= 1_000_000);
  if (!sane || colors > 32 || bits > 16) throw new PdfError('broken', 'predictor parameters make no sense');
  const pixelBytes = Math.max(1, (colors * bits) >> 3);
  const rowBytes = Math.ceil((colors * bits * columns) / 8);
  if (predictor >= 10 && predictor <= 15) return undoPng(data, rowBytes, pixelBytes);
  if (predictor === 2 && bits === 8) return undoTiff(data, rowBytes, colors);
  throw new PdfError('unsupported', `predictor ${predictor} is not supported`);
}

function undoTiff(data: Buffer, rowBytes: number, colors: number): Buffer {
  const out = Buffer.from(data);
  for (let row = 0; row < out.length; row += rowBytes) {
    const end = Math.min(row + rowBytes, out.length);
    for (let at = row + colors; at < end; at++) out[at] = (out[at] as number) + (out[at - colors] as number);
  }
  return out;
}

function undoPng(data: Buffer, rowBytes: number, pixelBytes: number): Buffer {
  const rows = Math.ceil(data.length / (rowBytes + 1));
  const out = Buffer.alloc(rows * rowBytes);
  let length = 0;
  for (let row = 0; row < rows; row++) {
    const source = row * (rowBytes + 1);
    const count = Math.min(rowBytes, data.length - source - 1);
    undoPngRow(data, source, out, row * rowBytes, count, rowBytes, pixelBytes);
    length += count;
  }
  return out.subarray(0, length);
}

function undoPngRow(data: Buffer, source: number, out: Buffer, target: number, count: number, rowBytes: number, pixelBytes: number): void {
  const filter = data[source] as number;
  if (filter > 4) throw new PdfError('broken', 'unknown PNG predictor of a row');
  const hasRowAbove = target >= rowBytes;
  for (let index = 0; index < count; index++) {
    const at = target + index;
    const left = index >= pixelBytes ? (out[at - pixelBytes] as number) : 0;
    const up = hasRowAbove ? (out[at - rowBytes] as number) : 0;
    const upLeft = hasRowAbove && index >= pixelBytes ? (out[at - rowBytes - pixelBytes] as number) : 0;
    out[at] = (data[source + 1 + index] as number) + predicted(filter, left, up, upLeft);
  }
}

function predicted(filter: number, left: number, up: number, upLeft: number): number {
  switch (filter) {
    case 1:
      return left;
    case 2:
      return up;
    case 3:
      return (left + up) >> 1;
    case 4:
      return paeth(left, up, upLeft);
    default:
      return 0;
  }
}

function paeth(left: number, up: number, upLeft: number): number {
  const estimate = left + up - upLeft;
  const byLeft = Math.abs(estimate - left);
  const byUp = Math.abs(estimate - up);
  const byUpLeft = Math.abs(estimate - upLeft);
  if (byLeft <= byUp && byLeft <= byUpLeft) return left;
  return byUp <= byUpLeft ? up : upLeft;
}
