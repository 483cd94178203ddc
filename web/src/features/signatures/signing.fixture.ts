import type { View } from '../../lib/api';

type Session = View<'SigningSessionView'>;
type Item = View<'SigningItem'>;
interface Reply {
  status: number;
  body?: unknown;
  raw?: string;
  headers?: Record<string, string>;
}

const id = (group: number, n: number): string => `0000000${group}-0000-4000-8000-${n.toString(16).padStart(12, '0')}`;
const titles = ['Про надання щорічної відпустки Оксані ЛИСЕНКО', 'Про надання інформації щодо виконання заходів Програми', 'Про відрядження Тараса МЕЛЬНИЧУКА до м. Веснянка', 'Про запрошення на нараду з питань цифрового розвитку'];
const kinds = ['Розпорядження', 'Лист', 'Розпорядження', 'Лист'];

/** A pretended signing ceremony for specs and for looking at screens; knows no rules beyond «a digest is accepted once». */
export class FakeSigning {
  session: Session;
  readonly accepted: string[] = [];
  stopped: string[] = [];
  opened = 0;
  /** Documents whose signature is refused, with the code. */
  readonly refuse = new Map<string, string>();
  /** Nobody can tell whether the certificate is valid: what is handed in stays prepared and says so. */
  nobodyTells = false;

  constructor(count = 96, change: Partial<Session> = {}) {
    this.session = this.make(count, change);
  }

  private make(count: number, change: Partial<Session> = {}): Session {
    this.opened += 1;
    const items = Array.from({ length: count }, (_, n): Item => ({
      documentId: id(4, 400 + n), stepId: id(5, 400 + n), title: `${titles[n % 4] ?? ''}${n > 3 ? ` (${n + 1})` : ''}`, kindUk: kinds[n % 4] ?? '', version: n % 7 === 0 ? 2 : 1, pages: 1 + (n % 3), pdfHash: null,
      changedSinceApproval: n % 31 === 5, state: n === 11 ? 'excluded' : 'waiting', reason: n === 11 ? { code: 'notYourTurn', facts: {} } : null, signedAt: null, attachments: [],
    }));
    return { sessionId: id(6, this.opened), state: 'open', openedAt: '2026-11-12T09:05:00.000Z', items, counts: this.count(items), certificate: null, ...change };
  }
  private count(items: readonly Item[]): Session['counts'] {
    const of = (...states: Item['state'][]): number => items.filter((item) => states.includes(item.state)).length;
    return { total: items.length, excluded: of('excluded'), waiting: of('waiting', 'prepared'), signed: of('signed'), failed: of('failed') };
  }
  private settle(): void {
    this.session.counts = this.count(this.session.items);
    if (this.session.counts.waiting === 0) this.session.state = 'finished';
  }
  private head(): Omit<Session, 'items'> {
    const { items: _items, ...head } = this.session;
    return head;
  }

  /** Answers what belongs to ceremonies; null for everything else. */
  handle(method: string, url: URL, body: unknown): Reply | null {
    const path = url.pathname;
    if (path === '/api/inbox' && url.searchParams.get('tab') === 'sign') return url.searchParams.get('onBehalfOf') ? { status: 200, body: { items: [], nextCursor: null } } : { status: 200, body: { items: this.inbox(), nextCursor: null } };
    if (path === '/api/signing-sessions' && method === 'GET') return { status: 200, body: { sessions: ['open', 'signing'].includes(this.session.state) ? [this.head()] : [] } };
    if (path === '/api/signing-sessions') return this.open(body as { items: { documentId: string }[] });
    if (!path.startsWith('/api/signing-sessions/')) return null;
    if (path.endsWith('.pdf')) return { status: 200, raw: `%PDF-1.7 ${path}`, headers: { 'content-type': 'application/pdf' } };
    if (path.endsWith('/digests')) return this.prepare((body as { limit: number }).limit);
    if (path.endsWith('/signatures')) return this.complete((body as { signatures: { documentId: string; signature: string }[] }).signatures);
    if (path.endsWith('/stop')) {
      this.session.state = 'stopped';
      for (const item of this.session.items) if (item.state === 'waiting' || item.state === 'prepared') item.state = 'setAside';
      this.stopped.push(this.session.sessionId);
    }
    return { status: 200, body: this.session };
  }

  private inbox(): View<'InboxItem'>[] {
    return this.session.items.filter((item) => item.state !== 'signed').map((item) => ({
      documentId: item.documentId, stepId: item.stepId, kindUk: item.kindUk, kindEn: 'Order', title: item.title, phase: 'forSignature', author: { personId: id(1, 1), name: 'Тарас МЕЛЬНИЧУК', position: 'Головний спеціаліст' }, unit: 'Відділ розвитку електронного урядування', urgent: false,
      round: 1, version: item.version, contentHash: 'a'.repeat(64), purpose: 'signature', evidence: 'qualified', openedAt: '2026-11-12T09:00:00.000Z', dueAt: null, lateness: 'none', why: { code: 'assigned', facts: {} }, onBehalfOf: null,
      stagesDone: 5, stagesTotal: 6, stageTitles: [], changedSinceMine: null, openRemarks: 0, currentlyWith: [],
    }));
  }
  private open(body: { items: { documentId: string }[] }): Reply {
    const wanted = new Set(body.items.map((item) => item.documentId));
    const items = this.session.items.filter((item) => wanted.has(item.documentId) && item.state !== 'excluded').map((item): Item => ({ ...item, state: 'waiting', reason: null }));
    this.opened += 1;
    this.session = { ...this.session, sessionId: id(6, this.opened), state: 'open', items, counts: this.count(items), certificate: null };
    return { status: 201, body: this.session };
  }
  private prepare(limit: number): Reply {
    this.session.state = 'signing';
    const next = this.session.items.filter((item) => item.state === 'waiting' || item.state === 'prepared').slice(0, limit);
    for (const item of next) item.state = 'prepared';
    this.settle();
    return { status: 200, body: { items: next.map((item) => ({ documentId: item.documentId, pdfHash: item.pdfHash ?? 'b'.repeat(64), signedAttributes: btoa(`attributes of ${item.documentId}`), attachments: item.attachments.map((one) => ({ ...one, signedAttributes: btoa(`attributes of ${one.attachmentId}`) })) })), algorithm: 'ecdsa-sha256', remaining: this.session.counts.waiting, session: this.head() } };
  }
  private complete(signatures: { documentId: string; signature: string }[]): Reply {
    const answered = signatures.flatMap(({ documentId }) => {
      const item = this.session.items.find((one) => one.documentId === documentId);
      if (item?.state !== 'prepared') return [];
      item.reason = this.nobodyTells ? { code: 'revocationUnknown', facts: {} } : null;
      if (this.nobodyTells) return [item];
      const refusal = this.refuse.get(documentId);
      item.state = refusal === undefined ? 'signed' : 'failed';
      item.reason = refusal === undefined ? null : { code: refusal, facts: {} };
      item.signedAt = refusal === undefined ? '2026-11-12T09:10:00.000Z' : null;
      if (refusal === undefined) this.accepted.push(documentId);
      return [item];
    });
    this.settle();
    return { status: 200, body: { items: answered, session: this.head() } };
  }
}
