// B3: the final PDF of 1, 10 and 100 pages of Ukrainian text. Ours is the whole way of a document: set with its archive profile, fields
// reserved, signed by a person beside a visible mark, then date, index, mark and QR code set and put into the revision that the e-seal
// signs. The peer is the same typesetter with the same template and text, bare, and one signature by @libpdf/core, the fastest library
// that signs incrementally. Time-stamps are left out on both sides.
import crypto from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { spawn, spawnSync } from 'node:child_process';
import { PDF } from '@libpdf/core';
import { packageRoot } from '../dist/shared/package-root.js';
import { fontFiles } from '../dist/documents/rendering/package-root.js';
import { fontCoverage } from '../dist/documents/rendering/font-coverage.js';
import { markData, signatureMarkData } from '../dist/documents/rendering/mark-data.js';
import { printModel } from '../dist/documents/rendering/print-model.js';
import { PrintableText } from '../dist/documents/rendering/printable-text.js';
import { TypstTypesetter } from '../dist/documents/rendering/typst-typesetter.js';
import { PdfDocument } from '../dist/shared/pdf/pdf-document.js';
import { signCms } from '../dist/signatures/cms/sign.js';
import { maximumCmsLength } from '../dist/signatures/cms/signed-data.js';
import { LocalSigner } from '../dist/signatures/keys/local-signer.js';
import { extractSignatures } from '../dist/signatures/pdf/extract-signatures.js';
import { prepareSignature } from '../dist/signatures/pdf/prepare-signature.js';
import { openAuthority, personKey, verifiedSignatures } from './keys.mjs';
import { compare, median, timed, turns, unmeasured } from './measure.mjs';
import { letterJob, paragraphsFor, plainText, reserved } from './papers.mjs';

const sizes = [
  { pages: 1, perTurn: 12, rounds: 15 },
  { pages: 10, perTurn: 3, rounds: 11 },
  { pages: 100, perTurn: 1, rounds: 7 },
];
const signingAt = '2026-11-12T14:05:31.000Z';

export async function run({ note }) {
  // As our typesetting process has it; read when the native library is loaded.
  process.env.RAYON_NUM_THREADS = '1';
  const authority = await openAuthority();
  const typesetter = new TypstTypesetter();
  try {
    const [person, organisation] = [await signerOf(authority.pki), await signerOf(authority.pki)];
    const beside = new Map();
    const ours = (serial, paragraphs) => finalPdf(typesetter, { person, organisation, beside }, letterJob(serial, paragraphs), serial);
    const bare = await barePdf(person);
    const rows = [];
    for (const size of sizes) rows.push(await measure(size, { typesetter, ours, bare, pki: authority.pki, note }));
    rows.push(await againstOffice({ typesetter, ours, note }));
    return rows;
  } finally {
    await typesetter.close();
    authority.close();
  }
}

async function measure({ pages, perTurn, rounds }, { typesetter, ours, bare, pki, note }) {
  const paragraphs = await paragraphsFor(typesetter, pages);
  let last;
  let lastBare;
  // In every round both sides set the same letters, which neither has set before.
  const turn = (setLetter) => async (round) => (await timed(async () => { for (let i = 0; i < perTurn; i += 1) await setLetter(1000 + round * perTurn + i); })) / perTurn;
  const cost = await turns(
    { ours: turn(async (serial) => (last = await ours(serial, paragraphs))), bare: turn(async (serial) => (lastBare = await bare(serial, paragraphs))) },
    { rounds, warmUp: 2 },
  );
  note(`${pages} pages: ours ${median(cost.ours).toFixed(1)} ms, bare typesetter + @libpdf/core ${median(cost.bare).toFixed(1)} ms`);
  const whole = pagesOf(last) === pages && (await verifiedSignatures(pki, last)) === 2;
  const comparable = pagesOf(lastBare) === pages && extractSignatures(lastBare).some((one) => one.contents && one.coversWholeFile);
  if (!whole || !comparable) note(`${pages} pages: wrong answer (${pagesOf(last)} and ${pagesOf(lastBare)} pages)`);
  return compare({ id: `B3-${pages}`, what: `final PDF of ${pages} page${pages === 1 ? '' : 's'} (profile, reserved fields, signature, seal): our time ÷ the bare typesetter + one signature by @libpdf/core`, over: cost.ours, under: cost.bare, atMost: 1.5, correct: whole && comparable });
}

const pagesOf = (pdf) => [...PdfDocument.read(pdf).pages()].length;

async function signerOf(pki) {
  const { privateKey, certificateChain } = await personKey(pki, 'p256');
  const signer = new LocalSigner(privateKey, certificateChain);
  return { signer, privateKey, contentsBytes: maximumCmsLength({ certificateChain, algorithm: signer.algorithm, profile: 'pades' }) };
}

async function signed(pdf, { signer, contentsBytes }, request) {
  const prepared = prepareSignature(pdf, { signingAt, contentsBytes, name: 'Олена КОВАЛЬЧУК', ...request });
  return prepared.embed(await signCms(signer, { profile: 'pades', contentDigest: prepared.digest }));
}

