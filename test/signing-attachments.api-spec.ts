import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { TrustService } from '#signatures/trust.service.js';
import { Paper, signaturesOn, type DigestsOfDocument } from '../src/story/paperwork.js';
import { Bench, describeWith } from './support/foreign-tools.js';
import { TestStage } from './support/stage.js';
import { Witness } from './support/witness.js';

interface Item { documentId: string; state: string; reason: { code: string } | null; attachments: { attachmentId: string; name: string; sha256: string }[] }
interface Signature { kind: string; fileName: string | null; level: string; verdict: string; signer: string; subIndication: string | null }
interface Kept { file_name: string; file_sha256: string; cms: Buffer; level: string; version_id: string }

let stage: TestStage;
beforeAll(async () => {
  stage = await TestStage.open({}, { worker: false });
}, 60_000);
afterAll(() => stage.close());

const file = (name: string, content = `Зміст файла «${name}»\n`) => ({ name, type: 'text/plain', content: Buffer.from(content), role: 'appendix' as const });
const supporting = { ...file('Довідка для погоджувачів.txt'), role: 'supporting' as const };

/** A letter with files that waits for its signature. */
async function letter(title: string, attachments: readonly (ReturnType<typeof file> | typeof supporting)[]): Promise<Paper> {
  const paper = await Paper.write(stage.office, 'melnychuk', { kind: 'LETTER_OUT', requisites: await new Witness(stage).letterRequisites(title), body: [{ type: 'paragraph', text: [{ text: 'Надсилаємо матеріали.' }] }], attachments });
  await paper.submit({ template: 'letter_short', signer: 'semeniuk' });
  await paper.approvedBy('shevchuk');
  return paper;
}

/** Opens a ceremony over letters and fetches its digests. */
async function prepared(...papers: readonly Paper[]): Promise<{ sessionId: string; items: Item[]; digests: DigestsOfDocument[] }> {
  const desk = await stage.office.desk('semeniuk');
  const items = await Promise.all(papers.map(async (paper) => {
    const { item } = await paper.stepFor('semeniuk', 'sign');
    return { documentId: paper.documentId, stepId: item.stepId, round: item.round, version: item.version, contentHash: item.contentHash };
  }));
  const session = await desk.post<{ sessionId: string; items: Item[] }>('/api/signing-sessions', { items });
  const { items: digests } = await desk.post<{ items: DigestsOfDocument[] }>(`/api/signing-sessions/${session.sessionId}/digests`, { certificateChain: desk.certificateChain, limit: 50 });
  return { ...session, digests };
}

const handIn = async (sessionId: string, signatures: readonly object[]): Promise<Item[]> => (await (await stage.office.desk('semeniuk')).post<{ items: Item[] }>(`/api/signing-sessions/${sessionId}/signatures`, { signatures })).items;
const kept = (paper: Paper): Promise<Kept[]> => stage.rows(`select file_name, file_sha256, cms, level, version_id from signature where document_id = $1 and kind = 'attachment' order by field`, [paper.documentId]);
const nothingSigned = async (paper: Paper): Promise<void> => {
  expect(await stage.rows(`select 1 from signature where document_id = $1`, [paper.documentId])).toEqual([]);
  expect(await stage.rows(`select 1 from signature_file where document_id = $1 and kind = 'signed'`, [paper.documentId])).toEqual([]);
  expect((await paper.card()).phase).toBe('forSignature');
};
const signaturesOf = async (paper: Paper): Promise<Signature[]> => (await paper.author.get<{ signatures: Signature[] }>(paper.url('/signatures'))).signatures;

