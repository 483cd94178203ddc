import type { PDFDocumentProxy, PDFPageProxy } from 'pdfjs-dist';
import { useEffect, useRef, useState } from 'react';
import { useTexts } from '../../../lib/i18n/i18n';
import { Button } from '../../../ui/button';
import { Notice } from '../../../ui/notice';
import { signingTexts } from '../texts';
import { openPdf, paragraphsOf } from './pdf-library';
import './pdf-view.css';

const zooms = [0.5, 0.75, 1, 1.25, 1.5, 2];

function useDocument(bytes: ArrayBuffer): { document: PDFDocumentProxy | null; failed: boolean } {
  const [state, setState] = useState<{ bytes: ArrayBuffer; document: PDFDocumentProxy | null; failed: boolean }>({ bytes, document: null, failed: false });
  useEffect(() => {
    let left = false;
    const opening = openPdf(bytes);
    opening.then((document) => left || setState({ bytes, document, failed: false }), () => left || setState({ bytes, document: null, failed: true }));
    return () => {
      left = true;
      opening.then((document) => document.loadingTask.destroy(), () => undefined).catch(() => undefined);
    };
  }, [bytes]);
  return state.bytes === bytes ? state : { document: null, failed: false };
}

/** True once the element has come near the visible part; stays true. */
function useNear(element: React.RefObject<HTMLElement | null>, atOnce: boolean): boolean {
  const [near, setNear] = useState(atOnce);
  useEffect(() => {
    if (near || !element.current) return;
    const observer = new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting) && setNear(true), { rootMargin: '800px' });
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [near, element]);
  return near;
}

function PageView({ document, number, zoom, asText, onShown }: { document: PDFDocumentProxy; number: number; zoom: number; asText: boolean; onShown?: () => void }) {
  const t = useTexts(signingTexts);
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const near = useNear(box, number === 1);
  const [page, setPage] = useState<PDFPageProxy | null>(null);
  const [paragraphs, setParagraphs] = useState<readonly string[]>([]);
  const shown = useRef(onShown);
  useEffect(() => {
    shown.current = onShown;
  });
  useEffect(() => {
    if (!near) return;
    let left = false;
    void document.getPage(number).then(async (loaded) => {
      if (left) return;
      setPage(loaded);
      const { items } = await loaded.getTextContent();
      if (!left) setParagraphs(paragraphsOf(items));
    }).catch(() => undefined);
    return () => {
      left = true;
    };
  }, [document, number, near]);
  useEffect(() => {
    if (!page || !canvas.current || asText) return;
    const sharpness = Math.min(2, Math.max(1, devicePixelRatio)) * zoom;
    const width = box.current?.clientWidth ?? 700;
    const natural = page.getViewport({ scale: 1 });
    const viewport = page.getViewport({ scale: Math.min(4, (width / natural.width) * Math.min(2, sharpness / zoom)) });
    canvas.current.width = Math.floor(viewport.width);
    canvas.current.height = Math.floor(viewport.height);
    const task = page.render({ canvas: canvas.current, viewport });
    task.promise.then(() => shown.current?.(), () => undefined);
    return () => task.cancel();
  }, [page, zoom, asText]);
  useEffect(() => {
    if (asText && page && paragraphs.length > 0) shown.current?.();
  }, [asText, page, paragraphs]);
  const size = page?.getViewport({ scale: 1 });
  return (
    <section className="pdf__page-frame" aria-label={t.pdf.page(number, document.numPages)}>
      <div ref={box} className={asText ? 'pdf__text' : 'pdf__page'} style={asText ? undefined : { aspectRatio: `${size?.width ?? 595} / ${size?.height ?? 842}`, width: `${zoom * 100}%` }}>
        {!asText && <canvas ref={canvas} aria-hidden="true" />}
        <div className={asText ? '' : 'hidden'}>
          {paragraphs.map((paragraph, i) => (
            <p key={i}>{paragraph}</p>
          ))}
        </div>
      </div>
    </section>
  );
}

/**
 * Shows the pages of a PDF that is in memory: the first at once, the others as they come near. Their text is always there for screen
 * readers, and as reflowed text for narrow screens on request. `onShown` tells that the first page has really been drawn.
 */
export function PdfView({ bytes, title, onShown, tools }: { bytes: ArrayBuffer; title: string; onShown?: () => void; tools?: React.ReactNode }) {
  const t = useTexts(signingTexts);
  const { document, failed } = useDocument(bytes);
  const [zoom, setZoom] = useState(1);
  const [asText, setAsText] = useState(false);
  const step = (by: number) => setZoom(zooms[Math.min(zooms.length - 1, Math.max(0, zooms.indexOf(zoom) + by))] ?? 1);
  const download = () => {
    const link = window.document.createElement('a');
    link.href = URL.createObjectURL(new Blob([bytes], { type: 'application/pdf' }));
    link.download = `${title.slice(0, 80).replace(/[\\/:*?"<>|]/g, ' ')}.pdf`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  };
  if (failed) return <Notice tone="error" live title={t.pdf.failed} actions={<Button onClick={download}>{t.pdf.download}</Button>} />;
  return (
    <div className="pdf">
      <div className="pdf__tools no-print" role="group" aria-label={t.pdf.view}>
        <Button look="quiet" aria-label={t.pdf.smaller} disabled={asText || zoom === zooms[0]} onClick={() => step(-1)}>−</Button>
        <Button look="quiet" disabled={asText} onClick={() => setZoom(1)} aria-pressed={zoom === 1}>{t.pdf.fit}</Button>
        <Button look="quiet" aria-label={t.pdf.bigger} disabled={asText || zoom === zooms.at(-1)} onClick={() => step(1)}>+</Button>
        <Button look="quiet" aria-pressed={asText} onClick={() => setAsText(!asText)}>{t.pdf.asText}</Button>
        {tools}
      </div>
      {/* Scrolling by keyboard needs a focusable scroll container (axe: scrollable-region-focusable). */}
      <div className="pdf__pages" tabIndex={0} role="region" aria-label={t.pdf.region(title)} aria-busy={!document}>
        {!document && <p className="pdf__loading" role="status">{t.pdf.loading}</p>}
        {document && Array.from({ length: document.numPages }, (_, i) => (
          <PageView key={`${document.fingerprints[0] ?? ''}-${i}`} document={document} number={i + 1} zoom={zoom} asText={asText} onShown={i === 0 ? onShown : undefined} />
        ))}
      </div>
    </div>
  );
}
