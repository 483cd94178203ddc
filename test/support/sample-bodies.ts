import { newId } from '#shared/new-id.js';
import type { PathIds } from './hidden-papers.js';

const hash = 'a'.repeat(64);
const der = Buffer.from('not a certificate').toString('base64');

/** A body that fits the contract for every changing operation, by module and name, about things with these ids: a refusal then is one of right, not of form. */
export function sampleBodies(ids: PathIds, person: string): Readonly<Record<string, unknown>> {
  const seen = { round: 1, version: 1, contentHash: hash };
  const item = { documentId: ids.documentId, stepId: ids.stepId, ...seen };
  return {
    'users.signIn': { login: 'nobody', password: 'wrong' },
    'users.signOut': undefined,
    'users.changePassword': { current: 'wrong', next: 'довгий новий пароль 1' },
    'users.createSubstitution': { absentId: person, substituteId: newId(), fromOn: '2031-01-01', toOn: '2031-01-05', capacity: 'acting', scope: 'all', ground: 'наказ № 1' },
    'users.revokeSubstitution': undefined,
    'documents.create': { kind: 'LETTER_OUT', basedOn: ids.documentId },
    'documents.settings': { access: 'organisation', urgent: true },
    'documents.discard': undefined,
    'documents.saveWorkingCopy': { revision: 0, requisites: {}, body: [] },
    'documents.attach': undefined,
    'documents.detach': undefined,
    'documents.importDocx': undefined,
    'signatures.bindCertificate': { certificateChain: [der] },
    'signatures.unbindCertificate': undefined,
    'signatures.verify': undefined, 'records.publicFile': undefined, 'records.publicDocumentFile': undefined,
    'signatures.verificationReport': undefined,
    'approvals.plan': { templateId: newId() },
    'approvals.submit': { templateId: newId(), workingCopyRevision: 1 },
    'approvals.decide': { ...seen, verdict: 'approve' },
    'approvals.decisionToSign': { ...seen, verdict: 'approve', certificateChain: [der] },
    'approvals.delegate': { ...seen, to: person, reason: 'Передаю розгляд' },
    'approvals.addParticipant': { ...seen, who: person, place: 'before', reason: 'Прошу думку' },
    'approvals.claim': seen,
    'approvals.reassign': { to: person, reason: 'Перепризначення' },
    'approvals.withdraw': { reason: 'Передумав підписувати' },
    'approvals.recall': { reason: 'Відкликаю документ' },
    'approvals.answerRemark': { outcome: 'accepted', text: 'Враховано' },
    'approvals.resolveRemark': { settled: true },
    'approvals.correctEditorially': { act: 'consent' },
    'approvals.previewCorrection': { body: [] },
    'approvals.bulkDecide': { verdict: 'approve', items: [item] },
    'approvals.release': { round: 1, version: 1, contentHash: '0'.repeat(64) },
    'approvals.openSigning': { items: [item] },
    'approvals.prepareSigning': { certificateChain: [der] },
    'approvals.completeSigning': { signatures: [{ documentId: ids.documentId, signature: der }] },
    'approvals.stopSigning': undefined,
    'records.annul': { reason: 'Помилкова реєстрація' },
    'records.repeatDispatch': undefined,
    'records.receipt': { type: 1, text: 'Доставлено' },
    'records.registerIncoming': { journal: 'NONE', correspondent: 'Установа', title: 'Запит' },
    'records.addIncomingFile': undefined,
    'records.markIncomingFile': undefined,
    'records.withdrawIncomingFile': { reason: 'Додано помилково' },
    'records.requestExport': { documentIds: [ids.documentId] },
    'queues.markRead': { notificationIds: [newId()] },
    'queues.retry': undefined,
  };
}

/** What a query must have for a reading operation to be asked at all. */
export const sampleQueries: Readonly<Record<string, string>> = { 'documents.changes': '?from=1', 'approvals.templates': '?kind=LETTER_OUT', 'approvals.inbox': '?tab=approve' };