describe('A document with attachments', () => {
  it('is signed together with each of them, with one key, in one transaction; what is for the approvers only is not signed', async () => {
    const paper = await letter('Про матеріали з додатками', [file('Перелік.txt'), supporting, file('Форма.txt')]);
    const { sessionId, items, digests } = await prepared(paper);
    expect(items[0]?.attachments.map((one) => one.name)).toEqual(['Перелік.txt', 'Форма.txt']);
    expect(digests[0]?.attachments.map((one) => [one.name, one.sha256])).toEqual(items[0]?.attachments.map((one) => [one.name, one.sha256]));
    const desk = await stage.office.desk('semeniuk');
    expect(await handIn(sessionId, digests.map((one) => signaturesOn(desk, one)))).toMatchObject([{ state: 'signed' }]);
    expect((await kept(paper)).map((one) => [one.file_name, one.level])).toEqual(expect.arrayContaining([['Перелік.txt', 'B-T'], ['Форма.txt', 'B-T']]));
    const listed = (await signaturesOf(paper)).filter((one) => one.kind === 'attachment');
    expect(listed.map((one) => [one.fileName, one.verdict, one.level])).toEqual(expect.arrayContaining([['Перелік.txt', 'TOTAL-PASSED', 'B-T'], ['Форма.txt', 'TOTAL-PASSED', 'B-T']]));
    expect(listed).toHaveLength(2);
  });

  it('handed in once more answers as it did, and signs nothing twice', async () => {
    const paper = await letter('Про повтор', [file('Перелік.txt')]);
    const { sessionId, digests } = await prepared(paper);
    const desk = await stage.office.desk('semeniuk');
    const signatures = digests.map((one) => signaturesOn(desk, one));
    const both = await Promise.all([handIn(sessionId, signatures), handIn(sessionId, signatures)]);
    expect(both.flat().map((one) => one.state)).toEqual(['signed', 'signed']);
    expect(await kept(paper)).toHaveLength(1);
  });

  it('S42 swapped or doubled signatures land on no other file: nothing of the document is signed, and nothing of the others is held back', async () => {
    const [swapped, doubled, sound] = [await letter('Про переставлені', [file('А.txt'), file('Б.txt')]), await letter('Про подвоєні', [file('А.txt'), file('Б.txt')]), await letter('Про справні', [file('А.txt')])];
    const { sessionId, digests } = await prepared(swapped, doubled, sound);
    const desk = await stage.office.desk('semeniuk');
    const signatures = digests.map((one) => {
      const given = signaturesOn(desk, one);
      const [first, second] = given.attachments;
      if (!first || !second) return given;
      if (one.documentId === doubled.documentId) return { ...given, attachments: [first, first] };
      return { ...given, attachments: [{ ...first, signature: second.signature }, { ...second, signature: first.signature }] };
    });
    const outcomes = await handIn(sessionId, signatures);
    expect(outcomes.map((one) => [one.documentId, one.state, one.reason?.code])).toEqual([
      [swapped.documentId, 'failed', 'signatureInvalid'], [doubled.documentId, 'failed', 'attachmentsUnsigned'], [sound.documentId, 'signed', undefined]]);
    await nothingSigned(swapped);
    await nothingSigned(doubled);
  });

  it('S29 a good signature over another file, or over the same file of another ceremony, is not taken', async () => {
    const [one, other] = [await letter('Про перший', [file('Додаток.txt', 'однаковий зміст')]), await letter('Про другий', [file('Додаток.txt', 'інший зміст')])];
    const { sessionId, digests } = await prepared(one, other);
    const desk = await stage.office.desk('semeniuk');
    const [first, second] = digests.map((digest) => signaturesOn(desk, digest));
    const foreign = second?.attachments[0]?.signature ?? '';
    const outcomes = await handIn(sessionId, [{ ...first, attachments: (first?.attachments ?? []).map((given) => ({ ...given, signature: foreign })) }]);
    expect(outcomes).toMatchObject([{ state: 'failed', reason: { code: 'signatureInvalid' } }]);
    await nothingSigned(one);
  });

  it('with an attachment that nobody signed is refused whole, and signs in the next ceremony', async () => {
    const paper = await letter('Про забутий додаток', [file('А.txt'), file('Б.txt')]);
    const { sessionId, digests } = await prepared(paper);
    const desk = await stage.office.desk('semeniuk');
    const given = digests.map((one) => signaturesOn(desk, one));
    expect(await handIn(sessionId, given.map((one) => ({ ...one, attachments: one.attachments.slice(1) })))).toMatchObject([{ state: 'failed', reason: { code: 'attachmentsUnsigned' } }]);
    await nothingSigned(paper);
    const again = await prepared(paper);
    expect(await handIn(again.sessionId, again.digests.map((one) => signaturesOn(desk, one)))).toMatchObject([{ state: 'signed' }]);
    expect(await kept(paper)).toHaveLength(2);
  });

  it('S28 the file that the list named is the file that is signed: what the author changes later belongs to another version', async () => {
    const paper = await letter('Про заморожений перелік', [file('А.txt')]);
    const { digests, items } = await prepared(paper);
    const detached = await paper.author.try('POST', paper.url('/attachments?role=appendix'), {});
    expect(detached.status).toBeGreaterThanOrEqual(400);
    const frozen = await stage.rows<{ sha256: string }>(`select f.sha256 from document_version v, jsonb_to_recordset(v.content->'attachments') as f (sha256 text) where v.document_id = $1`, [paper.documentId]);
    expect([digests[0]?.attachments[0]?.sha256, items[0]?.attachments[0]?.sha256]).toEqual([frozen[0]?.sha256, frozen[0]?.sha256]);
  });

  it('S45 a stored attachment that was changed fails its signature', async () => {
    const paper = await letter('Про змінений файл', [file('А.txt', 'буде змінено')]);
    const { sessionId, digests } = await prepared(paper);
    const desk = await stage.office.desk('semeniuk');
    await handIn(sessionId, digests.map((one) => signaturesOn(desk, one)));
    const { organisation } = (await stage.rows<{ organisation: string }>(`select organisation_id as organisation from document where id = $1`, [paper.documentId]))[0] ?? { organisation: '' };
    const sha256 = (await kept(paper))[0]?.file_sha256 ?? '';
    const stored = path.join(stage.obih.settings.STORAGE_URL.slice('file:'.length), organisation, sha256.slice(0, 2), sha256);
    const bytes = readFileSync(stored);
    bytes[0] = (bytes[0] ?? 0) ^ 1;
    writeFileSync(stored, bytes);
    expect((await signaturesOf(paper)).find((one) => one.kind === 'attachment')).toMatchObject({ verdict: 'TOTAL-FAILED', subIndication: 'HASH_FAILURE' });
  });
});

