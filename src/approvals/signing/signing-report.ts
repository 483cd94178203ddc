import type { Instant } from '#shared/domain/ids.js';
import type { CeremonyReportData } from '#documents/rendering/print-data.js';
import type { OrganisationFact } from '#users/domain/people.js';
import type { SigningItem, SigningSession } from './signing-session.js';

/** What a report is made out of. */
export interface ReportFacts {
  readonly session: SigningSession;
  readonly items: readonly SigningItem[];
  readonly endedAt: Instant;
  readonly organisation: Pick<OrganisationFact, 'fullName' | 'martialLawName' | 'edrpou'>;
  readonly signer: { readonly name: string; readonly position: string };
}

const kyiv = new Intl.DateTimeFormat('uk-UA', { timeZone: 'Europe/Kyiv', day: '2-digit', month: '2-digit', year: 'numeric', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
const written = (at: Instant): string => kyiv.format(new Date(at)).replace(',', '');

const outcomes: Readonly<Record<SigningItem['state'], string>> = { signed: 'Підписано', failed: 'Не підписано', excluded: 'Не ввійшов до підписання', setAside: 'Відкладено', waiting: 'Не підписано', prepared: 'Не підписано' };

/** Why a document of a ceremony was not signed, as its paper says it; the codes are those of the core and of signatures/. */
const reasons: Readonly<Record<string, string>> = {
  shownDiffers: 'показане не збігається з тим, що підписується', notPrepared: 'документ не підготовлено до підпису', staleVersion: 'документ змінено після відкриття папки', routeEnded: 'погодження завершено або відкликано',
  atAuthor: 'документ на доопрацюванні в автора', notYourTurn: 'попередній етап ще не завершено', heldByParticipant: 'чекає на додаткового погоджувача', alreadyDecided: 'рішення вже є', alreadySigned: 'уже підписано',
  stepClosed: 'крок уже закрито', stepOrphaned: 'крок ні за ким не закріплено', stepUnknown: 'кроку немає', claimedByAnother: 'узяла на розгляд інша особа', notAssignee: 'документ не на підписі цієї особи', passedOn: 'документ передано іншій особі',
  substituteMayNotSign: 'заміщення без права підпису', substitutionOutOfScope: 'заміщення не охоплює цей документ', authorMayNotApprove: 'автор не підписує власний документ', correctionPending: 'чекає на згоду автора з редакційною правкою',
  signatureTooWeak: 'потрібен кваліфікований підпис', signatureInvalid: 'підпис не відповідає документу', attachmentsUnsigned: 'підписано не всі додатки', signatureCoversOtherText: 'підпис накладено на інший текст',
  fileChanged: 'збережений файл змінено', notFound: 'документа немає або немає доступу', certificateRevoked: 'сертифікат скасовано або заблоковано', certificateExpired: 'строк дії сертифіката закінчився', revocationUnknown: 'не вдалося перевірити статус сертифіката',
  trustUnavailable: 'перелік довірених надавачів недоступний', trustedListExpired: 'перелік довірених надавачів застарів',
};

/**
 * The words of a report: signed documents in the order in which their signatures were taken, then the rest in the order of the list, each with
 * its outcome and the reason in words (a code that has none is named); what was on the screen is told apart from what was signed by the list.
 */
export function reportData({ session, items, endedAt, organisation, signer }: ReportFacts): CeremonyReportData {
  const signed = items.filter((item) => item.state === 'signed').sort((a, b) => ((a.signedAt ?? '') < (b.signedAt ?? '') ? -1 : (a.signedAt ?? '') > (b.signedAt ?? '') ? 1 : 0));
  const rest = items.filter((item) => item.state !== 'signed');
  const { certificate } = session;
  const facts = [
    ['Підписувач', [signer.name, signer.position].filter(Boolean).join(', ')], ['Розпочато', written(session.openedAt)], ['Завершено', `${written(endedAt)}${session.state === 'stopped' ? ' (зупинено підписувачем)' : ''}`],
    ['Сертифікат', certificate ? `${certificate.subject}, серійний номер ${certificate.serial.toUpperCase()}` : 'ключ не відкривали'], ...(certificate ? [['Видавець сертифіката', certificate.issuer] as const] : []),
    ['Підписано', `${signed.length} з ${items.length}`], ['Номер підписання', session.sessionId],
  ] as const;
  return {
    createdAt: endedAt, organisation: { fullName: organisation.fullName, ...(organisation.martialLawName ? { martialLawName: organisation.martialLawName } : {}), edrpou: organisation.edrpou },
    facts: facts.map(([name, value]) => ({ name, value })),
    documents: [...signed, ...rest].map((item) => ({
      title: `${item.kindUk} ${item.title}, версія ${item.version}${item.attachments.length > 0 ? `, додатків: ${item.attachments.length}` : ''}`.trim(), outcome: item.state !== 'signed' && item.reason ? `${outcomes[item.state]}: ${reasons[item.reason.code] ?? item.reason.code}` : outcomes[item.state],
      time: item.signedAt ? written(item.signedAt) : '', shown: item.state !== 'signed' ? '' : item.shown ? 'відкрито на екрані' : 'за переліком', sha256: item.state === 'signed' ? (item.base?.sha256 ?? '') : '',
    })),
  };
}
