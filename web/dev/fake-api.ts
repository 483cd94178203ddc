import type { Input, Output, View } from '../src/lib/api';
import { diachenko, fedorenko, hayovyi, honchar, kinds, kravets, melnychuk, orderBody, orderBodyBefore, people, ref, sampleId, semeniuk, shevchuk, units, type Person } from './sample-data';

type Reply = { status: number; body?: unknown; headers?: Record<string, string>; raw?: string };
type Item = View<'InboxItem'>;
const hash = (n: number) => n.toString(16).padStart(64, '0');
const ok = (body: unknown, status = 200): Reply => ({ status, body });
const problem = (status: number, code: string, facts: Record<string, unknown> = {}): Reply => ({ status, body: { type: `urn:obih:problem:${code}`, title: code, status, code, facts }, headers: { 'content-type': 'application/problem+json' } });
const hoursFrom = (now: number, hours: number) => new Date(now + hours * 3_600_000).toISOString();

/** A small pretence of the server for tests and for looking at screens; keeps what is changed in memory, knows no rules. */
export class FakeApi {
  me: Person | null = semeniuk;
  readonly calls: { method: string; path: string; body: unknown; headers: Headers }[] = [];
  /** Answers to be given instead of the usual ones, by `METHOD /path` (a prefix is enough). */
  readonly instead = new Map<string, (body: unknown) => Reply>();
  offline = false;
  private revision = 3;
  private requisites: Record<string, unknown> = { title: 'Про схвалення проєкту обласної Програми інформатизації «Цифрова Зорянщина» на 2027–2029 роки', place: 'Зоряне', hasMoney: true };
  private body: View<'WorkingCopyView'>['body'] = orderBody;
  private attachments: View<'AttachmentView'>[] = [];
  private readonly decided = new Set<string>();
  constructor(readonly now: number = Date.now()) {}

  readonly documentId = sampleId(4, 1);
  readonly stepId = sampleId(5, 1);

  items(tab: string): Item[] {
    const base = (n: number, title: string, more: Partial<Item> = {}): Item => ({
      documentId: sampleId(4, n), stepId: sampleId(5, n), kindUk: 'Розпорядження', kindEn: 'Order', title, phase: 'inApproval', author: ref(melnychuk), unit: 'Відділ розвитку електронного урядування', urgent: false,
      round: 1, version: 1, contentHash: hash(n), purpose: 'visa', evidence: 'none', openedAt: hoursFrom(this.now, -20), dueAt: hoursFrom(this.now, 24 * n), lateness: 'later', why: { code: 'assigned', facts: {} }, onBehalfOf: null,
      stagesDone: 2, stagesTotal: 6, stageTitles: ['Начальник відділу', 'Директор департаменту', 'Заінтересовані підрозділи', 'Юридична експертиза', 'Керівник апарату', 'Підписання'], changedSinceMine: null, openRemarks: 0, currentlyWith: ['Олег СЕМЕНЮК'], ...more,
    });
    if (tab === 'approve') {
      return [
        base(1, 'Про схвалення проєкту обласної Програми інформатизації «Цифрова Зорянщина» на 2027–2029 роки', { lateness: 'overdue', dueAt: hoursFrom(this.now, -26), round: 2, version: 2, changedSinceMine: 2, openRemarks: 1, why: { code: 'askedAgain', facts: { changes: 2 } } }),
        base(2, 'Про утворення робочої групи з питань переходу на електронний документообіг', { lateness: 'today', dueAt: hoursFrom(this.now, 3), urgent: true }),
        base(3, 'Про стан упровадження системи електронного документообігу', { kindUk: 'Лист', kindEn: 'Letter', lateness: 'today', dueAt: hoursFrom(this.now, 5), why: { code: 'pool', facts: { size: 3 } } }),
        ...Array.from({ length: 9 }, (_, i) => base(10 + i, `Про надання інформації щодо виконання заходів за ${i + 1} квартал`, { kindUk: 'Лист', kindEn: 'Letter' })),
      ].filter((item) => !this.decided.has(item.documentId));
    }
    if (tab === 'sign') return Array.from({ length: 5 }, (_, i) => base(40 + i, `Про надання відпустки (${i + 1})`, { phase: 'forSignature', purpose: 'signature', evidence: 'qualified', kindUk: 'Наказ', kindEn: 'Departmental order' }));
    if (tab === 'rework') return [base(60, 'Про відрядження Тараса МЕЛЬНИЧУКА', { phase: 'rework', stepId: null, purpose: null, why: { code: 'returned', facts: { by: 'Людмила ГОНЧАР' } }, openRemarks: 2 })];
    if (tab === 'mine') return [base(70, 'Про надання пропозицій до проєкту Програми інформатизації', { phase: 'draft', stepId: null, purpose: null, round: null, version: null, contentHash: null, lateness: 'none', dueAt: null, stagesDone: 0, stagesTotal: 0, stageTitles: [], currentlyWith: [] })];
    return [];
  }

