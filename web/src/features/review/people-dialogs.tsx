import { useState } from 'react';
import { useT, useTexts } from '../../lib/i18n/i18n';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { RadioGroup, TextArea } from '../../ui/field';
import { ProblemNotice } from '../../ui/notice';
import { PersonPicker } from '../../ui/people-picker';
import { reviewTexts } from './review.texts';

type Chosen = { personId: string; name: string };

function useConfirm(run: () => Promise<void>): { busy: boolean; error: unknown; confirm: () => void } {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const confirm = () => {
    setBusy(true);
    setError(null);
    run().catch((refusal: unknown) => {
      setError(refusal);
      setBusy(false);
    });
  };
  return { busy, error, confirm };
}

/** Passes the step to somebody else, with a reason; both names stay on the record. */
export function DelegateDialog({ exclude, onDelegate, onClose }: { exclude: readonly string[]; onDelegate: (to: Chosen, reason: string) => Promise<void>; onClose: () => void }) {
  const t = useT();
  const words = useTexts(reviewTexts).delegate;
  const [who, setWho] = useState<Chosen | null>(null);
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const { busy, error, confirm } = useConfirm(async () => {
    if (who) await onDelegate(who, reason.trim());
  });
  const press = () => {
    setTried(true);
    if (who && reason.trim().length >= 3) confirm();
  };
  return (
    <Dialog title={words.title} onClose={onClose} footer={<><Button onClick={onClose}>{t.app.cancel}</Button><Button look="primary" busy={busy} onClick={press}>{words.confirm}</Button></>}>
      {error !== null && <ProblemNotice error={error} />}
      <PersonPicker label={words.who} value={who?.name ?? ''} exclude={exclude} onChoose={setWho} onClear={() => setWho(null)} error={tried && !who ? words.whoNeeded : undefined} />
      <TextArea label={words.reason} value={reason} onChange={(event) => setReason(event.target.value)} error={tried && reason.trim().length < 3 ? words.reasonNeeded : undefined} />
    </Dialog>
  );
}

/** Asks one more person before, beside or after me. */
export function AddParticipantDialog({ exclude, onAdd, onClose }: { exclude: readonly string[]; onAdd: (who: Chosen, place: 'before' | 'beside' | 'after', reason: string) => Promise<void>; onClose: () => void }) {
  const t = useT();
  const words = useTexts(reviewTexts).add;
  const [who, setWho] = useState<Chosen | null>(null);
  const [place, setPlace] = useState<'before' | 'beside' | 'after'>('before');
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const { busy, error, confirm } = useConfirm(async () => {
    if (who) await onAdd(who, place, reason.trim());
  });
  const press = () => {
    setTried(true);
    if (who) confirm();
  };
  return (
    <Dialog title={words.title} onClose={onClose} footer={<><Button onClick={onClose}>{t.app.cancel}</Button><Button look="primary" busy={busy} onClick={press}>{words.confirm}</Button></>}>
      {error !== null && <ProblemNotice error={error} />}
      <PersonPicker label={words.who} value={who?.name ?? ''} exclude={exclude} onChoose={setWho} onClear={() => setWho(null)} error={tried && !who ? words.whoNeeded : undefined} />
      <RadioGroup legend={words.place} name="place" value={place} onChange={setPlace} options={(['before', 'beside', 'after'] as const).map((value) => ({ value, label: words.places[value] }))} />
      <TextArea label={words.reason} optional value={reason} onChange={(event) => setReason(event.target.value)} />
    </Dialog>
  );
}

/** Takes an approval back after the first ten seconds, with a reason. */
export function WithdrawDialog({ onWithdraw, onClose }: { onWithdraw: (reason: string) => Promise<void>; onClose: () => void }) {
  const t = useT();
  const words = useTexts(reviewTexts).withdraw;
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const { busy, error, confirm } = useConfirm(() => onWithdraw(reason.trim()));
  const press = () => {
    setTried(true);
    if (reason.trim().length >= 3) confirm();
  };
  return (
    <Dialog title={words.title} onClose={onClose} footer={<><Button onClick={onClose}>{t.app.cancel}</Button><Button look="primary" busy={busy} onClick={press}>{words.confirm}</Button></>}>
      {error !== null && <ProblemNotice error={error} />}
      <TextArea label={words.label} value={reason} onChange={(event) => setReason(event.target.value)} error={tried && reason.trim().length < 3 ? words.needed : undefined} />
    </Dialog>
  );
}
