/**
 * The approval sheet, «АРКУШ ПОГОДЖЕННЯ» (rules-ua §2.5, ДСТУ 4163:2020 requisite 24). All instants are ISO 8601 in UTC and
 * are printed in Kyiv time; decisions are given by their Ukrainian label, so that sheet and screen say the same word.
 */
export type ApprovalSheetData = {
  /** When the sheet was made: the creation date of the PDF and the line «Сформовано». */
  readonly createdAt: string;
  readonly organisation: string;
  readonly document: {
    readonly kindTitle: string;
    readonly title: string;
    readonly id: string;
    readonly version: number;
    /** SHA-256 of the version's canonical form, 64 hexadecimal characters. */
    readonly contentHash: string;
    /** Given once the document is registered; `date` is YYYY-MM-DD. */
    readonly registered?: { readonly index: string; readonly date: string };
  };
  readonly author: { readonly position: string; readonly unit?: string; readonly name: string; readonly phone?: string };
  readonly round: number;
  readonly stages: readonly SheetStage[];
  readonly remarks: readonly SheetRemark[];
  readonly disagreements: readonly SheetDisagreement[];
  readonly previousRounds: readonly SheetRound[];
};

/** One stage of the current round; `skipped` says why none of it was asked («умова не настала: …»). */
export type SheetStage = {
  readonly title: string;
  readonly rule?: string;
  readonly skipped?: string;
  readonly rows: readonly SheetRow[];
};

/**
 * One participant's line. `position` is the position in which he or she really acted («Т. в. о. начальника …»), with `acting`
 * saying instead of whom and on what ground. `carried` marks a visa that was given on an earlier version: the sheet then says
 * which version was really approved and lists what has changed since (approvals.md, rule 2).
 */
export type SheetRow = {
  readonly position: string;
  readonly name: string;
  readonly acting?: { readonly insteadOf: string; readonly ground: string };
  readonly decision: string;
  readonly receivedAt?: string;
  readonly decidedAt?: string;
  readonly note?: string;
  /** Numbers of the remarks of this participant, as in `remarks`. */
  readonly remarkNumbers?: readonly number[];
  readonly signature?: { readonly kind: string; readonly serial: string; readonly signedAt?: string };
  readonly carried?: { readonly version: number; readonly changes: readonly string[] };
};

/** A remark with what became of it: place in the draft, wording now, wording proposed, reason, and the author's answer (rule A-4). */
export type SheetRemark = {
  readonly number: number;
  readonly round?: number;
  readonly author: string;
  readonly place: string;
  readonly text: string;
  readonly current?: string;
  readonly proposed?: string;
  readonly reason?: string;
  readonly resolution?: string;
  readonly answer?: string;
};

/** A remark that its writer and the author did not settle: the signatory must see both sides (rule A-5). */
export type SheetDisagreement = {
  readonly place: string;
  readonly opinion: string;
  readonly opinionBy: string;
  readonly answer: string;
  readonly answerBy: string;
};

/** A round that ended: on which version, how, when, why. */
export type SheetRound = {
  readonly number: number;
  readonly version: number;
  readonly outcome: string;
  readonly endedAt: string;
  readonly by?: string;
  readonly reason?: string;
  readonly rows: readonly SheetRow[];
};