async function finalPdf(typesetter, { person, organisation, beside }, job, serial) {
  const set = await typesetter.typeset(job);
  const bySigner = await signed(reserved(set), person, { fieldName: 'signature-1', appearance: { pdf: await markBeside(typesetter, set, beside) } });
  const data = markData(set.zones, registration(serial));
  const mark = await typesetter.typeset({ template: 'mark', profile: job.profile, data });
  const place = (name) => ({ pdf: mark.pdf, pageIndex: data.pages.findIndex((page) => page.name === name) });
  const fillFields = data.pages.flatMap((page) => (page.kind === 'line' ? [{ name: page.name, text: page.text, appearance: place(page.name) }] : []));
  return signed(bySigner, organisation, { fieldName: 'mark', reason: 'Реєстрація', appearance: place('mark'), fillFields });
}

/** The signer's own mark is set once for each size of its place, as the signing service keeps it. */
async function markBeside(typesetter, set, known) {
  const zone = set.zones.find(({ name }) => name === 'signature-1');
  const key = `${zone.width} ${zone.height}`;
  if (!known.has(key)) {
    const data = signatureMarkData(zone, { createdAt: signingAt, label: 'Підписано КЕП', signer: 'Олена КОВАЛЬЧУК' });
    known.set(key, (await typesetter.typeset({ template: 'mark', profile: 'PDF/A-2a+UA', data })).pdf);
  }
  return known.get(key);
}

const certificate = { serial: '5e984d526f82f38f040000007383ee017a5bd805', validFrom: signingAt, validTo: signingAt };
const registration = (number) => ({
  createdAt: signingAt, system: '«Обіг»', organisation: 'Зорянська ОВА', registration: { index: `1/06-3-${number}`, date: '2026-11-12' }, dateForm: 'digits', timestampAt: signingAt,
  certificates: [{ ...certificate, name: 'КОВАЛЬЧУК Олена Іванівна', kind: 'КЕП' }, { ...certificate, name: 'Зорянська ОВА', kind: 'Кваліфікована електронна печатка' }],
  verifyUrl: `https://zoryane.example/v/${3_000_000_000 + number * 7919}`,
});

/** The typesetter as its package gives it, in this process: one compilation, one export with the same standard; then one signature. */
async function barePdf({ signer, privateKey }) {
  const { NodeCompiler } = await import('@myriaddreamin/typst-ts-node-compiler');
  const root = packageRoot();
  const workspace = path.join(root, 'src', 'documents', 'rendering', 'templates');
  const fonts = fontFiles(root).map((file) => fs.readFileSync(file));
  const compiler = NodeCompiler.create({ workspace, fontArgs: [{ fontBlobs: fonts }] });
  const dataFile = path.join(workspace, 'data.json');
  const covers = fontCoverage(fonts[0]);
  const [leaf, ...above] = signer.certificateChain;
  const key = { certificate: leaf, certificateChain: above, keyType: 'EC', signatureAlgorithm: 'ECDSA', sign: async (data) => crypto.sign('sha256', data, privateKey) };
  return async (serial, paragraphs) => {
    const job = letterJob(serial, paragraphs);
    compiler.mapShadow(dataFile, Buffer.from(JSON.stringify(printModel(job, new PrintableText(covers)))));
    const document = compiler.compile({ mainFilePath: path.join(workspace, `${job.template}.typ`), inputs: { carry: 'no' } }).result;
    const pdf = compiler.pdf(document, { pdfStandard: 'a-2a', pdfTags: true });
    compiler.evictCache(2);
    const loaded = await PDF.load(pdf);
    const { bytes } = await loaded.sign({ signer: key, signingTime: new Date(signingAt) });
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  };
}

/** The same text by the office suite that most offices would use: from an .fodt file to a PDF, without any signature. */
async function againstOffice({ typesetter, ours, note }) {
  const row = { id: 'B3-libreoffice', what: 'final PDF of 10 pages: time of LibreOffice (conversion only) ÷ ours', bar: '≥ 10' };
  const office = ['soffice', 'libreoffice'].find((name) => spawnSync(name, ['--version']).status === 0);
  if (!office) return unmeasured({ ...row, why: 'no LibreOffice on this machine' });
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'obih-office-'));
  try {
    const paragraphs = await paragraphsFor(typesetter, 10);
    const file = path.join(folder, 'letter.fodt');
    fs.writeFileSync(file, flatText(plainText(1, paragraphs)));
    const convert = () => new Promise((resolve, reject) => {
      const child = spawn(office, [`-env:UserInstallation=file://${folder}/profile`, '--headless', '--convert-to', 'pdf', '--outdir', folder, file], { stdio: 'ignore' });
      child.once('error', reject);
      child.once('exit', resolve);
    });
    const cost = await turns({ ours: (round) => timed(() => ours(5000 + round, paragraphs)), office: () => timed(convert) }, { rounds: 7, warmUp: 1 });
    note(`10 pages: ours ${median(cost.ours).toFixed(1)} ms, LibreOffice ${median(cost.office).toFixed(0)} ms`);
    const correct = fs.readFileSync(path.join(folder, 'letter.pdf')).subarray(0, 5).toString('latin1') === '%PDF-';
    return compare({ id: row.id, what: row.what, over: cost.office, under: cost.ours, atLeast: 10, correct });
  } finally {
    fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

const flatText = (paragraphs) =>
  `<?xml version="1.0" encoding="UTF-8"?><office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.text"><office:body><office:text>${paragraphs
    .map((text) => `<text:p>${text.replace(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`)}</text:p>`)
    .join('')}</office:text></office:body></office:document>`;
