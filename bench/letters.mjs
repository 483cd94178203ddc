// Letters of the sample office as far as a benchmark wants them, made over HTTP by its people, and copies of the database they lie in.
import { randomUUID } from 'node:crypto';
import pg from 'pg';

/** How many of an office's people work at once. */
const atOnce = 8;

/** The same work for every item, at most `width` at once. */
export async function eachOf(items, width, work) {
  const queue = items.values();
  await Promise.all(Array.from({ length: width }, async () => { for (const item of queue) await work(item); }));
}

/** Copies the database, to which nobody is connected; an earlier copy of the name goes. */
export async function copyDatabase({ url }, name) {
  const owner = new pg.Client({ connectionString: url('postgres') });
  await owner.connect();
  try {
    await owner.query(`drop database if exists ${name} with (force)`);
    await owner.query(`create database ${name} template obih`);
  } finally {
    await owner.end();
  }
}

const executor = { name: 'Тарас Мельничук', phone: '(000) 00-00-15' };
/** What is written: letters that go to another body, and memos that stay in the house. */
const samples = {
  letter: { kind: 'LETTER_OUT', route: 'letter_short', requisites: { letterKind: 'initiative', addressees: [{ name: 'Веснянська міська рада', edrpou: '00000201' }], caseIndex: '15-07', executor } },
  memo: { kind: 'LETTER_INT', route: 'memo_short', requisites: { recipient: { name: 'Директору Департаменту' }, caseIndex: '15-07', executor } },
};

/** Submits short letters on the route «head of unit, signer»; answers with what the head of unit has to approve, in the order of the inbox. */
export const lettersToApprove = (office, count) => toApprove(office, 'letter', count);

/** The same for `letter` or `memo`. */
export async function toApprove(office, sample, count) {
  const { kind, route, requisites } = samples[sample];
  const [drafter, head, signer] = await Promise.all(['melnychuk', 'shevchuk', 'semeniuk'].map((login) => office.desk(login)));
  const { templates } = await drafter.get(`/api/route-templates?kind=${kind}`);
  const { templateId } = templates.find((one) => one.code === route);
  const signatory = { personId: signer.personId, name: signer.name, position: 'Директор Департаменту' };
  await eachOf(Array.from({ length: count }, (_, number) => number), atOnce, async (number) => {
    const { documentId } = await drafter.post('/api/documents', { kind });
    const body = [{ id: randomUUID(), type: 'paragraph', text: [{ text: `Запрошуємо на навчання роботі в системі електронного документообігу групу ${number}. Початок о 10:00.` }] }];
    const { revision } = await drafter.get(`/api/documents/${documentId}/working-copy`);
    const saved = await drafter.put(`/api/documents/${documentId}/working-copy`, { revision, requisites: { ...requisites, signatory, title: `Про запрошення на навчання, група ${number}` }, body });
    await drafter.post(`/api/documents/${documentId}/submission`, { templateId, workingCopyRevision: saved.revision, choices: { signerId: signer.personId } });
  });
  return waitingFor(head, 'approve', count);
}

/** What waits in a tab of somebody's inbox, page after page; throws when it is another number. */
export async function waitingFor(desk, tab, count) {
  const list = [];
  for (let cursor = ''; cursor !== null;) {
    const page = await desk.get(`/api/inbox?tab=${tab}&limit=200${cursor && `&cursor=${cursor}`}`);
    for (const { documentId, stepId, round, version, contentHash } of page.items) list.push({ documentId, stepId, round, version, contentHash });
    cursor = page.nextCursor;
  }
  if (list.length !== count) throw new Error(`${list.length} letters of ${count} wait in the tab «${tab}»`);
  return list;
}
