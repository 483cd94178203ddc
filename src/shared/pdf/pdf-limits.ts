/** Bounds that keep a hostile file from taking the process with it (reliability F03). All counts are per document. */
export interface PdfLimits {
  /** Bytes that one stream may inflate to. */
  readonly streamBytes: number;
  /** Bytes that all decoded streams of one document may inflate to together. */
  readonly inflatedBytes: number;
  /** Nesting of arrays and dictionaries in one object. */
  readonly depth: number;
  /** Values inside one object (array elements, dictionary values). */
  readonly valuesPerObject: number;
  /** Cross-reference sections in the /Prev chain: about the number of revisions. */
  readonly sections: number;
  /** Cross-reference entries over all sections. */
  readonly entries: number;
  /** Nodes of the page tree. */
  readonly pageNodes: number;
}

/** Bounds for documents of an office: generous for a thousand-page scan, small enough for a worker with 512 MB. */
export const PDF_LIMITS: PdfLimits = {
  streamBytes: 64 * 1024 * 1024,
  inflatedBytes: 192 * 1024 * 1024,
  depth: 64,
  valuesPerObject: 1_000_000,
  sections: 5_000,
  entries: 2_000_000,
  pageNodes: 100_000,
};
