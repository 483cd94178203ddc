// B2: a ceremony with keys elsewhere: the server prepares digests, takes signatures, verifies each (chain, revocation, person), stamps and
// embeds it, and stores the file durably. What a document costs the server must not depend on how many are signed at once: five
// hundred against ten, with the signing service itself, files on disk and the development authorities; the key's own work is not counted.
import crypto from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { TypstTypesetter } from '../dist/documents/rendering/typst-typesetter.js';
import { DiskBlobStore } from '../dist/documents/storage/disk-blob-store.js';
import { Clock } from '../dist/shared/clock.js';
import { readSettings } from '../dist/shared/config/settings.js';
import { createLogger } from '../dist/shared/logging/logger.js';
import { DocumentSigningService } from '../dist/signatures/document-signing.service.js';
import { TrustService } from '../dist/signatures/trust.service.js';
import { personKey, verifiedSignatures } from './keys.mjs';
import { compare, median, turns } from './measure.mjs';
import { letterJob, reserved } from './papers.mjs';

const [few, many] = [10, 500];
const rounds = 7;
const organisationId = crypto.randomUUID();
const who = { personId: crypto.randomUUID(), stepId: crypto.randomUUID(), rnokpp: '1234567890', edrpou: '00000001' };

export async function run({ note }) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'obih-bench-'));
  try {
    const settings = readSettings({ DATABASE_URL: 'postgres://nobody@localhost/none', DATA_DIR: folder });
    const clock = new Clock();
    const trust = new TrustService(settings, clock, createLogger('bench', 'silent'));
    const blobs = new DiskBlobStore(path.join(folder, 'files'));
    await blobs.open(Date.now());
    const service = new DocumentSigningService(blobs, trust, clock);
    const { development } = await trust.material();
    const key = await personKey(development, 'p256');
    const forms = await formsOf(service, many);
    let last;
    let ceremony = 0;
    // A turn of either side signs the same documents: in one ceremony, or in many small ones.
    const inCeremoniesOf = (count) => async () => {
      let milliseconds = 0;
      for (let first = 0; first < many; first += count) {
        const done = await signed(service, key, forms.slice(first, first + count), (ceremony += 1));
        milliseconds += done.milliseconds;
        last = done.files;
      }
      return milliseconds / many;
    };
    const cost = await turns({ few: inCeremoniesOf(few), many: inCeremoniesOf(many) }, { rounds, warmUp: 1 });
    const pdfs = await Promise.all(last.map((sha256) => service.bytesOf(organisationId, { sha256 })));
    const correct = pdfs.length > 0 && (await Promise.all(pdfs.map((pdf) => verifiedSignatures(development, pdf)))).every((found) => found === 1);
    note(`server time of a document: ${median(cost.few).toFixed(2)} ms among ${few}, ${median(cost.many).toFixed(2)} ms among ${many}`);
    return [compare({ id: 'B2', what: `ceremony of ${many} documents, keys outside: server time per document ÷ the same in a ceremony of ${few}`, over: cost.many, under: cost.few, atMost: 1.1, correct })];
  } finally {
    fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Different letters as they wait for their signature. */
async function formsOf(service, count) {
  const typesetter = new TypstTypesetter();
  try {
    const forms = [];
    for (let number = 0; number < count; number += 1) forms.push({ sha256: await service.store(organisationId, reserved(await typesetter.typeset(letterJob(number, 3)))), documentId: crypto.randomUUID(), versionId: crypto.randomUUID() });
    return forms;
  } finally {
    await typesetter.close();
  }
}

/** One ceremony: all prepared, all signed by the key, all completed. A second of the claimed time apart from the last, so that no file repeats. */
async function signed(service, { privateKey, certificateChain }, forms, ceremony) {
  const signingAt = new Date(Date.parse('2026-11-12T08:00:00.000Z') + ceremony * 1000).toISOString();
  const requests = forms.map((base) => ({ base, field: 'signature-1', signingAt, certificateChain, signerName: 'КОВАЛЬЧУК Олена Іванівна' }));
  let milliseconds = 0;
  const counted = async (work) => {
    const started = performance.now();
    const answer = await work();
    milliseconds += performance.now() - started;
    return answer;
  };
  const prepared = [];
  for (const request of requests) prepared.push(await counted(() => service.prepare(organisationId, request)));
  const signatures = prepared.map(({ signedAttributes }) => crypto.sign('sha256', signedAttributes, privateKey));
  // Only the names of the files are kept, as the server does: fifty megabytes of them in memory would be another measurement.
  const files = [];
  for (const [index, request] of requests.entries()) files.push((await counted(() => service.complete(organisationId, { ...request, signature: signatures[index], who }))).sha256);
  return { milliseconds, files };
}
