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

/**
 * The words of a report: signed documents in the order in which their signatures were taken, then the rest in the order of the list, each with
 * its outcome and the code of the reason; what was on the screen is told apart from what was signed by the list.
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
      title: `${item.kindUk} ${item.title}, версія ${item.version}${item.attachments.length > 0 ? `, додатків: ${item.attachments.length}` : ''}`.trim(), outcome: item.state !== 'signed' && item.reason ? `${outcomes[item.state]} (${item.reason.code})` : outcomes[item.state],
      time: item.signedAt ? written(item.signedAt) : '', shown: item.state !== 'signed' ? '' : item.shown ? 'відкрито на екрані' : 'за переліком', sha256: item.state === 'signed' ? (item.base?.sha256 ?? '') : '',
    })),
  };
}
