import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { Link } from 'react-router';
import { useT, useTexts } from '../../lib/i18n/i18n';
import { useRegionKeys } from '../../lib/keyboard';
import { keys } from '../../lib/queries';
import { Button } from '../../ui/button';
import { DecisionBar } from '../../ui/decision-bar';
import { Dialog } from '../../ui/dialog';
import { Check, ChevronLeft, ChevronRight } from '../../ui/icons';
import { LiveRegion } from '../../ui/live-region';
import { Notice } from '../../ui/notice';
import { Page } from '../../ui/page';
import { Skeleton } from '../../ui/progress';
import { Chip } from '../../ui/status-tag';
import { CorrectionsOf } from '../corrections/corrections-notice';
import { DisagreementsOf } from '../remarks/disagreements';
import { fetchSigningPdf } from './ceremony/ceremony-server';
import { preferPileMode } from './ceremony/pile-memory';
import { SigningProblem } from './key-problem';
import { PdfView } from './pdf/pdf-view';
import { ReturnDialog } from './return-dialog';
import { SignedFiles } from './signed-files';
import { Steps } from './steps';
import { signingTexts } from './texts';
import type { Item, Pile } from './use-pile';

const pdfQuery = (sessionId: string, documentId: string) => ({
  queryKey: [...keys.signing(sessionId), 'pdf', documentId],
  queryFn: ({ signal }: { signal: AbortSignal }) => fetchSigningPdf(sessionId, documentId, signal),
  // The bytes of a frozen list do not change; what is far behind in the pile is let go.
  staleTime: Infinity,
  gcTime: 60_000,
});

function Marks({ item, pile }: { item: Item; pile: Pile }) {
  const t = useTexts(signingTexts);
  const aside = pile.memory.aside.includes(item.documentId);
  const returned = pile.memory.returned.includes(item.documentId);
  const seen = pile.memory.opened[item.documentId] !== undefined;
  return (
    <span className="pile__marks">
      {returned ? t.pile.returnedMark : aside ? t.pile.asideMark : seen ? <><Check size={16} /><span className="hidden">{t.pile.seenMark}</span></> : null}
    </span>
  );
}

function PileList({ pile, current, onGo }: { pile: Pile; current: number; onGo: (at: number) => void }) {
  const t = useTexts(signingTexts);
  const active = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    void active.current?.scrollIntoView({ block: 'nearest' });
  }, [current]);
  return (
    <ol className="pile__list" aria-label={t.pile.list}>
      {pile.items.map((item, at) => {
        const out = pile.memory.aside.includes(item.documentId) || pile.memory.returned.includes(item.documentId);
        return (
          <li key={item.documentId}>
            <button type="button" ref={at === current ? active : undefined} className={`pile__row ${out ? 'pile__row--out' : ''}`} aria-current={at === current || undefined} onClick={() => onGo(at)}>
              <span className="pile__number">{at + 1}</span>
              <span className="pile__title">{item.title}</span>
              <Marks item={item} pile={pile} />
            </button>
          </li>
        );
      })}
    </ol>
  );
}

function Sheet({ sessionId, item, pile }: { sessionId: string; item: Item; pile: Pile }) {
  const t = useTexts(signingTexts);
  const common = useT();
  const pdf = useQuery(pdfQuery(sessionId, item.documentId));
  const differs = pdf.data !== undefined && item.pdfHash !== null && pdf.data.hash !== item.pdfHash;
  const { setAside } = pile;
  const alreadyOut = pile.memory.aside.includes(item.documentId);
  useEffect(() => {
    if (differs && !alreadyOut) setAside(item.documentId, true);
  });
  if (pdf.isPending) return <div className="pile__sheet"><Skeleton rows={1} height="60vh" /></div>;
  if (pdf.isError) return <div className="pile__sheet"><SigningProblem error={pdf.error} actions={<Button onClick={() => void pdf.refetch()}>{common.app.retry}</Button>} /></div>;
  if (differs) return <div className="pile__sheet"><Notice tone="error" live title={t.pile.hashDiffers} /></div>;
  return (
    <div className="pile__sheet">
      <PdfView bytes={pdf.data.bytes} title={item.title} onShown={() => pile.markOpened(item.documentId, pdf.data.hash)} />
      <p className="small muted pile__hash">{t.pile.shownHash(pdf.data.hash)}</p>
    </div>
  );
}

