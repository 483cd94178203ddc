// `npm run fuzz [-- --seconds=60] [--seed=N]`: mutated files for the reader and the verifier. From the attacked PDFs of others (../shared/corpora,
// when it is there) and from signed files of our own it makes broken ones and verifies each: no exception, no hang, and no pass of anything
// that differs from an honest file where it is signed. The seed is printed and repeats the run; a find is written beside as a file.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';

const option = (name, fallback) => Number(process.argv.find((arg) => arg.startsWith(`--${name}=`))?.slice(name.length + 3) ?? fallback);
/** A case that takes longer than this hangs. */
const patience = 20_000;

async function watch() {
  const settings = { seed: option('seed', Date.now() % 1_000_000), seconds: option('seconds', 60), beat: new Int32Array(new SharedArrayBuffer(4)), folder: fs.mkdtempSync(path.join(os.tmpdir(), 'obih-fuzz-')) };
  console.log(`seed ${settings.seed}, ${settings.seconds} s`);
  const worker = new Worker(new URL(import.meta.url), { workerData: settings, resourceLimits: { maxOldGenerationSizeMb: 1024 } });
  let [last, since] = [-1, Date.now()];
  const watcher = setInterval(() => {
    const now = Atomics.load(settings.beat, 0);
    if (now !== last) [last, since] = [now, Date.now()];
    else if (now > 0 && Date.now() - since > patience) end(`case ${now} of seed ${settings.seed} hangs`);
  }, 1000);
  const end = (failure) => {
    clearInterval(watcher);
    console.log(failure ? `FAILED: ${failure}` : 'OK');
    if (!failure) fs.rmSync(settings.folder, { recursive: true, force: true, maxRetries: 5 });
    process.exit(failure ? 1 : 0);
  };
  worker.on('message', ({ note, failure, done }) => (note ? console.log(note) : failure ? end(failure) : done && end()));
  worker.on('error', (error) => end(error.message));
}

async function fuzz({ seed, seconds, beat, folder }) {
  const { seeds, context } = await honestFiles(folder);
  const { verifyFile } = await import('../dist/signatures/verification/verify-file.js');
  const { extractSignatures } = await import('../dist/signatures/pdf/extract-signatures.js');
  const random = generator(seed);
  const counts = { 'TOTAL-PASSED': 0, INDETERMINATE: 0, 'TOTAL-FAILED': 0 };
  const ends = Date.now() + seconds * 1000;
  let number = 0;
  let slowest = 0;
  while (Date.now() < ends) {
    number += 1;
    Atomics.store(beat, 0, number);
    const source = seeds[random(seeds.length)];
    const bytes = mutated(source.bytes, seeds, random);
    const started = performance.now();
    try {
      const { verdict, signatures } = await verifyFile({ bytes, name: source.name }, context);
      counts[verdict.indication] += 1;
      if (verdict.indication === 'TOTAL-PASSED' && !isHonest(bytes, signatures, seeds, extractSignatures)) return found(`case ${number} of ${source.name} passes, though it was changed`, bytes, folder);
    } catch (error) {
      return found(`case ${number} of ${source.name} throws: ${error.stack}`, bytes, folder);
    }
    slowest = Math.max(slowest, performance.now() - started);
  }
  parentPort.postMessage({ note: `${number} files: ${Object.entries(counts).map(([name, count]) => `${name} ${count}`).join(', ')}; the slowest took ${Math.round(slowest)} ms` });
  parentPort.postMessage({ done: true });
}

function found(failure, bytes, folder) {
  const file = path.join(folder, 'found.bin');
  fs.writeFileSync(file, bytes);
  parentPort.postMessage({ failure: `${failure}; see ${file}` });
}

/**
 * A pass is right when the file is an honest one but for the place of its last signature (unsigned parts, digits of another case) and, behind
 * it, blanks, objects that nothing uses, or an empty field for a further signature: the changes that every signature tolerates and its report tells.
 */
