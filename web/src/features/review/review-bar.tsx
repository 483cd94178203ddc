import { useT, useTexts } from '../../lib/i18n/i18n';
import { useViewport } from '../../lib/viewport';
import { Button, ButtonLink } from '../../ui/button';
import { DecisionBar } from '../../ui/decision-bar';
import { ChevronLeft, ChevronRight, Comment, Dots } from '../../ui/icons';
import { MenuButton, type MenuItem } from '../../ui/menu-button';
import type { MyActions } from './my-actions';
import { reviewTexts } from './review.texts';
import type { Verdict } from './use-decide';
import type { Queue } from './use-queue';

export interface ReviewBarProps {
  readonly actions: MyActions;
  readonly queue: Queue;
  readonly pendingCount: number;
  readonly openRemarks: number;
  readonly busy: boolean;
  readonly mayRemark: boolean;
  readonly hasSelection: boolean;
  readonly canWithdraw: boolean;
  readonly documentId: string;
  readonly onPrimary: () => void;
  readonly onVerdict: (verdict: Verdict) => void;
  readonly onRemark: () => void;
  readonly onDelegate: () => void;
  readonly onAdd: () => void;
  readonly onWithdraw: () => void;
  readonly onHelp: () => void;
  readonly onNext: () => void;
  /** Only for the records office while it checks the form, where the kind of document allows it. */
  readonly onCorrect: (() => void) | null;
  /** Only when there is more than one version. */
  readonly onCompare: (() => void) | null;
}

/** The decision, always on the screen: place in the queue, remark, return, the main verdict; the rest behind «⋯». Only what is allowed is drawn. */
export function ReviewBar({ actions, queue, pendingCount, openRemarks, busy, mayRemark, hasSelection, canWithdraw, documentId, onPrimary, onVerdict, onRemark, onDelegate, onAdd, onWithdraw, onHelp, onNext, onCorrect, onCompare }: ReviewBarProps) {
  const t = useT();
  const words = useTexts(reviewTexts);
  const viewport = useViewport();
  const phone = viewport === 'phone';
  const { primary, find } = actions;
  const item = (key: string, label: string, run: () => void, tone?: 'warning'): MenuItem => ({ key, label, run, ...(tone ? { tone } : {}) });
  const back = find('return') ?? find('refuse') ?? find('object');
  const rest: MenuItem[] = [
    ...(phone && mayRemark ? [item('remark', words.remark, onRemark)] : []),
    ...(pendingCount === 0 && find('approveWithRemarks') && !find('approve') ? [item('approveWithRemarks', t.action.approveWithRemarks, () => onVerdict('approveWithRemarks'))] : []),
    ...(find('object') && back?.action !== 'object' ? [item('object', t.action.object, () => onVerdict('object'))] : []),
    ...(find('refuse') && back?.action !== 'refuse' ? [item('refuse', t.action.refuse, () => onVerdict('refuse'))] : []),
    ...(find('delegate') ? [item('delegate', t.action.delegate, onDelegate)] : []),
    ...(find('addParticipant') ? [item('add', t.action.addParticipant, onAdd)] : []),
    ...(onCorrect ? [item('correct', t.action.correctEditorially, onCorrect)] : []),
    ...(onCompare ? [item('compare', words.compare, onCompare)] : []),
    item('help', t.nav.keysHelp, onHelp),
  ];
  const primaryLabel = primary
    ? primary.action === 'approve' ? words.andNext.approve
    : primary.action === 'approveWithRemarks' ? (phone ? words.andNext.approveShort : words.andNext.approveWithRemarks)
    : primary.action === 'acknowledge' ? words.andNext.acknowledge
    : t.action[primary.action]
    : '';
  return (
    <DecisionBar
      label={words.bar}
      aside={
        <>
          {queue.items.length > 1 && (
            <span className="queue-steps">
              <Button look="quiet" className="button--icon" aria-label={words.previous} disabled={!queue.previous} onClick={() => queue.go(queue.previous)}><ChevronLeft /></Button>
              {queue.at >= 0 && <span className="nowrap">{words.position(queue.at + 1, queue.items.length)}</span>}
              <Button look="quiet" className="button--icon" aria-label={words.next} disabled={!queue.next} onClick={() => queue.go(queue.next)}><ChevronRight /></Button>
            </span>
          )}
          {pendingCount > 0 && <span className="small review__pending">{words.pending(pendingCount)}</span>}
          {pendingCount === 0 && openRemarks > 0 && !phone && <span className="small">{words.openRemarks(openRemarks)}</span>}
        </>
      }
    >
      <MenuButton label={t.app.more} up align={phone ? 'start' : 'end'} className="button button--secondary button--icon" content={<Dots />} items={rest} />
      {!phone && mayRemark && <Button icon={<Comment size={18} />} onClick={onRemark} className={hasSelection ? 'review__quote-button' : ''}>{hasSelection ? words.selected : words.remark}</Button>}
      {back && <Button onClick={() => onVerdict(back.action as Verdict)}>{back.action === 'return' ? (phone ? words.returnShort : t.action.return) : t.action[back.action]}</Button>}
      {canWithdraw && <Button onClick={onWithdraw}>{t.action.withdraw}</Button>}
      {primary ? (
        <Button id="primary-decision" look="primary" busy={busy} onClick={onPrimary} title={primary.evidence !== 'none' ? t.evidence[primary.evidence] : undefined}>{primaryLabel}</Button>
      ) : queue.items.length > 1 && queue.next ? (
        <Button id="primary-decision" look="primary" onClick={onNext}>{words.toNext}</Button>
      ) : (
        <ButtonLink id="primary-decision" look="primary" to={`/documents/${documentId}`}>{words.toCard}</ButtonLink>
      )}
    </DecisionBar>
  );
}
