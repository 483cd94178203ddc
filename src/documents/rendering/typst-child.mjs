// The process that owns a typst compiler. Started by typst-process.ts with the folder of the templates and the font files as
// arguments; typst may read that folder and nothing else. One job at a time:
//   {id, template, data, standard, tags} → {id, ok: true, memory, pdf, pages, zones} or {id, ok: false, memory, reasons}.
// Plain JavaScript: it runs as it is, beside compiled code and under the tests alike.

import { readFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler';

const [workspace, ...fonts] = process.argv.slice(2);
const compiler = NodeCompiler.create({ workspace, fontArgs: [{ fontBlobs: fonts.map((font) => readFileSync(font)) }] });
const dataFile = path.join(workspace, 'data.json');

class Refused extends Error {}

function compile(template, carry) {
  const result = compiler.compile({ mainFilePath: path.join(workspace, `${template}.typ`), inputs: { carry: carry ? 'yes' : 'no' } });
  if (result.result) return result.result;
  const diagnostics = compiler.fetchDiagnostics(result.takeDiagnostics());
  throw new Refused(JSON.stringify(diagnostics.map(({ message, path: file, range }) => ({ message, file, line: range?.start?.line }))));
}

const query = (document, selector) => compiler.query(document, { selector, field: 'value' });

const topMargin = 56.7;
const twoLines = 2 * 16.8;

/**
 * A signature must not stand on a page without at least two lines of the text (ДСТУ 4163:2020): where the first pass left it
 * so, the document is set again with the last lines carried over to it.
 */
function layOut(template) {
  const document = compile(template, false);
  const marks = query(document, '<keep>');
  const text = marks.find(({ name }) => name === 'text');
  const signature = marks.find(({ name }) => name === 'signature');
  if (!text || !signature || signature.page === 1) return document;
  const torn = text.page !== signature.page || text.y - topMargin < twoLines - 1;
  return torn ? compile(template, true) : document;
}

function typeset({ template, data, standard, tags }) {
  compiler.mapShadow(dataFile, Buffer.from(data));
  try {
    const document = layOut(template);
    const zones = query(document, '<zone>');
    return { pdf: compiler.pdf(document, { pdfStandard: standard, pdfTags: tags }), pages: document.numOfPages, zones };
  } finally {
    compiler.unmapShadow(dataFile);
    compiler.evictCache(2);
  }
}

process.on('message', ({ id, ...job }) => {
  try {
    const made = typeset(job);
    process.send({ id, ok: true, memory: process.memoryUsage.rss(), ...made });
  } catch (error) {
    process.send({ id, ok: false, memory: process.memoryUsage.rss(), reasons: String(error?.message ?? error) });
  }
});

process.on('disconnect', () => process.exit(0));
