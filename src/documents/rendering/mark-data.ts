import { formatDate, type DateForm } from './ukrainian-dates.js';
import { qrPicture } from './qr-modules.js';
import type { PrintedRegistration } from './print-data.js';
import type { Zone } from './typesetter.js';

/** One certificate in the mark: whose, of what kind («КЕП», «Кваліфікована електронна печатка»), its serial, its validity (instants). */
export type MarkCertificate = {
  readonly name: string;
  readonly kind: string;
  readonly serial: string;
  readonly validFrom: string;
  readonly validTo: string;
  /** The certificate did not verify: the mark says «НЕДІЙСНИЙ» in its place (rules-ua §2.10). */
  readonly invalid?: boolean;
};

type Page = { readonly name: string; readonly width: number; readonly height: number };

/** One page of the mark, exactly as large as the zone it is to fill (points). */
export type MarkPage =
  | (Page & { readonly kind: 'line'; readonly text: string })
  | (Page & { readonly kind: 'signature'; readonly label: string; readonly signer: string; readonly at?: string })
  | (Page & {
      readonly kind: 'mark';
      /** What stands before the system's name; «ДОКУМЕНТ СЕД» when left out. */
      readonly heading?: string;
      readonly system: string;
      readonly organisation: string;
      readonly registration: string;
      readonly certificates: readonly MarkCertificate[];
      readonly timestampAt?: string;
      /** The QR code as an SVG. */
      readonly qr: string;
    });

/** Data of the template `mark`: its pages are imported into the document as form XObjects, one for each zone. */
export type MarkData = { readonly createdAt: string; readonly pages: readonly MarkPage[] };

/** What the seal's revision shows: number and date, who signed with which certificate, when it was stamped, where to verify. */
export type MarkFacts = {
  readonly createdAt: string;
  readonly system: string;
  readonly organisation: string;
  readonly registration: PrintedRegistration;
  /** Orders write the date in words, letters in digits (ДСТУ 4163:2020). */
  readonly dateForm: DateForm;
  readonly certificates: readonly MarkCertificate[];
  readonly timestampAt?: string;
  /** What the QR code says: short ASCII, no personal data. */
  readonly verifyUrl: string;
};

/**
 * The mark for the zones of one document: the signature mark with its QR, and the date and index wherever the layout left a
 * place for them. Zones of signatures are left out (see `signatureMarkData`).
 */
export function markData(zones: readonly Zone[], facts: MarkFacts): MarkData {
  return { createdAt: facts.createdAt, pages: zones.flatMap((zone) => pageFor(zone, facts)) };
}

/** The small mark beside a signature requisite, made before that person signs: «Підписано КЕП», the name, the time if it is known. */
export function signatureMarkData(zone: Zone, facts: { createdAt: string; label: string; signer: string; at?: string }): MarkData {
  const { width, height, name } = zone;
  const page: MarkPage = { kind: 'signature', name, width, height, label: facts.label, signer: facts.signer };
  return { createdAt: facts.createdAt, pages: [facts.at === undefined ? page : { ...page, at: facts.at }] };
}

/** The mark on a paper that came from outside (rules-ua §2.10): received here, under which number, and where its card is. */
export function receivedMarkData({ width, height }: Pick<Zone, 'width' | 'height'>, facts: { createdAt: string; system: string; organisation: string; registration: PrintedRegistration; certificates: readonly MarkCertificate[]; cardUrl: string }): MarkData {
  const { createdAt, system, organisation, registration, certificates, cardUrl } = facts;
  const line = `Вх. № ${registration.index} від ${formatDate(registration.date, 'digits')}`;
  return { createdAt, pages: [{ kind: 'mark', name: 'mark', width, height, heading: 'ЗАРЕЄСТРОВАНО В СЕД', system, organisation, registration: line, certificates, qr: qrPicture(cardUrl) }] };
}

function pageFor({ name, width, height }: Zone, facts: MarkFacts): MarkPage[] {
  const { registration, dateForm } = facts;
  const page = { name, width, height };
  const date = formatDate(registration.date, dateForm);
  if (name === 'regDate') return [{ ...page, kind: 'line', text: date }];
  if (name === 'regIndex') return [{ ...page, kind: 'line', text: registration.index }];
  if (name.startsWith('regRef-')) return [{ ...page, kind: 'line', text: `${date} № ${registration.index}` }];
  if (name !== 'mark') return [];
  const { system, organisation, certificates, timestampAt, verifyUrl } = facts;
  const line = `№ ${registration.index} від ${formatDate(registration.date, 'digits')}`;
  const mark = { ...page, kind: 'mark' as const, system, organisation, registration: line, certificates, qr: qrPicture(verifyUrl) };
  return [timestampAt === undefined ? mark : { ...mark, timestampAt }];
}
