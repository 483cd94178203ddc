import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import { answer, api, asCommand, type View } from '../../lib/api';
import { useT, useTexts } from '../../lib/i18n/i18n';
import { asProblem } from '../../lib/problem';
import { problemText } from '../../lib/problem-text';
import { keys } from '../../lib/queries';
import { hasRole } from '../../lib/session';
import { useSession } from '../../lib/use-session';
import { Button, ButtonLink } from '../../ui/button';
import { DecisionBar } from '../../ui/decision-bar';
import { MenuButton, type MenuItem } from '../../ui/menu-button';
import { toast } from '../../ui/toast';
import { openCeremony, everythingToSign } from '../signatures/ceremony/ceremony-server';
import { ActionDialog, type DialogAction } from './action-dialog';
import { cardTexts } from './texts';

type Document = View<'DocumentView'>;
type Route = View<'RouteView'>;
type Allowed = View<'AllowedAction'>;

const inDialog = new Set<Allowed['action']>(['recall', 'withdraw', 'delegate', 'reassign', 'addParticipant']);
const isDialogAction = (one: Allowed): one is DialogAction => inDialog.has(one.action);
const reviewed = new Set<Allowed['action']>(['approve', 'approveWithRemarks', 'object', 'return']);

/** Says a refusal in a short message; the page stays as it is. */
function useTell(): (error: unknown) => void {
  const common = useT();
  return (error) => {
    const text = problemText(common, asProblem(error));
    toast([text.happened, text.todo].filter(Boolean).join(' '), { tone: 'error' });
  };
}

function useCommands(document: Document, route: Route | null) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const t = useTexts(cardTexts);
  const tell = useTell();
  const command = useRef(asCommand());
  const refresh = (): void => {
    command.current = asCommand();
    void client.invalidateQueries({ queryKey: keys.document(document.documentId) });
    void client.invalidateQueries({ queryKey: keys.inbox });
  };
  const seen = { round: route?.currentRound ?? 1, version: route?.rounds.at(-1)?.version ?? document.currentVersion ?? 1, contentHash: document.contentHash ?? '' };
  const path = { documentId: document.documentId };
  const acknowledge = useMutation({
    mutationFn: (one: Allowed) => answer(api.POST('/api/documents/{documentId}/steps/{stepId}/decision', { params: { path: { ...path, stepId: one.stepId ?? '' } }, body: { ...seen, verdict: 'acknowledge', remarks: [], ...(one.onBehalfOf && { onBehalfOf: one.onBehalfOf.personId }) }, headers: command.current })),
    onSuccess: () => void toast(t.actions.acknowledged, { tone: 'success' }), onError: tell, onSettled: refresh,
  });
  const claim = useMutation({
    mutationFn: (one: Allowed) => answer(api.POST('/api/documents/{documentId}/steps/{stepId}/claim', { params: { path: { ...path, stepId: one.stepId ?? '' } }, body: seen, headers: command.current })),
    onSuccess: () => void toast(t.actions.doneText.claim ?? t.actions.done, { tone: 'success' }), onError: tell, onSettled: refresh,
  });
  const release = useMutation({
    mutationFn: (one: Allowed) => answer(api.POST('/api/documents/{documentId}/steps/{stepId}/release', { params: { path: { ...path, stepId: one.stepId ?? '' } }, body: seen, headers: command.current })),
    onSuccess: () => void toast(t.actions.doneText.release ?? t.actions.done, { tone: 'success' }), onError: tell, onSettled: refresh,
  });
  const sign = useMutation({
    mutationFn: async (one: Allowed) => openCeremony((await everythingToSign(one.onBehalfOf?.personId)).filter((row) => row.documentId === document.documentId), command.current),
    onSuccess: (session) => void navigate(`/signing/${session.sessionId}`), onError: tell, onSettled: refresh,
  });
  const copy = useMutation({
    mutationFn: () => answer(api.POST('/api/documents', { body: { kind: document.kind, basedOn: document.documentId }, headers: command.current })),
    onSuccess: (made) => void navigate(`/documents/${made.documentId}/edit`), onError: tell, onSettled: refresh,
  });
  return { acknowledge, claim, release, sign, copy, refresh };
}

/** Whose step an action is about: moving a step names its holder, because several may be open at once. */
function holderOf(route: Route | null, stepId: string | null): string {
  const found = route?.rounds.at(-1)?.stages.flatMap((stage) => stage.steps.map((step) => ({ stage, step }))).find(({ step }) => step.stepId === stepId);
  return found ? (found.step.assignee?.name ?? found.stage.title) : '';
}

