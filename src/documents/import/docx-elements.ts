import mammoth from 'mammoth';

/** The document tree of mammoth 1.13 as far as it is used here; everything may be absent in a strange file. */
export interface DocxElement {
  readonly type: string;
  readonly children?: readonly DocxElement[];
  readonly value?: string;
  readonly styleName?: string | null;
  readonly numbering?: { readonly isOrdered: boolean; readonly level: string | number } | null;
  readonly alignment?: string | null;
  readonly isBold?: boolean;
  readonly isItalic?: boolean;
  readonly isUnderline?: boolean;
  readonly breakType?: string;
  readonly checked?: boolean;
  readonly isHeader?: boolean;
  readonly colSpan?: number;
  readonly rowSpan?: number;
}

/** Reads a DOCX into elements without touching anything outside the buffer. Throws when its XML makes no sense. */
export async function docxElements(docx: Buffer): Promise<readonly DocxElement[]> {
  let body: readonly DocxElement[] = [];
  await mammoth.convertToHtml(
    { buffer: docx },
    {
      externalFileAccess: false,
      transformDocument: (document: DocxElement) => {
        body = document.children ?? [];
        return { ...document, children: [] };
      },
    },
  );
  return body;
}
