import * as r from './kind-requisites.js';
import type { KindDefinition, RequisiteDefinition, SignatureProfile } from './kinds.js';

type Draft = Pick<KindDefinition, 'code' | 'nameUk' | 'nameEn' | 'groupUk' | 'letterhead' | 'requisites' | 'journal'> & Partial<KindDefinition>;

const oneQualified: SignatureProfile = { level: 'qualified', signers: 'one' };

const kind = (draft: Draft): KindDefinition => ({
  direction: 'internal', drafted: true, numbering: 'A', defaultAccess: 'unit',
  forcedPolicy: null, editorialCorrection: false, printedUk: null, appendixOfUk: null, signature: oneQualified, filing: null, ...draft,
});

const onlyRegistered = { drafted: false, direction: 'incoming', letterhead: 'letter', signature: null } as const;

const orderCard: readonly RequisiteDefinition[] = [
  r.title, r.place, r.issuer, r.ground, r.signatory, r.interestedUnits, r.hasMoney, r.amount, r.controller, r.executor,
  r.publish, r.containsPersonalData, r.caseIndex,
];
const incomingCard: readonly RequisiteDefinition[] = [r.correspondents, r.title, r.senderReference, r.receivedOn, r.deliveryChannel, r.dueOn, r.caseIndex];

const anOrder = { letterhead: 'order', printedUk: 'РОЗПОРЯДЖЕННЯ', appendixOfUk: 'до розпорядження' } as const;

const orders = 'Розпорядчі документи';
const letters = 'Листи і записки';
const incoming = 'Вхідні';

/**
 * The kinds that are shipped (rules-ua §2.3), for an organisation to keep or change. Codes of journals and indices of
 * cases are those of the sample organisation; what an institution's own instruction demands otherwise is a setting, not code.
 */
export const seedKinds: readonly KindDefinition[] = [
  kind({
    ...anOrder, code: 'ORDER_MAIN', nameUk: 'Розпорядження', nameEn: 'Order', groupUk: orders, requisites: orderCard, journal: 'RB',
    filing: { caseIndex: '01-02', retention: 'Постійно' },
  }),
  kind({
    ...anOrder, code: 'ORDER_STAFF', nameUk: 'Розпорядження з кадрових питань', nameEn: 'Personnel order', groupUk: orders,
    requisites: orderCard, journal: 'RK', forcedPolicy: 'everyone',
    filing: { caseIndex: '06-02', retention: '75 років' },
  }),
  kind({
    ...anOrder, code: 'ORDER_ADMIN', nameUk: 'Розпорядження з адміністративно-господарських питань', nameEn: 'Administrative order', groupUk: orders,
    requisites: orderCard, journal: 'RA',
    filing: { caseIndex: '07-02', retention: '5 років' },
  }),
  kind({
    ...anOrder, code: 'ORDER_TRIP', nameUk: 'Розпорядження про відрядження', nameEn: 'Business trip order', groupUk: orders,
    requisites: [
      r.title, r.place, r.issuer, r.traveller, r.destination, r.tripFrom, r.tripTo, r.ground, r.signatory, r.hasMoney, r.amount, r.executor,
      r.containsPersonalData, r.caseIndex,
    ],
    journal: 'RV', defaultAccess: 'participants', filing: { caseIndex: '06-04', retention: '5 років' },
  }),
  kind({
    code: 'NAKAZ', nameUk: 'Наказ', nameEn: 'Departmental order', groupUk: orders, letterhead: 'order', printedUk: 'НАКАЗ', appendixOfUk: 'до наказу',
    requisites: orderCard, journal: 'NK',
    filing: { caseIndex: '15-02', retention: 'Постійно' },
  }),
  kind({
    code: 'LETTER_OUT', nameUk: 'Лист', nameEn: 'Letter', groupUk: letters, letterhead: 'letter', direction: 'outgoing', journal: 'VYH',
    requisites: [
      r.letterKind, r.unitLetterhead, r.addressees, r.addresseesHeading, r.replyTo, r.title, r.salutation, r.attachmentsNote, r.signatory, r.executor,
      r.interestedUnits, r.answerBy,
      r.containsPersonalData, r.obligatory(r.caseIndex),
    ],
    filing: { caseIndex: '01-15', retention: '5 років ЕПК' },
  }),
  kind({
    code: 'LETTER_INT', nameUk: 'Доповідна (службова) записка', nameEn: 'Memo', groupUk: letters, letterhead: 'memo', printedUk: 'ДОПОВІДНА ЗАПИСКА',
    journal: 'ZAP',
    requisites: [r.recipient, r.title, r.replyTo, r.attachmentsNote, r.signatory, r.executor, r.caseIndex],
    defaultAccess: 'participants', signature: { level: 'advanced', signers: 'one' },
  }),
  kind({
    code: 'PROTOCOL', nameUk: 'Протокол', nameEn: 'Minutes', groupUk: 'Інше', letterhead: 'memo', printedUk: 'ПРОТОКОЛ', appendixOfUk: 'до протоколу',
    journal: 'PR',
    requisites: [r.title, r.place, r.heldOn, r.present, r.signatories, r.executor, r.caseIndex],
    signature: { level: 'qualified', signers: 'several' },
  }),
  kind({ ...onlyRegistered, code: 'INCOMING', nameUk: 'Вхідний документ', nameEn: 'Incoming document', groupUk: incoming, requisites: incomingCard, journal: 'VH' }),
  kind({
    ...onlyRegistered, code: 'CITIZEN', nameUk: 'Звернення громадян', nameEn: 'Citizen’s appeal', groupUk: incoming,
    requisites: [...incomingCard, r.containsPersonalData], journal: 'ZG', defaultAccess: 'participants',
  }),
  kind({
    ...onlyRegistered, code: 'INFO_REQ', nameUk: 'Запит на публічну інформацію', nameEn: 'Public-information request', groupUk: incoming,
    requisites: [...incomingCard, r.containsPersonalData], journal: 'ZPI', defaultAccess: 'participants', filing: { caseIndex: '04-03', retention: '5 років' },
  }),
];