  document(id = this.documentId): View<'DocumentView'> {
    return {
      documentId: id, kind: 'ORDER_MAIN', kindUk: 'Розпорядження', kindEn: 'Order', title: String(this.requisites.title), phase: 'inApproval', author: ref(melnychuk), unit: 'Відділ розвитку електронного урядування', access: 'unit', urgent: false,
      currentVersion: 2, contentHash: hash(1), registrationIndex: null, registeredOn: null, caseIndex: '01-02', createdAt: hoursFrom(this.now, -90), updatedAt: hoursFrom(this.now, -20), isMine: this.me === melnychuk, files: { version: true, signed: false, sealed: false }, waiting: [],
    };
  }

  workingCopy(): View<'WorkingCopyView'> {
    return { documentId: this.documentId, revision: this.revision, requisites: this.requisites, body: this.body, attachments: this.attachments, savedAt: hoursFrom(this.now, 0), savedBy: ref(melnychuk), findings: this.findings(), editable: true, saveId: null } as View<'WorkingCopyView'>;
  }

  private findings(): View<'FindingView'>[] {
    const title = String(this.requisites.title ?? '');
    return [
      ...(title.length > 150 ? [{ code: 'titleTooLong', severity: 'warning' as const, requisite: 'title', blockId: null, facts: { length: title.length, limit: 150 } }] : []),
      ...(this.requisites.signatory ? [] : [{ code: 'requisiteMissing', severity: 'error' as const, requisite: 'signatory', blockId: null, facts: {} }]),
    ];
  }

  version(number: number): View<'VersionView'> {
    return { number, contentHash: hash(number), createdAt: hoursFrom(this.now, -80 + number), createdBy: ref(melnychuk), note: number === 2 ? 'Уточнено видатки за зауваженням Департаменту фінансів' : null, editorial: false, requisites: this.requisites, body: number === 1 ? orderBodyBefore : this.body, attachments: [] } as View<'VersionView'>;
  }

  changes(from: number, to: number | null): View<'ChangeSetView'> {
    const before = orderBodyBefore[5];
    const after = orderBody[5];
    return {
      fromVersion: from, toVersion: to, same: from === to, kindChanged: false, requisites: [{ name: 'caseIndex', labelUk: 'Індекс справи', labelEn: 'Case index', before: '01-01', after: '01-02', words: [{ kind: 'removed', text: '01-01' }, { kind: 'added', text: '01-02' }] }],
      blocks: [{
        kind: 'changed', id: sampleId(3, 6), section: 'text', place: 'п. 3', moved: false, formattingOnly: false, before: before ?? null, after: after ?? null, rows: [],
        words: [{ kind: 'same', text: 'Департаменту фінансів обласної військової адміністрації під час складання проєкту обласного бюджету на 2027 рік ' }, { kind: 'removed', text: 'забезпечити фінансування Програми в повному обсязі.' }, { kind: 'added', text: 'передбачити видатки на реалізацію Програми в межах наявного фінансового ресурсу.' }],
      }],
      attachments: [], blockCount: orderBody.length,
    } as View<'ChangeSetView'>;
  }

