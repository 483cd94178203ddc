import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState, type ReactNode } from 'react';
import { useParams, useSearchParams } from 'react-router';
import { answer, api, asCommand, type View } from '../../lib/api';
import { useT, useTexts } from '../../lib/i18n/i18n';
import { useRegionKeys } from '../../lib/keyboard';
import { keys } from '../../lib/queries';
import { Button, ButtonLink } from '../../ui/button';
import { EmptyState } from '../../ui/empty-state';
import { ProblemNotice } from '../../ui/notice';
import { Page } from '../../ui/page';
import { Skeleton } from '../../ui/progress';
import { Tabs } from '../../ui/tabs';
import { toast } from '../../ui/toast';
import { ReceiptDialog, type Dispatch } from '../records/dispatch-list';
import { PdfView } from '../signatures/pdf/pdf-view';
import { CorrectionsNotice } from '../corrections/corrections-notice';
import { CardActions } from './card-actions';
import { CardBand } from './card-band';
import { pdfSource, useDocument, usePdf, useRoute } from './card-data';
import { FilesTab } from './files-tab';
import { JournalTab } from './journal-tab';
import { ReplyDialog } from './reply-dialog';
import { SheetTab } from './sheet-tab';
import { SignaturesTab } from './signatures-tab';
import { cardTexts } from './texts';
import { TimelineTab } from './timeline-tab';
import { useMedia } from './use-media';
import { VersionsTab } from './versions-tab';
import './card.css';

type Document = View<'DocumentView'>;
type Route = View<'RouteView'>;
const panes = ['timeline', 'sheet', 'versions', 'signatures', 'files', 'journal'] as const;
type Pane = (typeof panes)[number] | 'document';

function Pages({ document }: { document: Document }) {
  const t = useTexts(cardTexts);
  const common = useT();
  const source = pdfSource(document);
  const pdf = usePdf(document, source);
  if (source === null) return <EmptyState title={t.noPdf} />;
  if (pdf.isPending) return <Skeleton rows={1} height="60vh" />;
  if (pdf.isError) return <ProblemNotice error={pdf.error} actions={<Button onClick={() => void pdf.refetch()}>{common.app.retry}</Button>} />;
  const kind = source.kind === 'version' ? t.pdf.version(source.version ?? 1) : t.pdf[source.kind];
  return <PdfView bytes={pdf.data} title={document.title} tools={<span className="muted card-pdf-kind">{kind}</span>} />;
}

/** What each pane shows, and the dialog over them: it outlives a change of the layout, so that a zoom in mid-sentence loses nothing. */
function usePanes({ document, route }: { document: Document; route: Route | null }): { content: (pane: Pane) => ReactNode; dialog: ReactNode } {
  const t = useTexts(cardTexts);
  const client = useQueryClient();
  const [replyTo, setReplyTo] = useState<View<'RemarkView'> | null>(null);
  const [recording, setRecording] = useState<Dispatch | null>(null);
  const refresh = (): Promise<void> => client.invalidateQueries({ queryKey: keys.document(document.documentId) });
  const settle = useMutation({
    mutationFn: ({ remarkId, settled }: { remarkId: string; settled: boolean }) => answer(api.POST('/api/documents/{documentId}/remarks/{remarkId}/resolution', { params: { path: { documentId: document.documentId, remarkId } }, body: { settled }, headers: asCommand() })),
    onSuccess: () => void toast(t.actions.done, { tone: 'success' }), onSettled: refresh,
  });
  const contents: Record<Pane, () => ReactNode> = {
    document: () => <Pages document={document} />,
    timeline: () => <TimelineTab document={document} route={route} />,
    sheet: () => (
      <>
        {settle.isError && <ProblemNotice error={settle.error} />}
        <SheetTab document={document} route={route} actions={{ onReply: setReplyTo, onSettle: (remark, settled) => settle.mutate({ remarkId: remark.remarkId, settled }) }} />
      </>
    ),
    versions: () => <VersionsTab document={document} />,
    signatures: () => <SignaturesTab document={document} />,
    files: () => <FilesTab document={document} hasRoute={route !== null} onRecord={setRecording} />,
    journal: () => <JournalTab document={document} />,
  };
  const dialog = (
    <>
      {replyTo && <ReplyDialog documentId={document.documentId} remark={replyTo} onClose={() => setReplyTo(null)} onDone={(text) => { setReplyTo(null); toast(text, { tone: 'success' }); void refresh(); }} />}
      {recording && <ReceiptDialog dispatch={recording} documentId={document.documentId} onClose={() => setRecording(null)} />}
    </>
  );
  return { content: (pane) => contents[pane](), dialog };
}

