import { useEffect, useMemo, useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import { answer, api, type Output, type View } from '../../lib/api';
import { usePick, useT, useTexts } from '../../lib/i18n/i18n';
import { useKeysOn } from '../../lib/keyboard';
import type { Kind } from '../../lib/content';
import type { OpenedKey } from '../../lib/keys/opened-key';
import { asProblem } from '../../lib/problem';
import { problemText } from '../../lib/problem-text';
import { atTime } from '../../lib/time';
import { useSession } from '../../lib/use-session';
import { useViewport } from '../../lib/viewport';
import { Button, ButtonLink } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { KeysHelp } from '../../ui/keys-help';
import { Notice, ProblemNotice } from '../../ui/notice';
import { Page } from '../../ui/page';
import { ReadingSheet } from '../../ui/sheet/reading-sheet';
import { institutionLines, type Letterhead } from '../../ui/sheet/sheet';
import { StatusTag } from '../../ui/status-tag';
import { offerUndo, toast } from '../../ui/toast';
import { CorrectionsNotice } from '../corrections/corrections-notice';
import { stepChange } from '../diff/change-list';
import { DiffView, type DiffMode } from '../diff/diff-view';
import { KeyDialog } from '../signatures/key-dialog';
import { PdfDialog } from './files-list';
import { myActions, stepToDecide } from './my-actions';
import { usePendingRemarks, type PendingRemark } from './pending-remarks';
import { AddParticipantDialog, DelegateDialog, WithdrawDialog } from './people-dialogs';
import { QueuePane } from './queue-pane';
import { ReasonDialog, type WithReason } from './reason-dialog';
import { RemarkDialog } from './remark-dialog';
import { ReviewBar } from './review-bar';
import { reviewTexts } from './review.texts';
import { quotedNow, type Quoted } from './selection';
import { SidePane } from './side-pane';
import { Disagreements } from '../remarks/disagreements';
import { StaleBanner } from './stale-banner';
import { stepIn, useDecide, type Seen, type Verdict } from './use-decide';
import { tally, useQueue } from './use-queue';
import '../../ui/tabs.css';
import './review.css';

export interface ReviewScreenProps {
  readonly document: View<'DocumentView'>;
  readonly route: View<'RouteView'>;
  readonly version: View<'VersionView'>;
  /** The version that I approved, when there is one and it differs. */
  readonly before: View<'VersionView'> | null;
  readonly since: Output<'approvals.sinceMine'> | undefined;
  readonly kind: Kind | undefined;
  readonly stepId: string;
  readonly seen: Seen;
  readonly onShowNew: () => void;
}

type Asking =
  | { readonly what: 'reason'; readonly verdict: WithReason }
  | { readonly what: 'remark'; readonly quoted: Quoted | null; readonly given?: PendingRemark }
  | { readonly what: 'key'; readonly verdict: Verdict; readonly reason?: string }
  | { readonly what: 'delegate' | 'add' | 'withdraw' | 'side' | 'pdf' | 'help' };

const plainKind = (document: View<'DocumentView'>): Letterhead['kind'] => ({ nameUk: document.kindUk, letterhead: 'order', requisites: [] });

function showBlock(id: string): void {
  const element = window.document.querySelector(`.sheet [data-block="${CSS.escape(id)}"]`);
  element?.scrollIntoView({ block: 'center' });
  element?.classList.add('b--flash');
  setTimeout(() => element?.classList.remove('b--flash'), 2200);
}

/** The text: only what changed since mine, the whole, or side by side. */
function TextPane({ props, head, mode, onMode }: { props: ReviewScreenProps; head: Letterhead; mode: DiffMode; onMode: (mode: DiffMode) => void }) {
  const words = useTexts(reviewTexts);
  const viewport = useViewport();
  const { version, before, since, kind } = props;
  const changes = since?.changes;
  const modes: readonly DiffMode[] = viewport === 'phone' || viewport === 'narrow' ? ['only', 'whole'] : ['only', 'whole', 'side'];
  if (!changes || !before || changes.same) return <ReadingSheet head={head} body={version.body} />;
  return (
    <>
      <div className="views" role="group" aria-label={words.viewLabel}>
        {modes.map((one) => <button key={one} type="button" aria-pressed={mode === one} onClick={() => onMode(one)}>{words.views[one]}</button>)}
        <span className="views__step">
          <Button look="quiet" onClick={() => stepChange(-1)} aria-label={words.previousChange}>↑</Button>
          <Button look="quiet" onClick={() => stepChange(1)} aria-label={words.nextChange}>↓</Button>
        </span>
      </div>
      <DiffView sides={{ changes, before: before.body, after: version.body }} mode={mode} head={head} headBefore={{ ...head, requisites: before.requisites }} labels={[words.version(before.number), words.version(version.number)]} kind={kind} />
    </>
  );
}

/** The whole screen of a review: queue, text, what stands beside it, and the bar with the decision. */
export function ReviewScreen(props: ReviewScreenProps) {
  const { document, route, version, since, kind, stepId, seen, onShowNew } = props;
  const { documentId } = document;
  const t = useT();
  const words = useTexts(reviewTexts);
  const pick = usePick();
  const navigate = useNavigate();
  const [params] = useSearchParams();
  const session = useSession();
  const viewport = useViewport();
  const queue = useQueue(documentId, stepId);
  const pending = usePendingRemarks(stepId);
  const { busy, decide, withdraw, delegate, addParticipant, claim, openSigning } = useDecide(documentId, stepId, seen);
  const [asking, setAsking] = useState<Asking | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [mode, setMode] = useState<DiffMode>('only');
  const [pane, setPane] = useState<'text' | 'side'>('text');
  const [hasSelection, setHasSelection] = useState(false);

  const round = route.rounds.find((one) => one.number === route.currentRound);
  const changedMeanwhile = round !== undefined && (round.number !== seen.round || round.version !== seen.version);
  const step = stepIn(route, stepId);
  const actions = myActions(changedMeanwhile ? [] : route.allowed, stepId, params.get('for'), pending.list.length > 0);
  const elsewhere = stepToDecide(route.allowed, params.get('for'));
  const withdrawable = route.allowed.find((one) => one.action === 'withdraw' && one.stepId === stepId);
  const head: Letterhead = useMemo(
    () => ({ kind: kind ?? plainKind(document), requisites: version.requisites, organisation: institutionLines(session.organisation), unit: document.unit, registration: document.registrationIndex && document.registeredOn ? { index: document.registrationIndex, on: document.registeredOn } : null }),
    [kind, document, version.requisites, session.organisation],
  );

  useEffect(() => {
    const look = () => setHasSelection(Boolean(getSelection()?.toString().trim()) && quotedNow() !== null);
    window.document.addEventListener('selectionchange', look);
    return () => window.document.removeEventListener('selectionchange', look);
  }, []);

  const goOn = () => {
    if (queue.next) queue.go(queue.next);
    else {
      const { done, approved, returned } = tally.read();
      tally.reset();
      if (done > 1) toast(words.finished(done, approved, returned), { tone: 'success', seconds: 12 });
      void navigate(params.get('tab') ? `/?tab=${params.get('tab')}${params.get('for') ? `&for=${params.get('for')}` : ''}` : '/');
    }
  };
  const undo = (decisionId: string) => () => {
    withdraw(decisionId).then(
      () => {
        toast(words.undone, { tone: 'info' });
        void navigate(`/documents/${documentId}/review/${stepId}?${params}`);
      },
      (refusal: unknown) => toast(problemText(t, asProblem(refusal)).happened, { tone: 'error' }),
    );
  };
  /** Throws what the server refuses; the caller shows it where the person is looking. */
  const give = async (verdict: Verdict, more: { reason?: string; key?: OpenedKey } = {}) => {
    const outcome = await decide({ verdict, remarks: verdict === 'approve' || verdict === 'acknowledge' ? [] : pending.list, title: document.title, ...(actions.onBehalfOf ? { onBehalfOf: actions.onBehalfOf.personId } : {}), ...more });
    pending.clear();
    tally.add(verdict);
    setAsking(null);
    if (outcome.kind === 'waiting') toast(words.queuedOffline, { seconds: 10 });
    else if (outcome.decisionId && (verdict === 'approve' || verdict === 'approveWithRemarks')) offerUndo(words.done[verdict], words.undo, undo(outcome.decisionId));
    else toast(words.done[verdict], { tone: 'success' });
    goOn();
  };
  const press = (verdict: Verdict) => {
    setError(null);
    const action = actions.find(verdict);
    if (!action || busy) return;
    if (verdict === 'return' || verdict === 'object' || verdict === 'refuse') setAsking({ what: 'reason', verdict });
    else if (action.evidence !== 'none') setAsking({ what: 'key', verdict });
    else give(verdict).catch(setError);
  };
  const confirmReason = async (verdict: WithReason, reason: string) => {
    if (actions.find(verdict)?.evidence !== 'none' && actions.find(verdict)) setAsking({ what: 'key', verdict, reason });
    else await give(verdict, { reason });
  };
  const primary = () => {
    const name = actions.primary?.action;
    if (!name) return;
    setError(null);
    if (name === 'sign') openSigning(actions.onBehalfOf?.personId).then((id) => navigate(`/signing/${id}`)).catch(setError);
    else if (name === 'claim') claim().catch(setError);
    else press(name as Verdict);
  };
  const mayCorrect = !changedMeanwhile && route.correction === null && route.allowed.some((one) => one.action === 'correctEditorially');
  const newRemark = () => setAsking({ what: 'remark', quoted: quotedNow() });
  const mayRemark = actions.find('approveWithRemarks') !== undefined || actions.find('return') !== undefined || actions.find('object') !== undefined;

  const regionKeys = useKeysOn({
    KeyJ: () => queue.go(queue.next), KeyK: () => queue.go(queue.previous), KeyA: () => window.document.getElementById('primary-decision')?.focus(), 'Ctrl+Enter': primary,
    KeyR: () => press('return'), KeyC: mayRemark ? newRemark : undefined, KeyD: () => setMode(mode === 'only' ? 'whole' : 'only'), KeyN: () => stepChange(1), 'Shift+KeyN': () => stepChange(-1),
    'Ctrl+Alt+KeyM': mayRemark ? newRemark : undefined, 'Shift+Slash': () => setAsking({ what: 'help' }), Slash: () => window.document.getElementById('header-search')?.focus(),
  });
  const closedText = (): string => {
    if (route.state === 'recalled') return words.closed.recalled;
    if (step?.state === 'waiting') return words.closed.waiting;
    if (step?.state === 'held') return words.closed.held;
    return step?.decision ? words.closed.decided : words.closed.other;
  };
  const side = (
    <SidePane
      documentId={documentId} route={route} version={version} kind={kind} since={since} pending={pending} onEdit={(given) => setAsking({ what: 'remark', quoted: null, given })}
      onNew={mayRemark ? newRemark : null} onShow={(id) => { setPane('text'); setMode('whole'); setAsking((now) => (now?.what === 'side' ? null : now)); setTimeout(() => showBlock(id), 60); }}
    />
  );
  const openRemarks = route.remarks.filter((remark) => (remark.state === 'open' || remark.state === 'disagreed') && remark.author.personId !== session.person.personId).length;
  const sideCount = route.remarks.length + pending.list.length;
  const single = viewport === 'narrow' || viewport === 'phone';
  return (
    <Page
      title={words.title(document.title)} wide className="review-page" regionRef={regionKeys}
      heading={document.title}
      aside={
        <>
          <span className="muted">{pick(document.kindUk, document.kindEn)} · {words.version(version.number)}</span>
          <StatusTag phase={document.phase} />
          <Button look="quiet" onClick={() => setAsking({ what: 'pdf' })}>{words.exact}</Button>
          {viewport === 'medium' && <Button onClick={() => setAsking({ what: 'side' })}>{words.remarkCount(sideCount)}</Button>}
        </>
      }
      bar={
        <ReviewBar
          actions={actions} queue={queue} pendingCount={pending.list.length} openRemarks={openRemarks} busy={busy} mayRemark={mayRemark} hasSelection={hasSelection} canWithdraw={withdrawable !== undefined && !actions.open}
          onPrimary={primary} onVerdict={press} onRemark={newRemark} onDelegate={() => setAsking({ what: 'delegate' })} onAdd={() => setAsking({ what: 'add' })} onWithdraw={() => setAsking({ what: 'withdraw' })} onHelp={() => setAsking({ what: 'help' })} onNext={goOn} onCorrect={mayCorrect ? () => void navigate(`/documents/${documentId}/correction`) : null} documentId={documentId} onCompare={version.number > 1 ? () => void navigate(`/documents/${documentId}/compare?to=${version.number}`) : null}
        />
      }
    >
      {error !== null && (
        <ProblemNotice error={error} actions={asProblem(error).status === 409 ? <><Button look="primary" onClick={() => { setError(null); onShowNew(); }}>{words.showNew}</Button>{queue.next && <Button onClick={() => queue.go(queue.next)}>{words.toNext}</Button>}</> : undefined} />
      )}
      {changedMeanwhile && <Notice tone="warning" live title={words.changedTitle} actions={<><Button look="primary" onClick={onShowNew}>{words.showNew}</Button><ButtonLink to={`/documents/${documentId}/compare?from=${version.number}&to=${round.version}`}>{words.whatChanged}</ButtonLink></>}><p>{words.changedText}</p></Notice>}
      {!changedMeanwhile && !actions.open && !route.correction && (
        <Notice title={closedText()} actions={<>{elsewhere && elsewhere !== stepId && <ButtonLink look="primary" to={`/documents/${documentId}/review/${elsewhere}?${params}`}>{words.toMyStep}</ButtonLink>}{queue.next && <Button look="primary" onClick={() => queue.go(queue.next)}>{words.toNext}</Button>}<ButtonLink to={`/documents/${documentId}`}>{words.toCard}</ButtonLink></>}>
          {step?.decision && <p>{words.decidedBy(step.decision.by.name, t.verdict[step.decision.verdict], atTime(step.decision.at))}</p>}
        </Notice>
      )}
      {actions.onBehalfOf && <Notice title={words.onBehalf(actions.onBehalfOf.name)} />}
      {actions.primary?.action === 'claim' && <Notice title={words.claimNote} />}
      {since && <StaleBanner since={since} version={version.number} />}
      <CorrectionsNotice route={route} />
      <Disagreements remarks={route.remarks} />
      {!since?.changes && round?.note && <Notice title={words.note}><p>{round.note}</p></Notice>}
      {single && (
        <div className="tabs review__tabs" role="group" aria-label={words.panesLabel}>
          <button type="button" className="tabs__tab" aria-current={pane === 'text' ? 'page' : undefined} onClick={() => setPane('text')}>{words.panes.text}</button>
          <button type="button" className="tabs__tab" aria-current={pane === 'side' ? 'page' : undefined} onClick={() => setPane('side')}>{words.remarkCount(sideCount)}</button>
        </div>
      )}
      <div className={`review review--${viewport} ${queue.items.length > 1 ? '' : 'review--alone'} ${mode === 'side' ? 'review--side' : ''}`}>
        {viewport === 'wide' && queue.items.length > 1 && mode !== 'side' && <QueuePane queue={queue} />}
        <section className="review__text" aria-label={words.panes.text} hidden={single && pane !== 'text'} tabIndex={-1}>
          <TextPane props={props} head={head} mode={mode} onMode={setMode} />
        </section>
        {viewport === 'wide' && <aside className="review__side" aria-label={words.panesLabel}>{side}</aside>}
        {single && <section className="review__side" aria-label={words.panesLabel} hidden={pane !== 'side'}>{side}</section>}
      </div>
      {asking?.what === 'side' && <Dialog title={words.panesLabel} onClose={() => setAsking(null)}>{side}</Dialog>}
      {asking?.what === 'help' && <KeysHelp onClose={() => setAsking(null)} />}
      {asking?.what === 'reason' && <ReasonDialog verdict={asking.verdict} remarks={pending.list.length} onConfirm={(reason) => confirmReason(asking.verdict, reason)} onClose={() => setAsking(null)} />}
      {asking?.what === 'remark' && <RemarkDialog quoted={asking.quoted} given={asking.given} body={version.body} kind={kind} onKeep={(remark) => pending.keep(remark, asking.given?.key)} onClose={() => setAsking(null)} />}
      {asking?.what === 'key' && <KeyDialog title={words.sign.title} lead={words.sign.lead} submitLabel={words.sign.submit(t.action[asking.verdict])} onOpened={(key) => give(asking.verdict, { key, ...(asking.reason ? { reason: asking.reason } : {}) })} onClose={() => setAsking(null)} />}
      {asking?.what === 'delegate' && <DelegateDialog exclude={[session.person.personId]} onClose={() => setAsking(null)} onDelegate={async (to, reason) => { await delegate(to.personId, reason, actions.onBehalfOf?.personId); setAsking(null); toast(words.delegate.done(to.name), { tone: 'success' }); goOn(); }} />}
      {asking?.what === 'add' && <AddParticipantDialog exclude={[session.person.personId]} onClose={() => setAsking(null)} onAdd={async (who, place, reason) => { await addParticipant(who.personId, place, reason, actions.onBehalfOf?.personId); setAsking(null); toast(words.add.done(who.name), { tone: 'success' }); }} />}
      {asking?.what === 'withdraw' && withdrawable?.decisionId && <WithdrawDialog onClose={() => setAsking(null)} onWithdraw={async (reason) => { await withdraw(withdrawable.decisionId ?? '', reason); setAsking(null); toast(words.undone); }} />}
      {asking?.what === 'pdf' && <PdfDialog title={`${document.title} — ${words.version(version.number)}`} name={[documentId, version.number]} onClose={() => setAsking(null)} load={async () => (await answer(api.GET('/api/documents/{documentId}/versions/{number}/document.pdf', { params: { path: { documentId, number: version.number } }, parseAs: 'arrayBuffer' }))) as ArrayBuffer} />}
    </Page>
  );
}
