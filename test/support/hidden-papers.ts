import type { Endpoint } from '#shared/http/endpoint.js';
import { newId } from '#shared/new-id.js';
import type { Office } from '../../src/story/office.js';
import { Paper, signPile } from '../../src/story/paperwork.js';
import { smallPdf } from '../../src/story/texts.js';
import type { TestStage } from './stage.js';

/** Words that stand nowhere but in papers that strangers may not see: in a title, a text, a file name, a remark, a reason. */
export const secrets = ['надтаємнийзаголовок', 'надтаємнийтекст', 'надтаємнийфайл', 'надтаємнезауваження', 'надтаємнийвідповідач'] as const;

/** Ids by the names that they have in the paths of the contract. */
export type PathIds = Readonly<Record<string, string>>;

/** The address of an operation with these ids in its path; a parameter that nobody knows is a fault of the test. */
export const addressOf = (operation: Endpoint, ids: PathIds): string =>
  operation.path.replace(/:(\w+)/g, (_, name: string) => {
    const id = ids[name];
    if (id === undefined) throw new Error(`no id is known for :${name} of ${operation.path}`);
    return encodeURIComponent(id);
  });

/** The names of the parameters in an operation's path. */
export const parametersOf = (operation: Endpoint): string[] => [...operation.path.matchAll(/:(\w+)/g)].map((found) => found[1] ?? '');

/** People of each role who have nothing to do with the hidden papers. */
export const strangers = ['romaniuk', 'honchar', 'lysenko', 'hrytsai', 'zhuravel', 'admin', 'auditor'] as const;

/**
 * Three papers that strangers may not see: one under approval with a file, a remark and decisions; one waiting in an open ceremony; one
 * for named people, registered, sealed and sent. `hidden` are their ids by the names of path parameters, `absent` ids of nothing.
 */
export class HiddenPapers {
  private constructor(readonly running: Paper, readonly signing: Paper, readonly named: Paper, readonly hidden: PathIds) {}

  static async write(stage: TestStage): Promise<HiddenPapers> {
    const { office } = stage;
    const running = await letter(office, 'bondar', 'kravets', { access: 'participants', title: `Про ${secrets[0]}` });
    await running.submit({ template: 'info_reply', signer: 'kravets' });
    await running.decide('shevchuk', 'approveWithRemarks', { remarks: [{ text: `Тут ${secrets[3]}.`, obligatory: false }] });
    const signing = await letter(office, 'melnychuk', 'savchenko', { access: 'participants', title: `Про ${secrets[0]} другий` });
    const named = await letter(office, 'melnychuk', 'savchenko', { access: 'named', title: `Про ${secrets[0]} третій` });
    for (const paper of [signing, named]) {
      await paper.submit({ template: 'letter_short', signer: 'savchenko' });
      await paper.approvedBy('shevchuk');
    }
    await signPile(office, 'savchenko', [named]);
    await named.finalised();
    return new HiddenPapers(running, signing, named, await idsOf(stage, running, signing, named));
  }

  /** The same names with ids of nothing. */
  get absent(): PathIds {
    return { ...this.hidden, ...Object.fromEntries(Object.keys(this.hidden).filter((name) => name.endsWith('Id')).map((name) => [name, newId()])) };
  }

  /** The ids with another paper's document in the place of the first. */
  about = (paper: Paper): PathIds => ({ ...this.hidden, documentId: paper.documentId });

  get papers(): readonly Paper[] {
    return [this.running, this.signing, this.named];
  }
}

async function letter(office: Office, author: string, signer: string, { access, title }: { access: string; title: string }): Promise<Paper> {
  const { personId, name } = await office.desk(signer);
  return Paper.write(office, author, {
    kind: 'LETTER_OUT', access, body: [{ type: 'paragraph', text: [{ text: `Повідомляємо ${secrets[1]}.` }] }], attachments: [{ name: `${secrets[2]}.pdf`, type: 'application/pdf', content: smallPdf('hidden'), role: 'appendix' }],
    requisites: {
      title, letterKind: 'initiative', addressees: [{ name: `Установа ${secrets[4]}`, email: 'hidden@mail.example' }], signatory: { personId, name, position: 'Керівник' }, caseIndex: author === 'bondar' ? '04-03' : '01-15',
      executor: { name: 'Марія Бондар', phone: '(000) 00-00-04' },
    },
  });
}

async function idsOf(stage: TestStage, running: Paper, signing: Paper, named: Paper): Promise<PathIds> {
  const { office } = stage;
  const savchenko = await office.desk('savchenko');
  const { item } = await signing.stepFor('savchenko', 'sign');
  const session = await savchenko.post<{ sessionId: string }>('/api/signing-sessions', { items: [{ documentId: signing.documentId, stepId: item.stepId, round: item.round, version: item.version, contentHash: item.contentHash }] });
  const certificate = await savchenko.post<{ certificateId: string }>('/api/me/certificates', { certificateChain: savchenko.certificateChain });
  const route = await running.route();
  const steps = route.rounds.flatMap((round) => round.stages.flatMap((one) => one.steps));
  const [registration] = await stage.rows<{ id: string }>(`select id from registration where document_id = $1`, [named.documentId]);
  const [signature] = await stage.rows<{ id: string }>(`select id from signature where document_id = $1 limit 1`, [named.documentId]);
  const [dispatch] = await stage.rows<{ id: string }>(`select id from dispatch where document_id = $1`, [named.documentId]);
  const [substitution] = await stage.rows<{ id: string }>(`select id from substitution limit 1`);
  const { attachments } = await running.author.get<{ attachments: { id: string }[] }>(running.url('/versions/1'));
  const ids = {
    documentId: running.documentId, attachmentId: attachments[0]?.id, number: '1', stepId: steps.find((step) => step.state === 'open')?.stepId, decisionId: steps.find((step) => step.decision)?.decision?.decisionId,
    remarkId: route.remarks[0]?.remarkId, sessionId: session.sessionId, certificateId: certificate.certificateId, registrationId: registration?.id, dispatchId: dispatch?.id, substitutionId: substitution?.id, exportId: newId(),
    // Incoming documents are no papers that sight hides: who may open their files has tests of its own.
    incomingId: newId(), incomingFileId: newId(), signatureId: signature?.id,
    code: 'VYH', token: 'A'.repeat(22), queue: 'documents', jobId: newId(),
  };
  for (const [name, id] of Object.entries(ids)) if (!id) throw new Error(`the hidden papers have no ${name}`);
  return ids as PathIds;
}
