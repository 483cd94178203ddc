import type { View } from '../../lib/api';

const hex = (n: number): string => n.toString(16).padStart(12, '0');
const id = (group: number, n: number): string => `0000000${group}-0000-4000-8000-${hex(n)}`;
const person = (n: number, name: string, position: string): View<'PersonRef'> => ({ personId: id(1, n), name, position });
const author = person(1, 'Тарас МЕЛЬНИЧУК', 'Головний спеціаліст відділу розвитку електронного урядування');
const shevchuk = person(2, 'Інна ШЕВЧУК', 'Начальник відділу розвитку електронного урядування');
const honchar = person(6, 'Людмила ГОНЧАР', 'Директор Департаменту фінансів');
const fedorenko = person(4, 'Ганна ФЕДОРЕНКО', 'Заступник начальника юридичного управління апарату');
const diachenko = person(5, 'Максим ДЯЧЕНКО', 'Начальник юридичного управління апарату');
const hayovyi = person(7, 'Андрій ГАЙОВИЙ', 'Начальник обласної військової адміністрації');
export const documentId = id(4, 900);

const at = (day: number, clock: string): string => `2026-11-${String(day).padStart(2, '0')}T${clock}:00.000Z`;
const decision = (n: number, by: View<'PersonRef'>, verdict: View<'DecisionView'>['verdict'], when: string, version: number, more: Partial<View<'DecisionView'>> = {}): View<'DecisionView'> => ({
  decisionId: id(6, n), stepId: id(5, n), verdict, reason: null, at: when, version, contentHash: String(version).repeat(64), by, onBehalfOf: null, withdrawn: null, signature: null, carriedFrom: null, ...more,
});
const step = (n: number, assignee: View<'PersonRef'>, state: View<'StepView'>['state'], openedAt: string | null, given: View<'DecisionView'> | null, more: Partial<View<'StepView'>> = {}): View<'StepView'> => ({
  stepId: id(5, n), assignee, pool: [], why: 'керівник підрозділу автора', state, openedAt, dueAt: null, overdue: false, decision: given, earlier: [], addedBy: null, delegatedBy: null, substitute: null, ...more,
});
const stage = (n: number, title: string, purpose: View<'StageView'>['purpose'], state: View<'StageView'>['state'], steps: View<'StepView'>[]): View<'StageView'> => ({
  stageId: id(7, n), key: `s${n}`, title, purpose, order: 'sequential', completion: 'all', evidence: 'none', concerns: [], state, condition: null, steps,
});

/** A document in its second round: one visa carried over, the finance department late, a remark answered. */
export const runningRoute: View<'RouteView'> = {
  routeId: id(8, 1), documentId, template: { templateId: id(9, 1), code: 'order_full', name: 'Розпорядження: повне погодження', version: 1 }, state: 'running', policy: 'affected', sequence: 14, currentRound: 2,
  rounds: [
    { number: 1, version: 1, openedAt: at(9, '08:00'), closedAt: at(10, '13:30'), outcome: 'returned', note: null, stages: [
      stage(1, 'Начальник відділу', 'visa', 'complete', [step(1, shevchuk, 'decided', at(9, '08:00'), decision(1, shevchuk, 'approve', at(9, '10:15'), 1))]),
      stage(2, 'Фінансове погодження', 'visa', 'failed', [step(2, honchar, 'decided', at(9, '10:15'), decision(2, honchar, 'return', at(10, '13:30'), 1, { reason: 'Повне фінансування не передбачене: Бюджетний кодекс, стаття 85' }))]),
    ] },
    { number: 2, version: 2, openedAt: at(11, '07:00'), closedAt: null, outcome: null, note: 'Уточнено видатки за кошторисом', stages: [
      stage(11, 'Начальник відділу', 'visa', 'complete', [step(11, shevchuk, 'carried', null, decision(1, shevchuk, 'approve', at(9, '10:15'), 1, { carriedFrom: { version: 1, round: 1, changesSince: [`block:${id(3, 6)}`, 'requisite:caseIndex', 'attachment:Кошторис.pdf'] } }))]),
      stage(12, 'Юридична експертиза', 'legal', 'complete', [step(12, diachenko, 'decided', at(11, '07:00'), decision(12, fedorenko, 'approveWithRemarks', at(11, '14:40'), 2, { onBehalfOf: { person: diachenko, capacity: 'temporarilyActing', ground: 'наказ від 02.11.2026 № 88-к/тр' }, signature: { certificateSerial: '3a5f', signer: 'ФЕДОРЕНКО Ганна Олегівна', issuer: 'КНЕДП «Зоря»', level: 'qualified' } }))]),
      stage(13, 'Фінансове погодження', 'visa', 'open', [step(13, honchar, 'open', at(11, '14:40'), null, { dueAt: at(12, '15:00'), overdue: true })]),
      stage(14, 'Підписання', 'signature', 'waiting', [step(14, hayovyi, 'waiting', null, null)]),
    ] },
  ],
  remarks: [{ remarkId: id(9, 11), author: honchar, at: at(10, '13:30'), version: 1, round: 1, stepId: id(5, 2), text: 'Повне фінансування не передбачене.', anchor: { part: 'block', id: id(3, 6) }, quote: 'забезпечити фінансування Програми в повному обсязі', proposed: 'передбачити видатки в межах наявного фінансового ресурсу', justification: 'Бюджетний кодекс України, стаття 85', obligatory: true, answer: { outcome: 'accepted', text: 'Враховано.', at: at(11, '06:50') }, state: 'answered' }],
  allowed: [
    { action: 'recall', stepId: null, decisionId: null, remarkId: null, onBehalfOf: null, needsReason: true, evidence: 'none' },
    { action: 'reassign', stepId: id(5, 13), decisionId: null, remarkId: null, onBehalfOf: null, needsReason: true, evidence: 'none' },
  ],
  expectedBy: at(17, '15:00'),
  choices: { picked: {}, units: {}, signer: null },
  correction: null, corrections: 0,
};

