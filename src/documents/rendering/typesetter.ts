import type { ApprovalSheetData } from './approval-sheet-data.js';
import type { MarkData } from './mark-data.js';
import type { ArchiveProfile } from '../domain/kinds.js';
import type { VerificationReportData } from './verification-report-data.js';
import type { ArchiveCoverData, CeremonyReportData, LetterData, MemoData, OrderData } from './print-data.js';

/** What each template is given. */
export type TemplateData = {
  readonly order: OrderData;
  readonly letter: LetterData;
  readonly memo: MemoData;
  readonly 'approval-sheet': ApprovalSheetData;
  readonly mark: MarkData;
  readonly 'archive-cover': ArchiveCoverData;
  readonly 'verification-report': VerificationReportData;
  readonly 'ceremony-report': CeremonyReportData;
};

/**
 * One document to set: a template, its data, and the archive profile. The same job gives the same bytes. The mark is never tagged: it
 * becomes a part of another page.
 */
export type TypesetJob = {
  [Template in keyof TemplateData]: {
    readonly template: Template;
    readonly data: TemplateData[Template];
    readonly profile: ArchiveProfile;
  };
}[keyof TemplateData];

/**
 * A place that the layout keeps free of any text: PDF points, origin at the bottom left of the page, `page` from 0.
 * Names: `regDate`, `regIndex`, `regRef-1` … (the line under each «Додаток», in their order), `mark`, `signature-1` …; in a
 * mark, one zone a page.
 */
export type Zone = {
  readonly name: string;
  readonly page: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
};

/**
 * The finished PDF. `unprintable` lists the characters that the letterhead's font cannot show (they appear as «�»); whoever
 * offers the page for signing must say so, because nobody signs what is not seen.
 */
export type Typeset = {
  readonly pdf: Buffer;
  readonly pages: number;
  readonly zones: readonly Zone[];
  readonly unprintable: readonly string[];
};

/** Sets documents into PDF. Safe to call concurrently; jobs wait their turn. */
export interface Typesetter {
  /** Throws a TypesettingError; a failed job leaves nothing behind and does not disturb the next one. */
  typeset(job: TypesetJob): Promise<Typeset>;
  /** Ends waiting and running jobs with `closed` and stops every process. */
  close(): Promise<void>;
}

/**
 * `refused`: the template could not set these data; `timedOut`: the time limit passed; `tooLarge`: it wanted more memory than
 * the limit; `crashed`: the process died; `closed`: the typesetter was closed.
 */
export type TypesettingCode = 'refused' | 'timedOut' | 'tooLarge' | 'crashed' | 'closed';

/** A document could not be set. The draft is untouched; what `timedOut` or `crashed` may be tried again. */
export class TypesettingError extends Error {
  constructor(
    readonly code: TypesettingCode,
    message: string,
  ) {
    super(message);
    this.name = 'TypesettingError';
  }
}
