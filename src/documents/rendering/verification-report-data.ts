/**
 * The report on a verification of signatures, «ПРОТОКОЛ ПЕРЕВІРКИ ЕЛЕКТРОННОГО ПІДПИСУ». Instants are ISO 8601 in UTC and are printed in Kyiv
 * time; every other text comes ready, in Ukrainian.
 */
export type VerificationReportData = {
  /** When the file was verified: the creation date of the PDF, too. */
  readonly createdAt: string;
  readonly indication: 'TOTAL-PASSED' | 'INDETERMINATE' | 'TOTAL-FAILED';
  readonly heading: string;
  /** Why, when it is not a pass. */
  readonly reason?: string;
  readonly code: string;
  readonly file: { readonly name?: string; readonly size: string; readonly sha256: string; readonly kind: string };
  readonly policy: string;
  readonly signatures: readonly ReportedSignatureData[];
  readonly moreSignatures?: string;
};

/** One signature: the facts as pairs of a name and a value, then the checks that say more than «passed», then what came after it. */
export type ReportedSignatureData = {
  readonly title: string;
  readonly indication: 'TOTAL-PASSED' | 'INDETERMINATE' | 'TOTAL-FAILED';
  readonly verdict: string;
  readonly facts: readonly { readonly label: string; readonly value: string }[];
  readonly checks: readonly { readonly label: string; readonly result: string; readonly note?: string }[];
  readonly changes: readonly string[];
};
