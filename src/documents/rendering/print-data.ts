import type { Block } from '../domain/content.js';

/**
 * Requisites 03–06 and 08: whose letterhead it is. Names are given as written («Зорянська обласна державна адміністрація»);
 * the letterhead prints them in capitals. `martialLawName` stands under the full name; `unitName` (05) under both.
 */
export type LetterheadOrganisation = {
  readonly fullName: string;
  readonly martialLawName?: string;
  readonly unitName?: string;
  readonly shortName: string;
  readonly edrpou: string;
  readonly place: string;
  readonly address: string;
  readonly phone: string;
  readonly email: string;
  readonly site: string;
};

/** Requisite 22: the position as it stands on paper («Т. в. о. начальника …») and «Власне ім’я ПРІЗВИЩЕ». */
export type Signatory = { readonly position: string; readonly name: string };

/** Requisite 27: who drafted it, and the telephone to ask. */
export type Executor = { readonly name: string; readonly phone: string };

/**
 * The number printed before signing (option B of the numbering setting): `date` is YYYY-MM-DD and is written as the kind of
 * document wants it. Without it (option A) the places stay empty and come back as zones for the seal's revision to fill.
 */
export type PrintedRegistration = { readonly date: string; readonly index: string };

type Printed = {
  /** ISO instant that becomes the creation date of the PDF: the same data give the same bytes. */
  readonly createdAt: string;
  readonly organisation: LetterheadOrganisation;
  /** Requisite 19, «Про …». */
  readonly title: string;
  readonly body: readonly Block[];
  readonly signatories: readonly Signatory[];
  /** Requisite 21 as it is to be printed; «Додатки: 1. …» with further entries after line feeds. */
  readonly attachmentsNote?: string;
  readonly executor?: Executor;
  readonly printed?: PrintedRegistration;
};

/**
 * Розпорядження or наказ (rules-ua §3.4 A). `kindTitle` is «РОЗПОРЯДЖЕННЯ», `issuerLine` «начальника обласної військової
 * адміністрації»; `appendixOf` is the line under «Додаток N», e.g. «до розпорядження начальника обласної військової адміністрації».
 */
export type OrderData = Printed & {
  readonly kindTitle: string;
  readonly issuerLine?: string;
  readonly place: string;
  readonly appendixOf?: string;
};

/** Requisite 15: the lines of one addressee, a body in the nominative, a person in the dative. */
export type Addressee = { readonly lines: readonly string[] };

/**
 * A letter (rules-ua §3.4 B). At most four addressees are printed; with more, the lines of `listHeading` (or «Адресатам») and
 * «(за списком)» stand in their place, the list itself being a separate document (rules-ua §2.11).
 */
export type LetterData = Printed & {
  readonly addressees: readonly Addressee[];
  readonly listHeading?: readonly string[];
  readonly replyTo?: PrintedRegistration;
  readonly salutation?: string;
  readonly appendixOf?: string;
};

/** Доповідна or службова записка: no letterhead, the unit on the left and the addressee on the right. */
export type MemoData = Printed & {
  readonly kindTitle: string;
  readonly addressees: readonly Addressee[];
  readonly appendixOf?: string;
};

/** The cover of an archive package (rules-ua §6.4): what is inside, whose it is, how long it is kept. Dates are YYYY-MM-DD. */
export type ArchiveCoverData = {
  readonly createdAt: string;
  readonly organisation: Pick<LetterheadOrganisation, 'fullName' | 'martialLawName' | 'shortName' | 'edrpou'>;
  readonly title: string;
  readonly caseIndex?: string;
  readonly retention?: string;
  readonly startedOn?: string;
  readonly endedOn?: string;
  readonly fund?: string;
  readonly inventory?: string;
  readonly caseNumber?: string;
  readonly documents: readonly {
    readonly index: string;
    readonly date: string;
    readonly kindTitle: string;
    readonly title: string;
    readonly files: number;
    readonly sha256: string;
  }[];
};

/** The report of a signing ceremony. Times are written out for reading; `outcome` too. */
export type CeremonyReportData = {
  readonly createdAt: string;
  readonly organisation: Pick<LetterheadOrganisation, 'fullName' | 'martialLawName' | 'edrpou'>;
  readonly facts: readonly { readonly name: string; readonly value: string }[];
  readonly documents: readonly { readonly title: string; readonly outcome: string; readonly time: string; readonly shown: string; readonly sha256: string }[];
};