  route(): View<'RouteView'> {
    const step = (n: number, who: Person, state: View<'StepView'>['state'], decision: View<'DecisionView'> | null = null): View<'StepView'> => ({ stepId: sampleId(5, n), assignee: ref(who), pool: [], why: 'керівник підрозділу автора', state, openedAt: hoursFrom(this.now, -30), dueAt: hoursFrom(this.now, 8), overdue: false, decision, earlier: [], addedBy: null, delegatedBy: null, substitute: null });
    const decision = (n: number, who: Person, verdict: View<'DecisionView'>['verdict'], version: number): View<'DecisionView'> => ({ decisionId: sampleId(6, n), stepId: sampleId(5, n), verdict, reason: null, at: hoursFrom(this.now, -25), version, contentHash: hash(version), by: ref(who), onBehalfOf: null, withdrawn: null, signature: null, carriedFrom: null });
    const stage = (n: number, title: string, purpose: View<'StageView'>['purpose'], state: View<'StageView'>['state'], steps: View<'StepView'>[]): View<'StageView'> => ({ stageId: sampleId(7, n), key: `s${n}`, title, purpose, order: 'sequential', completion: 'all', evidence: 'none', concerns: [], state, condition: null, steps });
    const decided = this.decided.has(this.documentId);
    const mine = decided ? decision(1, semeniuk, 'approve', 2) : null;
    const on = (action: View<'AllowedAction'>['action'], more: Partial<View<'AllowedAction'>> = {}): View<'AllowedAction'> => ({ action, stepId: this.stepId, decisionId: null, remarkId: null, onBehalfOf: null, needsReason: action === 'object' || action === 'return' || action === 'delegate', evidence: 'none', ...more });
    return {
      routeId: sampleId(8, 1), documentId: this.documentId, template: { templateId: sampleId(9, 1), code: 'order_full', name: 'Розпорядження: повне погодження', version: 1 }, state: 'running', policy: 'affected', sequence: 7, currentRound: 2,
      rounds: [{ number: 2, version: 2, openedAt: hoursFrom(this.now, -30), closedAt: null, outcome: null, note: 'Уточнено видатки', stages: [
        stage(1, 'Начальник відділу', 'visa', 'complete', [step(2, shevchuk, 'decided', decision(2, shevchuk, 'approve', 2))]),
        stage(2, 'Директор департаменту', 'visa', decided ? 'complete' : 'open', [step(1, semeniuk, decided ? 'decided' : 'open', mine)]),
        stage(3, 'Юридична експертиза', 'legal', 'waiting', [step(3, fedorenko, 'waiting')]),
        stage(4, 'Підписання', 'signature', 'waiting', [step(4, hayovyi, 'waiting')]),
      ] }],
      remarks: [{ remarkId: sampleId(9, 11), author: ref(honchar), at: hoursFrom(this.now, -40), version: 1, round: 1, stepId: sampleId(5, 9), text: 'Повне фінансування не передбачене: Бюджетний кодекс, ст. 85.', anchor: { part: 'block', id: sampleId(3, 6) }, quote: 'забезпечити фінансування Програми в повному обсязі', proposed: 'передбачити видатки в межах наявного фінансового ресурсу', justification: 'Бюджетний кодекс України, стаття 85', obligatory: true, answer: { outcome: 'accepted', text: 'Враховано.', at: hoursFrom(this.now, -32) }, state: 'answered' }],
      allowed: decided ? [on('withdraw', { decisionId: sampleId(6, 1) })] : [on('approve'), on('approveWithRemarks'), on('object'), on('return'), on('delegate'), on('addParticipant')], expectedBy: hoursFrom(this.now, 96), choices: { picked: {}, units: {}, signer: null }, correction: null, corrections: 0,
    };
  }

  plan(): Output<'approvals.plan'> {
    const stage = (n: number, title: string, purpose: View<'PlannedStage'>['purpose'], who: Person[], more: Partial<View<'PlannedStage'>> = {}): View<'PlannedStage'> => ({ key: `s${n}`, title, purpose, order: who.length > 1 ? 'parallel' : 'sequential', completion: 'all', applies: true, condition: null, people: who.map((one) => ({ ...ref(one), why: 'керівник підрозділу автора', substitute: one.absence?.substitute ?? null })), hours: 8, dueAt: hoursFrom(this.now, 24 * n), choose: null, locked: true, leftOut: false, carry: [], ...more });
    return {
      stages: [
        stage(1, 'Начальник відділу', 'visa', [shevchuk]), stage(2, 'Директор департаменту', 'visa', [semeniuk], { carry: [{ person: ref(semeniuk), carried: false, because: 'п. 3' }] }), stage(3, 'Заінтересовані підрозділи', 'visa', [honchar, kravets], { choose: 'units', locked: false, carry: [{ person: ref(honchar), carried: true, because: '' }] }),
        stage(4, 'Юридична експертиза', 'legal', [diachenko]), stage(5, 'Підписання', 'signature', [hayovyi], { choose: 'signer', locked: false }),
      ],
      findings: [{ code: 'signerNotChosen', severity: 'warning', stageKey: 's5', facts: {} }], expectedBy: hoursFrom(this.now, 120), maySubmit: true,
    };
  }