/** On a telephone: parts that open under one another, whoever has the document first of all (that is in the band above). */
function Accordion({ shown, content }: { shown: Pane; content: (pane: Pane) => ReactNode }) {
  const t = useTexts(cardTexts);
  const [open, setOpen] = useState<ReadonlySet<Pane>>(new Set([shown]));
  const toggle = (pane: Pane, isOpen: boolean): void => setOpen((before) => new Set(isOpen ? [...before, pane] : [...before].filter((one) => one !== pane)));
  return (
    <>
      {(['document', ...panes] as const).map((pane) => (
        <details key={pane} className="accordion" open={open.has(pane)} onToggle={(event) => toggle(pane, event.currentTarget.open)}>
          <summary><h2>{t.tabs[pane]}</h2></summary>
          {open.has(pane) && <div className="accordion__body">{content(pane)}</div>}
        </details>
      ))}
    </>
  );
}

function Card({ document, route }: { document: Document; route: Route | null }) {
  const t = useTexts(cardTexts);
  const [params, setParams] = useSearchParams();
  const isPhone = useMedia('(max-width: 37.49rem)');
  const isWide = useMedia('(min-width: 75rem)');
  const { content, dialog } = usePanes({ document, route });
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const tick = setInterval(() => setNow(Date.now()), 60_000);
    return () => clearInterval(tick);
  }, []);
  const offered: readonly Pane[] = isWide ? panes : ['document', ...panes];
  const asked = params.get('tab') as Pane | null;
  const fallback: Pane = isWide ? 'timeline' : 'document';
  const shown = asked && offered.includes(asked) ? asked : fallback;
  // Wide tables take the whole width; beside the pages their columns would be a word wide.
  const isBeside = isWide && shown !== 'sheet' && shown !== 'journal';
  const choose = (pane: Pane): void => setParams({ tab: pane }, { replace: true, preventScrollReset: true });
  const onKeyDown = useRegionKeys({ ...Object.fromEntries(panes.map((pane, i) => [`Digit${i + 1}`, () => choose(pane)])), KeyP: () => window.print() });
  return (
    <Page wide title={document.title} bar={<CardActions document={document} route={route} />}>
      <div onKeyDown={onKeyDown}>
        <CardBand document={document} route={route} now={now} />
        {route && <CorrectionsNotice route={route} />}
        {isPhone ? (
          <Accordion shown={asked ?? 'timeline'} content={content} />
        ) : (
          <div className={isBeside ? 'card-panes' : ''}>
            {isBeside && <div className="card-panes__pages no-print"><Pages document={document} /></div>}
            <div className="card-panes__side">
              <Tabs label={t.tabs.label} tabs={offered.map((pane) => ({ key: pane, label: t.tabs[pane] }))} chosen={shown} onChoose={choose}>
                <div className="card-panel"><h2 className="hidden">{t.tabs[shown]}</h2>{content(shown)}</div>
              </Tabs>
            </div>
          </div>
        )}
      </div>
      {dialog}
    </Page>
  );
}

/** The card: the whole truth about one document; what people look at instead of telephoning. */
export default function CardPage() {
  const { id = '' } = useParams();
  const t = useTexts(cardTexts);
  const common = useT();
  const document = useDocument(id);
  const route = useRoute(id);
  if (document.isPending || (route.isPending && !route.isError)) return <Page title={t.loading}><Skeleton rows={5} height="5rem" /></Page>;
  // What was shown once stays on the screen when it cannot be asked for again: the header says that there is no connection.
  if (!document.data || (route.isError && !route.data)) {
    return (
      <Page title={t.loading}>
        <ProblemNotice
          error={document.error ?? route.error}
          actions={<><Button onClick={() => { void document.refetch(); void route.refetch(); }}>{common.app.retry}</Button><ButtonLink to="/" data-moves-page>{common.errors.toInbox}</ButtonLink></>}
        />
      </Page>
    );
  }
  return <Card key={id} document={document.data} route={route.data ?? null} />;
}