function isHonest(bytes, signatures, seeds, extractSignatures) {
  if (bytes[0] !== 0x25) return seeds.some((one) => one.bytes.equals(bytes)) || isCms(bytes);
  const bare = (pdf) => {
    const range = extractSignatures(pdf).map((one) => one.byteRange).sort((a, b) => b[1] - a[1])[0];
    const text = Buffer.from(pdf);
    text.fill('0', range[1], range[2]);
    return text.toString('latin1').trimEnd();
  };
  const own = bare(bytes);
  const last = signatures.reduce((newest, one) => ((one.coverage.revision ?? 0) > (newest.coverage.revision ?? 0) ? one : newest));
  const harmless = last.changes.every(({ kind }) => kind === 'unusedObject' || kind === 'signatureFieldAdded');
  return harmless && seeds.some((one) => one.honest && one.bytes[0] === 0x25 && own.startsWith(bare(one.bytes)));
}

/** In a CMS much may change that is not signed (certificates nobody uses, encodings of text): what it signs is checked by its own tests. */
const isCms = (bytes) => bytes[0] === 0x30 || bytes[0] === 0x4d || bytes[0] === 0x2d;

async function honestFiles(folder) {
  const { DevelopmentPki } = await import('../dist/signatures/development/development-pki.js');
  const { developmentRevocationSource } = await import('../dist/signatures/development/adapters.js');
  const { prepareSignature } = await import('../dist/signatures/pdf/prepare-signature.js');
  const { signCms } = await import('../dist/signatures/cms/sign.js');
  const { LocalSigner } = await import('../dist/signatures/keys/local-signer.js');
  const { hashes } = await import('../dist/signatures/cms/algorithms.js');
  const { algorithmPolicy } = await import('../dist/signatures/domain/algorithm-policy.js');
  const { shippedPolicy } = await import('../dist/signatures/verification/policy-file.js');
  const pki = await DevelopmentPki.open(path.join(folder, 'pki'), { mode: 'test' });
  const { privateKey, certificateChain } = await pki.issue({ kind: 'representative', commonName: 'Перевірка', rnokpp: '1234567890', edrpou: '00000001' });
  const signer = new LocalSigner(privateKey, certificateChain);
  const signingAt = new Date().toISOString();
  const seeds = [];
  const keep = (name, bytes, honest) => seeds.push({ name, bytes, honest });
  for (const docMdp of [undefined, 2]) {
    let pdf = smallPdf();
    for (let count = 1; count <= 3; count += 1) {
      const field = { fieldName: `s${count}`, signingAt, contentsBytes: 3000, ...(count === 1 && docMdp ? { docMdp } : {}), newField: { tooltip: 'Підпис', pageIndex: 0, rect: [0, 0, 0, 0] } };
      if (docMdp && count > 1) break;
      const prepared = prepareSignature(pdf, field);
      pdf = prepared.embed(await signCms(signer, { profile: 'pades', contentDigest: prepared.digest }));
      keep(`own-${count}${docMdp ? '-certified' : ''}.pdf`, pdf, true);
    }
  }
  const content = Buffer.from('Рішення');
  keep('own.p7s', await signCms(signer, { profile: 'cades', contentDigest: hashes.sha256.digest(content), signingAt, content }), true);
  const corpora = path.resolve(import.meta.dirname, '../../shared/corpora/pdf-insecurity');
  if (fs.existsSync(corpora)) for (const file of fs.readdirSync(corpora)) keep(file, fs.readFileSync(path.join(corpora, file)), false);
  else parentPort.postMessage({ note: 'without the attacked files of others: ../shared/corpora is missing' });
  // One answer for all cases: the responder is not what is tested here.
  const source = developmentRevocationSource(pki);
  const answers = new Map();
  const revocation = { evidenceFor: (certificate, issuer) => { const key = certificate.toString('base64'); if (!answers.has(key)) answers.set(key, source.evidenceFor(certificate, issuer)); return answers.get(key); } };
  return { seeds, context: { trust: pki.trustStore(), revocation, now: new Date(Date.now() + 1000).toISOString(), algorithms: algorithmPolicy, policy: shippedPolicy() } };
}

