import type { DocumentId, Instant, OrganisationId, PersonId, Sha256, SigningSessionId, StepId } from '#shared/domain/ids.js';
import { reportData } from './signing-report.js';
import type { SigningItem } from './signing-session.js';

const at = '2026-03-10T09:30:00.000Z' as Instant;
const item = (title: string, of: Partial<SigningItem>): SigningItem => ({
  documentId: 'd' as DocumentId, stepId: 's' as StepId, onBehalfOf: null, round: 1, version: 1, contentHash: 'a' as Sha256, title, kindUk: 'Лист', changed: false, state: 'waiting', reason: null, base: null, field: null, signingAt: null, signedAt: null, shown: null,
  attachments: [], ...of,
});
const outcomes = (items: readonly SigningItem[]): string[] =>
  reportData({
    items, endedAt: at, organisation: { fullName: 'ОВА', martialLawName: null, edrpou: '00000999' }, signer: { name: 'Олег СЕМЕНЮК', position: 'Директор' },
    session: { sessionId: 'c' as SigningSessionId, organisationId: 'o' as OrganisationId, personId: 'p' as PersonId, state: 'stopped', openedAt: at, chain: null, certificate: null },
  }).documents.map((one) => one.outcome);

describe('The report of a ceremony that was stopped while nobody told the status of the certificate', () => {
  test('says of each document that it was set aside and why, and of a signed one nothing but that', () => {
    expect(outcomes([item('перший', { state: 'setAside', reason: { code: 'revocationUnknown', facts: {} } }), item('другий', { state: 'setAside' }), item('третій', { state: 'signed', signedAt: at })])).toEqual([
      'Підписано', 'Відкладено: не вдалося перевірити статус сертифіката', 'Відкладено',
    ]);
  });

  test('has words for everything for which a document waits', () => {
    for (const code of ['revocationUnknown', 'trustUnavailable', 'trustedListExpired']) expect(outcomes([item('перший', { state: 'setAside', reason: { code, facts: {} } })])[0]).toMatch(/^Відкладено: [а-яіїєґ ]+$/);
  });
});