/** What this person may do with the document now: exactly what the route allows, the main thing last and largest. */
export function CardActions({ document, route }: { document: Document; route: Route | null }) {
  const t = useTexts(cardTexts);
  const common = useT();
  const navigate = useNavigate();
  const session = useSession();
  const [asked, setAsked] = useState<DialogAction | null>(null);
  const { acknowledge, claim, release, sign, copy, refresh } = useCommands(document, route);
  const allowed = route?.allowed ?? [];
  const labelOf = (one: Allowed): string => one.action === 'reassign' && holderOf(route, one.stepId) ? t.actions.placeOf(common.action.reassign, holderOf(route, one.stepId)) : (one.onBehalfOf ? t.actions.forPerson(common.action[one.action], one.onBehalfOf.name) : common.action[one.action]);
  const toReview = allowed.filter((one, i) => reviewed.has(one.action) && allowed.findIndex((other) => reviewed.has(other.action) && other.stepId === one.stepId && other.onBehalfOf?.personId === one.onBehalfOf?.personId) === i);
  const correction = allowed.find((one) => one.action === 'correctEditorially');
  const toCorrection = `/documents/${document.documentId}/correction`;
  const editable = document.isMine && (document.phase === 'draft' || document.phase === 'rework' || document.phase === 'recalled');
  const more: MenuItem[] = [
    ...allowed.filter(isDialogAction).map((one) => ({ key: `${one.action}-${one.stepId ?? ''}-${one.decisionId ?? ''}-${one.onBehalfOf?.personId ?? ''}`, label: labelOf(one), run: () => setAsked(one), ...(one.action === 'recall' || one.action === 'withdraw' ? { tone: 'warning' as const } : {}) })),
    ...allowed.filter((one) => one.action === 'release').map((one) => ({ key: `release-${one.stepId ?? ''}`, label: labelOf(one), run: () => release.mutate(one) })),
    ...(correction && !route?.correction ? [{ key: 'correction', label: labelOf(correction), run: () => void navigate(toCorrection) }] : []),
    ...(hasRole(session, 'drafter') ? [{ key: 'copy', label: t.actions.basedOn, run: () => copy.mutate() }] : []),
  ];
  const done = (text: string): void => {
    setAsked(null);
    toast(text, { tone: 'success' });
    refresh();
  };
  const address = (one: Allowed) => `/documents/${document.documentId}/review/${one.stepId ?? ''}${one.onBehalfOf ? `?for=${one.onBehalfOf.personId}` : ''}`;
  if (more.length === 0 && !editable && allowed.length === 0) return null;
  return (
    <>
      <DecisionBar label={t.actions.menu}>
        {more.length > 0 && <MenuButton label={t.actions.menu} content={t.actions.menu} items={more} up />}
        {editable && document.phase !== 'recalled' && <Button onClick={() => void navigate(`/documents/${document.documentId}/route`)}>{t.actions.route}</Button>}
        {editable && <ButtonLink look="primary" to={`/documents/${document.documentId}/edit`} data-moves-page>{t.actions.edit}</ButtonLink>}
        {correction && route?.correction && <ButtonLink look="primary" to={toCorrection} data-moves-page>{t.actions.lookAtCorrection}</ButtonLink>}
        {allowed.filter((one) => one.action === 'claim').map((one) => <Button key={`claim-${one.stepId ?? ''}`} busy={claim.isPending} onClick={() => claim.mutate(one)}>{labelOf(one)}</Button>)}
        {allowed.filter((one) => one.action === 'acknowledge').map((one) => <Button key={`ack-${one.stepId ?? ''}`} look="primary" busy={acknowledge.isPending} onClick={() => acknowledge.mutate(one)}>{labelOf(one)}</Button>)}
        {toReview.map((one) => <ButtonLink key={`${one.stepId ?? ''}-${one.onBehalfOf?.personId ?? ''}`} look="primary" to={address(one)} data-moves-page>{one.onBehalfOf ? t.actions.forPerson(t.actions.review, one.onBehalfOf.name) : t.actions.review}</ButtonLink>)}
        {allowed.filter((one) => one.action === 'sign').map((one) => <Button key={`sign-${one.stepId ?? ''}-${one.onBehalfOf?.personId ?? ''}`} look="primary" busy={sign.isPending} onClick={() => sign.mutate(one)}>{labelOf(one)}</Button>)}
      </DecisionBar>
      {asked && route && <ActionDialog action={asked} title={labelOf(asked)} document={document} route={route} onClose={() => setAsked(null)} onDone={done} />}
    </>
  );
}
