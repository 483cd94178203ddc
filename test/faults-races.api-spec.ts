import { signaturesOn, type DigestsOfDocument } from '../src/story/paperwork.js';
import { Letters } from './support/letters.js';
import { TestStage } from './support/stage.js';

let stage: TestStage;
let letters: Letters;
beforeAll(async () => {
  stage = await TestStage.open({}, { worker: false });
  letters = new Letters(stage);
}, 60_000);
afterEach(() => letters.assertSound());
afterAll(() => stage.close());

const times = <T>(count: number, work: (place: number) => Promise<T>): Promise<T[]> => Promise.all(Array.from({ length: count }, (_, place) => work(place)));
const counted = (statuses: readonly number[]): Record<number, number> => statuses.reduce<Record<number, number>>((sum, status) => ({ ...sum, [status]: (sum[status] ?? 0) + 1 }), {});

describe('One step and many hands', () => {
  test('I01 sixty-four presses at once by two people who both may: one decision, and every other press is told so', async () => {
    for (let round = 1; round <= 3; round += 1) {
      const paper = await letters.submitted(`Про одне рішення ${round}`, { template: 'letter_head', signer: 'savchenko' });
      await paper.approvedBy('shevchuk', 'semeniuk');
      const seen = { panchuk: await letters.seenBy('panchuk', paper), hrytsai: await letters.seenBy('hrytsai', paper) };
      const replies = await times(64, (place) => letters.press(place % 2 === 0 ? 'panchuk' : 'hrytsai', place % 2 === 0 ? seen.panchuk : seen.hrytsai, 'approve', `k${round}-${place}`));
      expect(replies.filter((reply) => reply.status === 200)).toHaveLength(1);
      const refusals = new Set(replies.filter((reply) => reply.status !== 200).map((reply) => `${reply.status} ${reply.body.code}`));
      expect([...refusals].filter((refusal) => !['409 alreadyDecided', '409 stepClosed', '409 claimedByAnother', '403 notAssignee'].includes(refusal))).toEqual([]);
      expect(await letters.events(paper, 'stepDecided')).toHaveLength(3);
      const stages = (await paper.route()).rounds[0]?.stages ?? [];
      expect(stages.filter((one) => one.state === 'open').map((one) => [one.key, one.steps.length])).toEqual([['signature', 1]]);
    }
  });

  test('I09 recalled at the instant of the signature: signed or recalled, never both, and nothing half signed', async () => {
    for (let round = 1; round <= 3; round += 1) {
      const paper = await letters.toSign(`Про підпис і відкликання ${round}`);
      const desk = await stage.office.desk('semeniuk');
      const { item } = await paper.stepFor('semeniuk', 'sign');
      const { sessionId } = await desk.post<{ sessionId: string }>('/api/signing-sessions', { items: [{ documentId: paper.documentId, stepId: item.stepId, round: item.round, version: item.version, contentHash: item.contentHash }] });
      const prepared = await desk.post<{ items: DigestsOfDocument[] }>(`/api/signing-sessions/${sessionId}/digests`, { certificateChain: desk.certificateChain, limit: 10 });
      const signatures = prepared.items.map((one) => signaturesOn(desk, one));
      const recall = async () => {
        await new Promise((resolve) => setTimeout(resolve, round * 15));
        return paper.author.try('POST', paper.url('/recall'), { reason: 'Змінилися обставини' });
      };
      const [signed, recalled] = await Promise.all([desk.try<{ items: { state: string }[] }>('POST', `/api/signing-sessions/${sessionId}/signatures`, { signatures }), recall()]);
      const bySigner = signed.body.items[0]?.state === 'signed';
      expect([bySigner, recalled.status === 200].filter(Boolean)).toHaveLength(1);
      expect((await paper.card()).phase).toBe(bySigner ? 'signed' : 'recalled');
      expect(await stage.rows(`select 1 from signature_file where document_id = $1 and kind = 'signed'`, [paper.documentId])).toHaveLength(bySigner ? 1 : 0);
    }
  });
});

describe('One counter and many registrations', () => {
  test('I15 a hundred and fifty requests at once, a third of them undone half-way: the numbers have neither a gap nor a pair', async () => {
    const records = await stage.office.desk('hrytsai');
    const before = (await stage.rows<{ last_number: number }>(`select c.last_number from journal_counter c join journal j on j.id = c.journal_id where j.code = 'VH'`))[0]?.last_number ?? 0;
    const replies = await times(150, (place) => records.try<{ index: string; code: string }>('POST', '/api/incoming', { journal: 'VH', correspondent: `Установа ${place}`, title: `Запит ${place}`, ...(place % 3 === 0 ? { dueOn: '2001-01-01' } : {}) }));
    expect(counted(replies.map((reply) => reply.status))).toEqual({ 201: 100, 422: 50 });
    const numbers = replies.filter((reply) => reply.status === 201).map((reply) => Number(reply.body.index.split('/')[0])).sort((a, b) => a - b);
    expect(numbers).toEqual(Array.from({ length: 100 }, (_, place) => before + 1 + place));
  });

  test('I02 the same registration sent five times with one key is one', async () => {
    const records = await stage.office.desk('hrytsai');
    const replies = await times(5, () => records.try<{ index: string }>('POST', '/api/incoming', { journal: 'VH', correspondent: 'Установа', title: 'Запит, надісланий двічі' }, { 'idempotency-key': 'one-letter' }));
    expect([counted(replies.map((reply) => reply.status)), new Set(replies.map((reply) => reply.body.index)).size]).toEqual([{ 201: 5 }, 1]);
  });
});
