import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { Instant } from '#shared/domain/ids.js';
import { ContainerWriter } from '#signatures/asic/container-writer.js';
import { PreservationOffice } from '#signatures/preservation/preservation.fixture.js';
import { Bench, describeWith, pemText } from './support/foreign-tools.js';

const office = new PreservationOffice(new Date().toISOString() as Instant);
const bench = new Bench();
afterAll(() => bench.clear());

describeWith('unzip', 'openssl')('an ASiC-E container of ours, with unzip, sha256sum and openssl alone', () => {
  it('unpacks under its names, and the signature is over the manifest, whose digests are those of the files', async () => {
    const writer = new ContainerWriter(office.now);
    const written = pipeline(writer.output, createWriteStream(bench.at('лист.asice')));
    await writer.add('Лист про ґанок.pdf', 'application/pdf', Buffer.from('%PDF-1.7 лист'));
    await writer.add('Додаток № 1.txt', 'text/plain', Buffer.alloc(20_000, 'а'));
    await writer.finish([(manifest) => office.signBytes(manifest, office.issue({ kind: 'seal', commonName: 'Департамент' }))]);
    await written;
    expect(bench.run('unzip', '-t', 'лист.asice')).toContain('No errors detected');
    bench.run('unzip', '-q', 'лист.asice');
    expect(bench.run('cat', 'mimetype')).toBe('application/vnd.etsi.asic-e+zip');
    const manifest = bench.run('cat', 'META-INF/ASiCManifest001.xml');
    for (const name of ['Лист про ґанок.pdf', 'Додаток № 1.txt']) {
      const [hex = ''] = bench.run('sha256sum', name).split(/\s/);
      expect(manifest).toContain(`>${Buffer.from(hex, 'hex').toString('base64')}<`);
    }
    bench.run('openssl', 'cms', '-verify', '-cades', '-binary', '-inform', 'DER', '-in', 'META-INF/signature001.p7s', '-content', 'META-INF/ASiCManifest001.xml', '-CAfile', bench.save('root.pem', pemText(office.root)), '-purpose', 'any', '-out', 'out.xml');
  });
});
