/**
 * What is wrong with an archive package. The first group is about the ZIP file, the second about the bag, the third about the seal, the last
 * about a document inside. The names are stable: scripts may look for them.
 */
export type FindingCode =
  | 'notAZip' | 'tooManyFiles' | 'tooLarge' | 'unsafeName' | 'duplicateName' | 'notAFile' | 'encrypted' | 'unknownCompression' | 'namesDiffer' | 'overlapping' | 'wrongSize'
  | 'notABag' | 'manifestMissing' | 'manifestUnreadable' | 'fileMissing' | 'fileChanged' | 'fileNotListed' | 'sizesDiffer'
  | 'sealMissing' | 'sealInvalid' | 'sealUnproven' | 'notASeal' | 'otherOrganisation'
  | 'documentIncomplete' | 'documentsDiffer' | 'cardUnreadable' | 'cardDiffers' | 'notSigned' | 'signatureInvalid' | 'signatureUnproven' | 'signatureOverNothing' | 'changedAfterSigning' | 'versionChanged' | 'journalBroken';

/** `broken` forbids to rely on the package; `unproven` lacks what it takes to tell; `told` decides nothing. */
export interface Finding {
  readonly severity: 'broken' | 'unproven' | 'told';
  readonly code: FindingCode;
  /** The file or folder inside the package that it is about; null for the package itself. */
  readonly path: string | null;
  readonly detail: string;
}

/** More than this is counted, not listed: a hostile package does not fill the screen or the memory. */
const listed = 200;

/** Collects findings; the list is bounded, the counts are not. */
export class Findings {
  readonly list: Finding[] = [];
  private readonly counts = { broken: 0, unproven: 0, told: 0 };

  add(severity: Finding['severity'], code: FindingCode, path: string | null, detail: string): void {
    this.counts[severity] += 1;
    if (this.list.length < listed) this.list.push({ severity, code, path, detail: detail.slice(0, 300) });
  }

  broken(code: FindingCode, path: string | null, detail: string): void {
    this.add('broken', code, path, detail);
  }

  count(severity: Finding['severity']): number {
    return this.counts[severity];
  }

  /** How many findings there are beyond the list. */
  get unlisted(): number {
    return this.counts.broken + this.counts.unproven + this.counts.told - this.list.length;
  }
}
