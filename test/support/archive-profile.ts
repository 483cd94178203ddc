import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
type Dict = { readonly [key: string]: Json };

const isDict = (value: Json | undefined): value is Dict => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Every dictionary of a PDF as qpdf reads it; streams by their dictionaries. */
function dictionaries(pdf: Buffer): { all: Dict[]; resolve: (value: Json | undefined) => Json | undefined; trailer: Dict } {
  const folder = mkdtempSync(path.join(tmpdir(), 'obih-profile-'));
  try {
    const file = path.join(folder, 'file.pdf');
    writeFileSync(file, pdf);
    const { qpdf } = JSON.parse(execFileSync('qpdf', ['--json=2', '--json-key=qpdf', '--json-stream-data=none', file], { encoding: 'utf8', maxBuffer: 256e6 })) as { qpdf: [Json, Record<string, { value?: Json; stream?: { dict: Json } }>] };
    const objects = qpdf[1];
    const valueOf = (key: string): Json | undefined => objects[key]?.value ?? objects[key]?.stream?.dict;
    const all: Dict[] = [];
    const collect = (value: Json | undefined): void => {
      if (Array.isArray(value)) value.forEach(collect);
      else if (isDict(value)) {
        all.push(value);
        Object.values(value).forEach(collect);
      }
    };
    Object.keys(objects).forEach((key) => collect(valueOf(key)));
    const resolve = (value: Json | undefined): Json | undefined => (typeof value === 'string' && /^\d+ \d+ R$/.test(value) ? resolve(valueOf(`obj:${value}`)) : value);
    return { all, resolve, trailer: valueOf('trailer') as Dict };
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/**
 * What a file has against PDF/A-1b (ISO 19005-1), by name: structure, transparency, fonts, actions, annotations, claims. An empty list says
 * that none of these rules is broken; it is not a whole validator.
 */
export function faultsAgainstPdfA1b(pdf: Buffer): string[] {
  const raw = pdf.toString('latin1');
  const { all, resolve, trailer } = dictionaries(pdf);
  const catalog = resolve(trailer['/Root']) as Dict;
  const faults: string[] = [];
  const fault = (holds: boolean, what: string): void => {
    if (!holds && !faults.includes(what)) faults.push(what);
  };
  fault(/^%PDF-1\.[0-4]\r?\n%[\x80-\xff]{4}/.test(raw), '6.1.2 the header is not that of PDF 1.4 with a binary comment');
  fault(!/\/Type\s*\/(XRef|ObjStm)\b/.test(raw), '6.1.4 a cross-reference or object stream');
  fault(/startxref\s+\d+\s+%%EOF\s*$/.test(raw), '6.1.3 bytes after the end of the file');
  fault(Array.isArray(trailer['/ID']) && trailer['/Encrypt'] === undefined, '6.1.3 no identifier, or encrypted');
  for (const dict of all) {
    const filters = [resolve(dict['/Filter']) ?? []].flat();
    fault(!filters.includes('/LZWDecode') && !filters.includes('/JPXDecode') && !filters.includes('/Crypt'), '6.1.10 a filter that PDF 1.4 for archives has not');
    fault(dict['/F'] === undefined || dict['/Length'] === undefined, '6.1.7 a stream outside of the file');
    fault(dict['/EF'] === undefined && dict['/EmbeddedFiles'] === undefined, '6.1.11 an embedded file');
    fault(dict['/SMask'] === undefined || dict['/SMask'] === '/None', '6.4 a soft mask');
    fault(!(isDict(dict['/Group']) && dict['/Group']['/S'] === '/Transparency'), '6.4 a transparency group');
    for (const key of ['/ca', '/CA']) fault(typeof dict[key] !== 'number' || dict[key] === 1, '6.4 an opacity');
    fault(dict['/BM'] === undefined || dict['/BM'] === '/Normal' || dict['/BM'] === '/Compatible', '6.4 a blend mode');
    fault(dict['/AA'] === undefined && !['/JavaScript', '/Launch', '/Sound', '/Movie', '/ResetForm', '/ImportData'].includes(String(dict['/S'])), '6.6 an action');
    if (dict['/Type'] === '/FontDescriptor') {
      fault(['/FontFile', '/FontFile2', '/FontFile3'].some((key) => dict[key] !== undefined), '6.3.4 a font that is not embedded');
      if (/^\/[A-Z]{6}\+/.test(String(dict['/FontName'])) && dict['/FontFile2'] !== undefined) fault(dict['/CIDSet'] !== undefined, '6.3.5 a subset without its CIDSet');
    }
    if (dict['/Type'] === '/Font' && dict['/Subtype'] === '/Type0') fault(dict['/ToUnicode'] !== undefined, '6.3.8 letters without Unicode');
    if (dict['/Type'] === '/Font' && dict['/Subtype'] === '/Type1') fault(dict['/FontDescriptor'] !== undefined, '6.3.4 a font that is not embedded');
    if (dict['/Type'] === '/Annot' || dict['/Subtype'] === '/Widget') annotation(dict, resolve, fault);
  }
  const intents = [resolve(catalog['/OutputIntents']) ?? []].flat().map((one) => resolve(one));
  fault(intents.some((one) => isDict(one) && one['/S'] === '/GTS_PDFA1' && one['/DestOutputProfile'] !== undefined), '6.2.2 no output intent');
  fault(/<pdfaid:part>1<\/pdfaid:part>/.test(raw) && /<pdfaid:conformance>[AB]<\/pdfaid:conformance>/.test(raw), '6.7.11 no claim in the metadata');
  const form = resolve(catalog['/AcroForm']);
  fault(!isDict(form) || form['/NeedAppearances'] !== true, '6.9 appearances that the viewer makes');
  fault(catalog['/OCProperties'] === undefined, '6.1.13 optional content');
  return faults;
}

function annotation(dict: Dict, resolve: (value: Json | undefined) => Json | undefined, fault: (holds: boolean, what: string) => void): void {
  const flags = Number(resolve(dict['/F']) ?? 0);
  const [left = 0, bottom = 0, right = 0, top = 0] = (resolve(dict['/Rect']) as number[] | undefined) ?? [];
  fault((flags & 4) === 4 && (flags & 0b100011) === 0, '6.5.3 an annotation that is not printed, or hidden');
  fault(right - left === 0 || top - bottom === 0 || dict['/AP'] !== undefined, '6.5.3 an annotation without an appearance');
  const appearance = resolve(dict['/AP']);
  fault(!isDict(appearance) || Object.keys(appearance).join() === '/N', '6.5.3 an appearance that changes');
}
