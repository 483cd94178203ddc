import fs from 'node:fs';
import path from 'node:path';
import { DevelopmentPki } from '../../../dist/signatures/development/development-pki.js';
import { hashes } from '../../../dist/signatures/cms/algorithms.js';
import { signCms } from '../../../dist/signatures/cms/sign.js';
import { LocalSigner } from '../../../dist/signatures/keys/local-signer.js';
import { prepareSignature } from '../../../dist/signatures/pdf/prepare-signature.js';
import { expectThat } from '../support/browser.mjs';

/** A one-page PDF as anybody may have one. */
function plainPdf() {
  const objects = ['<</Type/Catalog/Pages 2 0 R>>', '<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 300 400]>>', '<</Type/Page/Parent 2 0 R>>'];
  let file = '%PDF-1.7\n';
  const rows = objects.map((body, index) => {
    const at = file.length;
    file += `${index + 1} 0 obj\n${body}\nendobj\n`;
    return `${String(at).padStart(10, '0')} 00000 n \n`;
  });
  return Buffer.from(`${file}xref\n0 4\n0000000000 65535 f \n${rows.join('')}trailer\n<</Size 4/Root 1 0 R>>\nstartxref\n${file.length}\n%%EOF\n`, 'latin1');
}

/** Files as they come from elsewhere: signed by two, the same with something written behind, a signature apart from its data. */
async function filesIn(folder) {
  const pki = await DevelopmentPki.open(path.join(folder, 'pki'), { mode: 'demonstration' });
  const signingAt = new Date().toISOString();
  let pdf = plainPdf();
  for (const [field, profile] of [['a', { kind: 'representative', commonName: 'КОВАЛЬЧУК Олена Іванівна', title: 'Начальниця управління', organisation: 'Зорянська обласна військова адміністрація', rnokpp: '1234567890', edrpou: '00000001' }], ['b', { kind: 'seal', commonName: 'Зорянська обласна військова адміністрація', organisation: 'Зорянська обласна військова адміністрація', edrpou: '00000001' }]]) {
    const key = await pki.issue(profile);
    const prepared = prepareSignature(pdf, { fieldName: field, signingAt, contentsBytes: 9000, newField: { tooltip: 'Підпис', pageIndex: 0, rect: [0, 0, 0, 0] } });
    pdf = prepared.embed(await signCms(new LocalSigner(key.privateKey, key.certificateChain), { profile: 'pades', contentDigest: prepared.digest }));
  }
  const key = await pki.issue({ kind: 'personal', commonName: 'МЕЛЬНИЧУК Тарас', rnokpp: '2234567890' });
  const content = Buffer.from('Рішення');
  const cms = await signCms(new LocalSigner(key.privateKey, key.certificateChain), { profile: 'cades', contentDigest: hashes.sha256.digest(content), signingAt });
  return { pdf, forged: Buffer.concat([pdf, Buffer.from('3 0 obj\n<</Type/Page/Rotate 180>>\nendobj\n')]), content, cms };
}

export const journeys = [
  {
    name: 'a verification of files from elsewhere: the verdict first, then who signed and what changed, a report to keep',
    async play(stage) {
      const files = await filesIn(stage.instance.dataDir);
      const olena = await stage.enters('melnychuk', { from: '/verify' });
      await olena.examines('Перевірка підпису, порожня');
      const choose = (name, buffer) => olena.page.locator('.drop-zone input[type=file]').setInputFiles({ name, mimeType: 'application/octet-stream', buffer });
      await choose('Розпорядження № 12.pdf', files.pdf);
      await olena.sees('Усі підписи дійсні, підписане не змінено');
      await olena.sees('Печатка: Зорянська обласна військова адміністрація');
      await olena.examines('Перевірка підпису, дійсний');
      const [download] = await Promise.all([olena.page.waitForEvent('download'), olena.press('Зберегти протокол (PDF)')]);
      expectThat(fs.readFileSync(await download.path()).subarray(0, 5).toString('latin1') === '%PDF-', 'the report is a PDF');
      await choose('Розпорядження № 12 (копія).pdf', files.forged);
      await olena.sees('Після підписання документ змінено.');
      await olena.examines('Перевірка підпису, змінений');
      await choose('Рішення.p7s', files.cms);
      await olena.sees('Файл, якого стосується підпис');
      await olena.examines('Перевірка підпису, без даних');
      await olena.page.locator('.drop-zone__data input[type=file]').setInputFiles({ name: 'Рішення.txt', mimeType: 'text/plain', buffer: files.content });
      await olena.sees('Усі підписи дійсні, підписане не змінено');
    },
  },
];