  session(): View<'SessionView'> {
    const who = this.me ?? semeniuk;
    return { person: { ...ref(who), login: 'semeniuk', unit: who.unit, email: null }, roles: ['drafter', ...who.roles, 'records', 'archivist'], organisation: { organisationId: sampleId(9, 99), fullName: 'Зорянська обласна державна адміністрація', martialLawName: 'Зорянська обласна військова адміністрація', shortName: 'Зорянська ОВА', edrpou: '00000001', timeZone: 'Europe/Kyiv' }, csrfToken: 'token', expiresAt: hoursFrom(Date.now(), 8), actsFor: [{ ...ref(diachenko), capacity: 'temporarilyActing', ground: 'наказ керівника апарату від 02.11.2026 № 88-к/тр', toOn: '2026-11-14', maySign: false }] };
  }

  /** Answers one request as the server would. */
  handle(method: string, url: URL, body: unknown): Reply {
    const path = url.pathname;
    for (const [prefix, reply] of this.instead) if (`${method} ${path}`.startsWith(prefix)) return reply(body);
    if (path === '/api/demo-accounts') return ok({ accounts: [melnychuk, semeniuk, fedorenko, hayovyi].map((one, n) => ({ login: ['melnychuk', 'semeniuk', 'fedorenko', 'hayovyi'][n], name: one.name, position: one.position, password: 'демо-1' })) });
    if (path === '/api/session' && method === 'POST') {
      const { password } = body as Input<'users.signIn'>;
      if (password !== 'демо-1') return problem(401, 'signInRefused');
      this.me = semeniuk;
      return ok(this.session(), 201);
    }
    if (path === '/api/session' && method === 'DELETE') return ((this.me = null), { status: 204 });
    if (!this.me) return problem(401, 'notSignedIn');
    return this.signedIn(method, path, url, body);
  }

  private signedIn(method: string, path: string, url: URL, body: unknown): Reply {
    const query = url.searchParams;
    if (path === '/api/session') return ok(this.session());
    if (path === '/api/kinds') return ok({ kinds });
    if (path === '/api/units') return ok({ units });
    if (path === '/api/people') return ok({ items: people.filter((one) => one.name.toLowerCase().includes((query.get('search') ?? '').toLowerCase())), nextCursor: null });
    if (path === '/api/inbox/counts') return ok({ mine: Object.fromEntries(['approve', 'sign', 'rework', 'mine', 'information'].map((tab) => [tab, this.items(tab).length])), overdue: 1, onBehalf: [{ person: ref(diachenko), approve: 3, sign: 0 }] });
    if (path === '/api/inbox') {
      const items = this.items(query.get('tab') ?? 'approve').filter((item) => item.title.toLowerCase().includes((query.get('q') ?? '').toLowerCase()));
      return ok({ items: query.get('onBehalfOf') ? items.slice(1, 4).map((item) => ({ ...item, onBehalfOf: ref(diachenko), why: { code: 'substitute', facts: {} } })) : items, nextCursor: null });
    }
    if (path === '/api/notifications') return ok({ items: [], nextCursor: null, unread: 3 });
    if (path === '/api/events') return { status: 200, raw: ': ok\n\n', headers: { 'content-type': 'text/event-stream' } };
    if (path === '/api/route-templates') return ok({ templates: [{ templateId: sampleId(9, 1), code: 'order_full', name: 'Розпорядження: повне погодження', version: 1, obligatory: false, policy: 'affected', stages: [] }, { templateId: sampleId(9, 2), code: 'order_classic', name: 'Розпорядження: звичайне погодження', version: 1, obligatory: false, policy: 'affected', stages: [] }] });
    if (path === '/api/documents' && method === 'POST') return ok(this.document(), 201);
    if (path === '/api/documents') return ok({ items: [], nextCursor: null });
    if (path === '/api/bulk-decisions') {
      const { items } = body as Input<'approvals.bulkDecide'>;
      items.forEach((item) => this.decided.add(item.documentId));
      return { status: 200, raw: items.map((item, n) => JSON.stringify({ documentId: item.documentId, outcome: 'done', code: null, done: n + 1, total: items.length })).join('\n') + '\n', headers: { 'content-type': 'application/x-ndjson' } };
    }
    const rest = /^\/api\/documents\/[^/]+(\/.*)?$/.exec(path)?.[1] ?? '';
    return path.startsWith('/api/documents/') ? this.ofDocument(method, rest, query, body) : problem(404, 'notFound');
  }