/** The pile: one document at a time, as from a paper folder, with setting aside and returning; nothing is signed here. */
export function PileStep({ sessionId, pile, onConfirm }: { sessionId: string; pile: Pile; onConfirm: () => void }) {
  const t = useTexts(signingTexts);
  const client = useQueryClient();
  const region = useRef<HTMLDivElement>(null);
  const [returning, setReturning] = useState(false);
  const [listShown, setListShown] = useState(false);
  const at = Math.min(pile.memory.at, Math.max(0, pile.items.length - 1));
  const item = pile.items[at];
  const last = at >= pile.items.length - 1;

  useEffect(() => {
    for (const ahead of pile.items.slice(at + 1, at + 3)) void client.prefetchQuery(pdfQuery(sessionId, ahead.documentId));
  });
  useEffect(() => {
    region.current?.focus({ preventScroll: true });
  }, []);

  const go = (to: number): void => {
    pile.go(to);
    region.current?.focus({ preventScroll: true });
  };
  const out = item !== undefined && pile.memory.aside.includes(item.documentId);
  const returned = item !== undefined && pile.memory.returned.includes(item.documentId);
  const aside = (): void => {
    if (!item || returned) return;
    pile.setAside(item.documentId, !out);
    if (!out && !last) go(at + 1);
  };
  const onKeyDown = useRegionKeys({
    ArrowRight: () => (last ? undefined : go(at + 1)), ArrowLeft: () => go(at - 1), KeyJ: () => (last ? undefined : go(at + 1)), KeyK: () => go(at - 1),
    KeyX: aside, KeyR: returned ? undefined : () => setReturning(true),
  });
  if (!item) return null;
  const toList = (): void => {
    preferPileMode('list');
    onConfirm();
  };
  return (
    <Page
      wide title={t.title} heading={item.title}
      aside={
        <>
          <span className="pile__seen">{t.pile.seen(pile.openedCount, pile.items.length)}</span>
          {!last && <Button onClick={onConfirm}>{t.pile.toConfirm(pile.toSign.length)}</Button>}
        </>
      }
      bar={
        <DecisionBar
          label={t.steps.pile}
          aside={
            <>
              <Button look="quiet" className="button--icon" aria-label={t.pile.previous} disabled={at === 0} onClick={() => go(at - 1)}><ChevronLeft /></Button>
              <span className="nowrap">{at + 1} / {pile.items.length}</span>
              <Button look="quiet" className="pile__list-button" onClick={() => setListShown(true)}>{t.pile.showList}</Button>
            </>
          }
        >
          <Button className="pile__action" disabled={returned} onClick={() => setReturning(true)}>{t.pile.return}</Button>
          <Button className="pile__action" disabled={returned} onClick={aside}>{out ? t.pile.takeBack : t.pile.aside}</Button>
          {last ? (
            <Button className="pile__action" look="primary" onClick={onConfirm}>{t.pile.toConfirm(pile.toSign.length)}</Button>
          ) : (
            <Button className="pile__action" look="primary" icon={<ChevronRight />} onClick={() => go(at + 1)}>{t.pile.next}</Button>
          )}
        </DecisionBar>
      }
    >
      <div className="pile__how">
        <Steps current="pile" />
        <button type="button" className="linklike" onClick={toList}>{t.pile.withoutOpening}</button>
      </div>
      <LiveRegion text={`${t.pile.place(at + 1, pile.items.length)}: ${item.title}`} />
      <div className="pile" ref={region} tabIndex={-1} role="group" aria-label={`${t.pile.place(at + 1, pile.items.length)}: ${item.title}`} onKeyDown={onKeyDown}>
        <PileList pile={pile} current={at} onGo={go} />
        <div className="pile__main">
          <div className="row pile__facts">
            <span>{item.kindUk}</span>
            <span className="muted">{t.pile.version(item.version)}</span>
            {item.changedSinceApproval && <Chip tone="orange">{t.pile.changed}</Chip>}
            {out && <Chip tone="grey">{t.pile.asideMark}</Chip>}
            {returned && <Chip tone="orange">{t.pile.returnedMark}</Chip>}
            <Link to={`/documents/${item.documentId}`} data-moves-page>{t.pile.card}</Link>
            <span className="muted small pile__keys">{t.pile.keys}</span>
          </div>
          <SignedFiles item={item} />
          <CorrectionsOf documentId={item.documentId} />
          <DisagreementsOf documentId={item.documentId} />
          <Sheet key={item.documentId} sessionId={sessionId} item={item} pile={pile} />
        </div>
      </div>
      {listShown && (
        <Dialog title={t.pile.list} onClose={() => setListShown(false)}>
          <PileList pile={pile} current={at} onGo={(to) => { setListShown(false); go(to); }} />
        </Dialog>
      )}
      {returning && (
        <ReturnDialog
          item={item} onClose={() => setReturning(false)}
          onReturned={() => {
            setReturning(false);
            pile.markReturned(item.documentId);
            if (!last) go(at + 1);
          }}
        />
      )}
    </Page>
  );
}