describeWith('openssl')('A signature over an attachment, looked at by openssl', () => {
  it('is CAdES with its signing time and the certificate it names, over exactly the bytes of the file', async () => {
    const content = 'Перелік заходів на 2027 рік\n';
    const paper = await letter('Про перевірку чужим засобом', [file('Перелік.txt', content)]);
    const { sessionId, digests } = await prepared(paper);
    const desk = await stage.office.desk('semeniuk');
    await handIn(sessionId, digests.map((one) => signaturesOn(desk, one)));
    const { development } = await stage.obih.app.get(TrustService).material();
    const bench = new Bench();
    const asPem = (der: Buffer): string => `-----BEGIN CERTIFICATE-----\n${(der.toString('base64').match(/.{1,64}/g) ?? []).join('\n')}\n-----END CERTIFICATE-----\n`;
    const issuers = bench.save('issuers.pem', [development?.certificates.issuing, development?.certificates.root].map((der) => asPem(der ?? Buffer.alloc(0))).join(''));
    // As the author takes it from the card.
    const { signatures } = await paper.author.get<{ signatures: { kind: string; signatureId: string | null }[] }>(paper.url('/signatures'));
    const address = paper.url(`/signatures/${signatures.find(({ kind }) => kind === 'attachment')?.signatureId}/signature.p7s`);
    const taken = (await (await stage.obih.as(paper.author.login)).get(address)).raw;
    expect(taken).toEqual((await kept(paper))[0]?.cms);
    expect((await (await stage.obih.as(paper.author.login)).get(address.replace('signature.p7s', 'decision.json'))).status).toBe(404);
    const signature = bench.save('a.p7s', taken);
    const verify = (text: string): string => {
      const data = bench.save('content.txt', text);
      try {
        execFileSync('openssl', ['cms', '-verify', '-cades', '-binary', '-inform', 'DER', '-in', signature, '-content', data, '-CAfile', issuers, '-purpose', 'any', '-out', '/dev/null'], { stdio: 'pipe' });
        return 'verified';
      } catch {
        return 'refused';
      }
    };
    expect([verify(content), verify(`${content} `)]).toEqual(['verified', 'refused']);
    const printed = execFileSync('openssl', ['cms', '-cmsout', '-print', '-inform', 'DER', '-in', signature], { encoding: 'utf8' });
    for (const attribute of ['signingTime', 'id-smime-aa-signingCertificateV2', 'id-smime-aa-timeStampToken']) expect(printed).toContain(attribute);
    bench.clear();
  });
});