export const runningDocument: View<'DocumentView'> = {
  documentId, kind: 'ORDER_MAIN', kindUk: 'Розпорядження', kindEn: 'Order', title: 'Про схвалення проєкту обласної Програми інформатизації «Цифрова Зорянщина» на 2027–2029 роки', phase: 'inApproval', author, unit: 'Відділ розвитку електронного урядування', access: 'unit', urgent: true,
  currentVersion: 2, contentHash: '2'.repeat(64), registrationIndex: null, registeredOn: null, caseIndex: '01-02', createdAt: at(8, '08:00'), updatedAt: at(11, '14:40'), isMine: true, files: { version: true, signed: false, sealed: false }, waiting: [],
};

/** The same document signed, registered and waiting for its seal. */
export const signedDocument: View<'DocumentView'> = {
  ...runningDocument, phase: 'registered', urgent: false, registrationIndex: '412', registeredOn: '2026-11-12', files: { version: true, signed: true, sealed: false },
  waiting: [{ step: 'seal', since: at(12, '10:00'), reason: 'timestampUnavailable' }, { step: 'dispatch', since: at(12, '10:00'), reason: null }],
};

export const signature = (kind: View<'SignatureView'>['kind'], signer: string, verdict: View<'SignatureView'>['verdict'], more: Partial<View<'SignatureView'>> = {}): View<'SignatureView'> => ({
  signatureId: null, field: `${kind}-1`, kind, fileName: null, signer, position: 'Начальник обласної військової адміністрації', organisation: 'Зорянська ОВА', issuer: 'КНЕДП «Зоря»', serial: '3a5f09', signedAt: at(12, '09:58'), timestampAt: at(12, '09:58'), level: 'B-T', algorithm: 'ECDSA P-256', coversWholeFile: false, verdict,
  subIndication: null, checks: ['structure', 'singleSigner', 'messageDigest', 'signatureValue', 'chain', 'revocation'].map((name) => ({ name, verdict: 'passed' as const, code: null, facts: {} })), ...more,
});

/** Answers what the card asks for besides the document and its route; null for everything else. */
export function cardAnswers(document: View<'DocumentView'>, route: View<'RouteView'> | null): (method: string, url: URL) => { status: number; body?: unknown; raw?: string } | null {
  const base = `/api/documents/${document.documentId}`;
  const answers: Record<string, unknown> = {
    [base]: document,
    [`${base}/versions`]: { versions: [2, 1].map((number) => ({ number, contentHash: String(number).repeat(64), createdAt: at(number === 2 ? 11 : 9, '07:00'), createdBy: author, note: number === 2 ? 'Уточнено видатки за кошторисом' : null, editorial: false })) },
    [`${base}/versions/2`]: { number: 2, contentHash: '2'.repeat(64), createdAt: at(11, '07:00'), createdBy: author, note: null, editorial: false, requisites: {}, body: [], attachments: [{ id: id(9, 50), name: 'Програма «Цифрова Зорянщина».pdf', role: 'appendix', mediaType: 'application/pdf', size: 1_234_567, sha256: 'c'.repeat(64) }] },
    [`${base}/signatures`]: { signatures: document.files.signed ? [signature('signature', 'ГАЙОВИЙ Андрій Богданович', 'TOTAL-PASSED'), signature('visa', 'ФЕДОРЕНКО Ганна Олегівна', 'INDETERMINATE', { subIndication: 'TRY_LATER', timestampAt: null, level: 'B-B', checks: [{ name: 'revocation', verdict: 'unknown', code: 'revocationUnknown', facts: {} }] })] : [] },
    [`${base}/dispatches`]: { dispatches: document.registrationIndex === null ? [] : [{ dispatchId: id(9, 70), addressee: 'Лугівська районна військова адміністрація', channel: 'sev', state: 'refused', attempt: 1, sentAt: at(12, '10:10'), theirIndex: null, refusal: 'Не той адресат', answerDueOn: null, receipts: [{ type: 1, at: at(12, '10:11'), text: '', theirIndex: null }, { type: 4, at: at(12, '10:30'), text: 'Не той адресат', theirIndex: null }], mayRepeat: true }] },
    [`${base}/journal`]: { chainVerifies: true, entries: ['documentCreated', 'versionFrozen', 'routeStarted', 'stepOpened', 'stepDecided'].map((type, i) => ({ chain: `document:${document.documentId}`, seq: i + 1, at: at(8 + i, '08:00'), actor: {}, actorName: i === 3 ? '' : author.name, type, data: {}, previousHash: '0'.repeat(64), hash: String(i + 1).repeat(64) })) },
  };
  return (method, url) => {
    if (method !== 'GET') return null;
    if (url.pathname === `${base}/route`) return route ? { status: 200, body: route } : { status: 404, body: { code: 'noRoute', status: 404 } };
    const body = answers[url.pathname];
    return body === undefined ? null : { status: 200, body };
  };
}