  private ofDocument(method: string, rest: string, query: URLSearchParams, body: unknown): Reply {
    if (rest === '') return ok(this.document());
    if (rest === '/working-copy' && method === 'PUT') {
      const copy = body as Input<'documents.saveWorkingCopy'>;
      if (copy.revision !== this.revision) return problem(409, 'staleWorkingCopy', { revision: this.revision, savedBy: 'Інна ШЕВЧУК', savedAt: hoursFrom(this.now, 0) });
      this.revision += 1;
      this.requisites = copy.requisites;
      this.body = copy.body as typeof this.body;
      return ok(this.workingCopy());
    }
    if (rest === '/working-copy') return ok(this.workingCopy());
    if (rest === '/route') return ok(this.route());
    if (rest === '/route-plan') return ok(this.plan());
    if (rest === '/submission') return ok(this.route());
    if (rest === '/versions') return ok({ versions: [2, 1].map((n) => this.version(n)) });
    if (rest.startsWith('/versions/')) return ok(this.version(Number(rest.split('/')[2])));
    if (rest === '/changes') return ok(this.changes(Number(query.get('from')), query.get('to') ? Number(query.get('to')) : null));
    if (rest === '/changes-since-mine') return ok({ mine: { decisionId: sampleId(6, 5), stepId: sampleId(5, 99), verdict: 'approve', reason: null, at: hoursFrom(this.now, -60), version: 1, contentHash: hash(1), by: ref(semeniuk), onBehalfOf: null, withdrawn: null, signature: null, carriedFrom: null }, changes: this.changes(1, 2), myRemarks: [], authorsNote: 'Уточнено видатки за зауваженням Департаменту фінансів' });
    if (/decision$/.test(rest)) return (this.decided.add(this.documentId), ok(this.route()));
    if (/withdrawal$/.test(rest)) return (this.decided.delete(this.documentId), ok(this.route()));
    if (/(delegation|participants|claim|answer|resolution)$/.test(rest)) return ok(this.route());
    if (rest === '/imported-text') return ok({ body: orderBody.slice(0, 3), dropped: [{ what: 'image', count: 2 }, { what: 'footnote', count: 1 }] });
    if (rest.startsWith('/attachments') && method === 'POST') {
      const added = { id: sampleId(9, 50 + this.attachments.length), name: 'Програма.pdf', role: 'appendix' as const, mediaType: 'application/pdf', size: 120_000, sha256: hash(7) };
      this.attachments = [...this.attachments, added];
      return ok(added, 201);
    }
    if (rest.startsWith('/attachments') && method === 'DELETE') return ((this.attachments = []), { status: 204 });
    return problem(404, 'notFound');
  }

  /** The fake in the shape of `fetch`, remembering every call. */
  readonly fetch = async (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
    const request = input instanceof Request ? input : new Request(new URL(String(input), location.origin), init);
    const text = request.method === 'GET' || request.headers.get('content-type')?.includes('multipart') ? '' : await request.clone().text();
    const url = new URL(request.url);
    const body: unknown = text ? JSON.parse(text) : undefined;
    if (this.offline) throw new TypeError('Failed to fetch');
    this.calls.push({ method: request.method, path: url.pathname + url.search, body, headers: request.headers });
    const reply = this.handle(request.method, url, body);
    return new Response(reply.raw ?? (reply.body === undefined ? null : JSON.stringify(reply.body)), { status: reply.status, headers: { 'content-type': 'application/json', ...reply.headers } });
  };
}
