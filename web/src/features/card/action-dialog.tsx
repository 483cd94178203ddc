import { useMutation } from '@tanstack/react-query';
import { useId, useRef, useState } from 'react';
import { answer, api, asCommand, type View } from '../../lib/api';
import { useT, useTexts } from '../../lib/i18n/i18n';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { ErrorSummary } from '../../ui/error-summary';
import { RadioGroup } from '../../ui/field';
import { ProblemNotice } from '../../ui/notice';
import { PersonPicker, type Person } from '../../ui/people-picker';
import { ReasonField } from '../../ui/reason-field';
import { cardTexts } from './texts';

type Allowed = View<'AllowedAction'>;
/** Actions of the card that need words, a person or both before they are done. */
export type DialogAction = Allowed & { action: 'recall' | 'withdraw' | 'delegate' | 'reassign' | 'addParticipant' };
type Place = 'before' | 'beside' | 'after';

interface Filled {
  readonly reason: string;
  readonly person: Person | null;
  readonly place: Place;
}

const withPerson = new Set(['delegate', 'reassign', 'addParticipant']);

/** Sends the command that was chosen, with what the person was looking at. */
async function perform(action: DialogAction, document: View<'DocumentView'>, route: View<'RouteView'>, filled: Filled, headers: { 'Idempotency-Key': string }): Promise<void> {
  const { documentId } = document;
  const version = route.rounds.at(-1)?.version ?? document.currentVersion ?? 1;
  const seen = { round: route.currentRound, version, contentHash: document.contentHash ?? '' };
  const onBehalf = action.onBehalfOf ? { onBehalfOf: action.onBehalfOf.personId } : {};
  const step = { params: { path: { documentId, stepId: action.stepId ?? '' } }, headers };
  const who = filled.person?.personId ?? '';
  const reason = filled.reason.trim();
  if (action.action === 'recall') await answer(api.POST('/api/documents/{documentId}/recall', { params: { path: { documentId } }, body: { reason }, headers }));
  else if (action.action === 'withdraw') await answer(api.POST('/api/documents/{documentId}/decisions/{decisionId}/withdrawal', { params: { path: { documentId, decisionId: action.decisionId ?? '' } }, body: reason ? { reason } : {}, headers }));
  else if (action.action === 'delegate') await answer(api.POST('/api/documents/{documentId}/steps/{stepId}/delegation', { ...step, body: { ...seen, to: who, reason, ...onBehalf } }));
  else if (action.action === 'reassign') await answer(api.POST('/api/documents/{documentId}/steps/{stepId}/reassignment', { ...step, body: { to: who, reason } }));
  else await answer(api.POST('/api/documents/{documentId}/steps/{stepId}/participants', { ...step, body: { ...seen, who, place: filled.place, ...(reason ? { reason } : {}), ...onBehalf } }));
}

/** Recall, withdrawal, delegation, reassignment, a further participant: asks for what the command needs and sends it once. */
export function ActionDialog({ action, title, document, route, onClose, onDone }: { action: DialogAction; title: string; document: View<'DocumentView'>; route: View<'RouteView'>; onClose: () => void; onDone: (text: string) => void }) {
  const t = useTexts(cardTexts);
  const common = useT();
  const ids = useId();
  const command = useRef(asCommand());
  const [filled, setFilled] = useState<Filled>({ reason: '', person: null, place: 'before' });
  const [missing, setMissing] = useState<readonly ('reason' | 'person')[]>([]);
  const needsPerson = withPerson.has(action.action);
  const reasonNeeded = action.needsReason || ['recall', 'delegate', 'reassign'].includes(action.action);
  const sending = useMutation({ mutationFn: () => perform(action, document, route, filled, command.current), onSuccess: () => onDone(t.actions.doneText[action.action] ?? t.actions.done) });
  const label = common.action[action.action];
  const send = (): void => {
    const lacking = [...(needsPerson && !filled.person ? ['person' as const] : []), ...(reasonNeeded && filled.reason.trim().length < 10 ? ['reason' as const] : [])];
    setMissing(lacking);
    if (lacking.length === 0) sending.mutate();
  };
  const summary = [
    ...(missing.includes('person') ? [{ key: 'person', text: t.actions.personMissing, fieldId: `${ids}-person` }] : []),
    ...(missing.includes('reason') ? [{ key: 'reason', text: t.actions.reasonMissing, fieldId: `${ids}-reason` }] : []),
  ];
  return (
    <Dialog title={title} onClose={onClose} footer={<><Button onClick={onClose}>{common.app.cancel}</Button><Button look={action.action === 'recall' || action.action === 'withdraw' ? 'warning' : 'primary'} busy={sending.isPending} onClick={send}>{label}</Button></>}>
      <ErrorSummary items={summary} />
      {sending.isError && <ProblemNotice error={sending.error} />}
      {needsPerson && (
        <PersonPicker id={`${ids}-person`} label={t.actions.person[action.action]} error={missing.includes('person') ? t.actions.personMissing : undefined} value={filled.person?.name ?? ''} onChoose={(person) => setFilled({ ...filled, person })} onClear={() => setFilled({ ...filled, person: null })} />
      )}
      {action.action === 'addParticipant' && (
        <RadioGroup legend={t.actions.place} name="place" value={filled.place} onChange={(place) => setFilled({ ...filled, place })} options={(Object.keys(t.actions.places) as Place[]).map((value) => ({ value, label: t.actions.places[value] }))} />
      )}
      <ReasonField id={`${ids}-reason`} label={t.actions.reason} help={t.actions.reasonHelp[action.action]} error={missing.includes('reason') ? t.actions.reasonMissing : undefined} value={filled.reason} onChange={(reason) => setFilled({ ...filled, reason })} chips={[]} />
    </Dialog>
  );
}
