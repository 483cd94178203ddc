import type { PDFDocumentProxy, PDFWorker } from 'pdfjs-dist';
import workerUrl from 'pdfjs-dist/legacy/build/pdf.worker.min.mjs?url';

type Library = typeof import('pdfjs-dist');

let loading: Promise<{ library: Library; worker: PDFWorker }> | undefined;

/** pdf.js with one worker for all documents of the page, fetched when the first PDF is shown; failing to load it may be tried again. */
export function pdfLibrary(): Promise<{ library: Library; worker: PDFWorker }> {
  loading ??= import('pdfjs-dist/legacy/build/pdf.mjs').then((loaded) => {
    const library = loaded as unknown as Library;
    const port = new Worker(workerUrl, { type: 'module' });
    return { library, worker: new library.PDFWorker({ port: port as unknown as null }) };
  });
  loading.catch(() => (loading = undefined));
  return loading;
}

/**
 * Opens a PDF for showing. Scripts, forms of XFA and generated code stay off (F12): what is shown is what the bytes say and nothing runs.
 * The bytes are copied, because pdf.js takes them away into its worker.
 */
export async function openPdf(bytes: ArrayBuffer): Promise<PDFDocumentProxy> {
  const { library, worker } = await pdfLibrary();
  return library.getDocument({ data: new Uint8Array(bytes.slice(0)), worker, isEvalSupported: false, enableXfa: false, useSystemFonts: false, stopAtErrors: false }).promise;
}

interface TextPiece {
  readonly str: string;
  readonly hasEOL: boolean;
  readonly transform: readonly number[];
  readonly height: number;
}

/** The text of a page as paragraphs: a wider gap between lines begins the next one. For screen readers and for narrow screens. */
export function paragraphsOf(items: readonly unknown[]): string[] {
  const paragraphs: string[] = [];
  let line = '';
  let lastY: number | null = null;
  const pieces = items.filter((item): item is TextPiece => typeof (item as Partial<TextPiece>).str === 'string');
  for (const piece of pieces) {
    const y = piece.transform[5] ?? 0;
    const size = piece.height || Math.abs(piece.transform[3] ?? 12) || 12;
    if (piece.str.trim() !== '') {
      if (lastY !== null && Math.abs(lastY - y) > size * 1.9 && line.trim() !== '') {
        paragraphs.push(line.trim());
        line = '';
      }
      lastY = y;
    }
    line += piece.str;
    // A hyphen at the end of a line is kept: in Ukrainian it may well be a part of the word.
    if (piece.hasEOL && !line.endsWith(' ')) line += ' ';
  }
  if (line.trim() !== '') paragraphs.push(line.trim());
  return paragraphs.map((paragraph) => paragraph.replace(/\s+/g, ' '));
}
