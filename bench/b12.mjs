// B12: verifying one PDF with 1, 5, 10 and 20 time-stamped signatures, what changed after each included, by the whole verifier. The figure
// is the exponent by which the time grows with the number of signatures (the slope over their logarithms, per round); poppler's pdfsig
// takes its turns over the same files, as a process, for comparison. Twenty signatures have to be answered within a second.
import fs from 'node:fs';
import path from 'node:path';
import { spawnSync } from 'node:child_process';
import { TypstTypesetter } from '../dist/documents/rendering/typst-typesetter.js';
import { signCms, timestampCms } from '../dist/signatures/cms/sign.js';
import { developmentRevocationSource, developmentTimestampSource } from '../dist/signatures/development/adapters.js';
import { algorithmPolicy } from '../dist/signatures/domain/algorithm-policy.js';
import { shippedPolicy } from '../dist/signatures/verification/policy-file.js';
import { LocalSigner } from '../dist/signatures/keys/local-signer.js';
import { prepareSignature } from '../dist/signatures/pdf/prepare-signature.js';
import { verifyFile } from '../dist/signatures/verification/verify-file.js';
import { openAuthority, personKey } from './keys.mjs';
import { judged, median, timed, turns } from './measure.mjs';
import { letterJob, reserved } from './papers.mjs';

const sizes = [1, 5, 10, 20];
/** Verifications of each size in a turn: small files are repeated, so that every turn is long enough to be steady. */
const repeats = { 1: 20, 5: 8, 10: 4, 20: 2 };

export async function run({ note }) {
  const authority = await openAuthority();
  try {
    const files = await signedFiles(authority.pki);
    const folder = authority.folder;
    for (const size of sizes) fs.writeFileSync(path.join(folder, `${size}.pdf`), files[size]);
    const source = developmentRevocationSource(authority.pki);
    // Every round asks anew, as another file of another day would; the answers themselves cost what they cost.
    const context = () => ({ trust: authority.pki.trustStore(), revocation: source, now: new Date().toISOString(), algorithms: algorithmPolicy, policy: shippedPolicy() });
    let correct = true;
    const ours = (size) => async () => (await timed(async () => {
      for (let time = 0; time < repeats[size]; time += 1) {
        const { verdict, signatures } = await verifyFile({ bytes: files[size], name: 'letter.pdf' }, context());
        correct &&= verdict.indication === 'TOTAL-PASSED' && signatures.length === size;
      }
    })) / repeats[size];
    const cost = await turns(Object.fromEntries(sizes.map((size) => [size, ours(size)])), { rounds: 9, warmUp: 2 });
    const slopes = cost[1].map((_, round) => slope(sizes.map((size) => [Math.log(size), Math.log(cost[size][round])])));
    note(`ours: ${sizes.map((size) => `${size} in ${median(cost[size]).toFixed(1)} ms`).join(', ')}; ${(files[20].length / 1024).toFixed(0)} KB with twenty`);
    const before = process.cpuUsage();
    for (let time = 0; time < 20; time += 1) await verifyFile({ bytes: files[1], name: 'letter.pdf' }, context());
    const used = process.cpuUsage(before);
    note(`CPU of one ordinary file: ${((used.user + used.system) / 20_000).toFixed(1)} ms`);
    await againstPoppler(folder, cost, note);
    const row = (values, rest) => judged({ ratio: median(values), spread: [Math.min(...values), Math.max(...values)], correct, ...rest });
    return [
      row(slopes, { id: 'B12', what: 'verifying a PDF of 1, 5, 10, 20 signatures, with what changed after each: growth exponent of the time', atMost: 1.2 }),
      row(cost[20].map((milliseconds) => milliseconds / 1000), { id: 'B12-20', what: 'the file with 20 signatures: our time ÷ one second', atMost: 1 }),
    ];
  } finally {
    authority.close();
  }
}

/** The slope of the straight line through the points, by least squares. */
function slope(points) {
  const mean = (pick) => points.reduce((sum, point) => sum + point[pick], 0) / points.length;
  const [x, y] = [mean(0), mean(1)];
  return points.reduce((sum, point) => sum + (point[0] - x) * (point[1] - y), 0) / points.reduce((sum, point) => sum + (point[0] - x) ** 2, 0);
}

async function againstPoppler(folder, cost, note) {
  if (spawnSync('pdfsig', ['-v']).error) return note('pdfsig is not on this machine: nobody to compare with');
  const times = {};
  for (const size of sizes) times[size] = await timed(() => void spawnSync('pdfsig', ['-nocert', path.join(folder, `${size}.pdf`)]));
  note(`pdfsig (one run each, without chains and without what changed): ${sizes.map((size) => `${size} in ${times[size].toFixed(0)} ms`).join(', ')}; ours with twenty ÷ pdfsig ${(median(cost[20]) / times[20]).toFixed(2)}`);
}

/** A typeset letter, signed and time-stamped by one after the other. */
async function signedFiles(pki) {
  const typesetter = new TypstTypesetter();
  const files = {};
  try {
    let pdf = reserved(await typesetter.typeset(letterJob(1, 8)));
    const stamps = developmentTimestampSource(pki, { trust: pki.trustStore(), now: () => new Date().toISOString() });
    for (let count = 1; count <= 20; count += 1) {
      const { privateKey, certificateChain } = await personKey(pki, 'p256');
      const prepared = prepareSignature(pdf, { fieldName: `bench-${count}`, signingAt: new Date().toISOString(), contentsBytes: 9000, newField: { tooltip: 'Підпис', pageIndex: 0, rect: [0, 0, 0, 0] } });
      const cms = await signCms(new LocalSigner(privateKey, certificateChain), { profile: 'pades', contentDigest: prepared.digest });
      const stamped = await timestampCms(cms, stamps);
      pdf = prepared.embed(stamped.ok ? stamped.value : cms);
      if (sizes.includes(count)) files[count] = pdf;
    }
    return files;
  } finally {
    await typesetter.close();
  }
}