function smallPdf() {
  const objects = ['<</Type/Catalog/Pages 2 0 R/Names<</Dests<</Names[(a)[3 0 R/Fit]]>>>>>>', '<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 300 400]/Resources<</Font<</F1 5 0 R>>>>>>', '<</Type/Page/Parent 2 0 R/Contents 4 0 R>>', '<</Length 37>>\nstream\nBT /F1 12 Tf 20 350 Td (Pay 100) Tj ET\nendstream'.replace('37', '38'), '<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>'];
  let file = '%PDF-1.7\n';
  const rows = objects.map((body, index) => {
    const at = file.length;
    file += `${index + 1} 0 obj\n${body}\nendobj\n`;
    return `${String(at).padStart(10, '0')} 00000 n \n`;
  });
  return Buffer.from(`${file}xref\n0 6\n0000000000 65535 f \n${rows.join('')}trailer\n<</Size 6/Root 1 0 R>>\nstartxref\n${file.length}\n%%EOF\n`, 'latin1');
}

/** mulberry32: whole numbers below a bound, the same for the same seed. */
function generator(seed) {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

const tokens = ['<<', '>>', '[', ']', '(', ')', '/V', '/Kids', '/Annots', '/Contents', '/ByteRange', '/DSS', '/Root', '/Prev ', '/XRefStm ', '/Encrypt', '/Type/ObjStm', ' 0 R', ' 1 0 R', ' 3 0 R', ' obj', 'endobj', 'stream\n', 'endstream', 'xref\n', 'trailer', 'startxref\n', '%%EOF\n', '-1', '0', '99999999999', 'null', '%', '\u0000', '\u00ff\u00fe', '0\u0082\u00ff\u00ff', '0\u0080'];

function mutated(bytes, seeds, random) {
  let file = Buffer.from(bytes);
  for (let times = 1 + random(4); times > 0; times -= 1) file = step(file, seeds, random);
  return file;
}

function step(file, seeds, random) {
  const at = random(file.length + 1);
  const token = Buffer.from(tokens[random(tokens.length)], 'latin1');
  const length = 1 + random(random(2) ? 8 : 400);
  const replaced = (middle, cut) => Buffer.concat([file.subarray(0, at), middle, file.subarray(at + cut)]);
  switch (random(9)) {
    case 0: if (at < file.length) file[at] ^= 1 << random(8); return file;
    case 1: if (at < file.length) file[at] = random(256); return file;
    case 2: return replaced(token, 0);
    case 3: return replaced(token, token.length);
    case 4: return replaced(Buffer.alloc(0), length);
    case 5: return replaced(file.subarray(at, at + length), 0);
    case 6: return random(4) ? Buffer.concat([file, token]) : file.subarray(0, at);
    case 7: { const other = seeds[random(seeds.length)].bytes; const from = random(other.length); return replaced(other.subarray(from, from + length), random(2) ? length : 0); }
    default: return revision(file, random);
  }
}

/** A revision by hand that writes some object anew, or leads its cross-reference elsewhere. */
function revision(file, random) {
  const number = 1 + random(12);
  const start = [...file.toString('latin1').matchAll(/startxref\s+(\d+)/g)].at(-1)?.[1] ?? '0';
  const bodies = ['null', '<</Type/Page/Parent 2 0 R>>', '<</Length 4>>\nstream\n1 g \nendstream', '[3 0 R 3 0 R]', '<</Type/Catalog/Pages 2 0 R>>', '<</FT/Sig/T(x)/V 6 0 R>>'];
  const object = `${number} 0 obj\n${bodies[random(bodies.length)]}\nendobj\n`;
  const at = random(3) ? file.length : random(file.length + 1);
  const xref = file.length + object.length;
  return Buffer.concat([file, Buffer.from(`${object}xref\n${number} 1\n${String(at).padStart(10, '0')} 00000 ${random(6) ? 'n' : 'f'} \ntrailer\n<</Size 99/Root 1 0 R/Prev ${start}>>\nstartxref\n${xref}\n%%EOF\n`, 'latin1')]);
}

if (isMainThread) await watch();
else await fuzz(workerData);
