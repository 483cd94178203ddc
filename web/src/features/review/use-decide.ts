import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useRef, useState } from 'react';
import { answer, api, asCommand, commandKey, type Input, type View } from '../../lib/api';
import type { OpenedKey } from '../../lib/keys/opened-key';
import { queueDecision } from '../../lib/offline/outbox';
import { isOffline } from '../../lib/problem';
import { keys } from '../../lib/queries';
import { asInputs, type PendingRemark } from './pending-remarks';

export type Verdict = Input<'approvals.decide'>['verdict'];
type Route = View<'RouteView'>;

/** What the person is looking at; a decision on anything else is refused with what has changed. */
export interface Seen {
  readonly round: number;
  readonly version: number;
  readonly contentHash: string;
}

export interface Wish {
  readonly verdict: Verdict;
  readonly reason?: string;
  readonly remarks: readonly PendingRemark[];
  readonly onBehalfOf?: string;
  readonly title: string;
  /** Given where the stage asks for an electronic signature. */
  readonly key?: OpenedKey;
}

/** What came of a decision: recorded (with the id to withdraw it by), or waiting on this device for a connection. */
export type Outcome = { readonly kind: 'done'; readonly route: Route; readonly decisionId: string | null } | { readonly kind: 'waiting' };

export const stepIn = (route: Route, stepId: string): View<'StepView'> | undefined => route.rounds.flatMap((round) => round.stages.flatMap((stage) => stage.steps)).find((step) => step.stepId === stepId);

/**
 * Gives decisions on one step. One press is one command: repeating it after a broken connection has no second effect. Without a
 * connection a decision that needs no signature waits on this device, bound to the version that was on the screen.
 */
export function useDecide(documentId: string, stepId: string, seen: Seen | null) {
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const command = useRef<{ wish: string; key: string }>({ wish: '', key: '' });
  const path = { documentId, stepId };

  const settle = useCallback((route: Route) => {
    client.setQueryData(keys.route(documentId), route);
    void client.invalidateQueries({ queryKey: keys.inbox });
    void client.invalidateQueries({ queryKey: ['document', documentId], exact: true });
  }, [client, documentId]);

  const keyFor = (body: object): string => {
    const wish = JSON.stringify(body);
    if (command.current.wish !== wish) command.current = { wish, key: commandKey() };
    return command.current.key;
  };

  const signed = async (body: Omit<Input<'approvals.decide'>, 'signature'>, key: OpenedKey): Promise<Input<'approvals.decide'>> => {
    const toSign = await answer(api.POST('/api/documents/{documentId}/steps/{stepId}/decision-to-sign', { params: { path }, body: { ...body, certificateChain: [...key.certificateChain] } }));
    return { ...body, signature: { decisionRecordId: toSign.decisionRecordId, signature: await key.sign(toSign.signedAttributes) } };
  };

  const decide = async (wish: Wish): Promise<Outcome> => {
    if (!seen) throw new Error('nothing was shown yet');
    setBusy(true);
    const plain = { ...seen, verdict: wish.verdict, remarks: asInputs(wish.remarks), ...(wish.reason ? { reason: wish.reason } : {}), ...(wish.onBehalfOf ? { onBehalfOf: wish.onBehalfOf } : {}) };
    const key = keyFor(plain);
    try {
      const body = wish.key ? await signed(plain, wish.key) : plain;
      const route = await answer(api.POST('/api/documents/{documentId}/steps/{stepId}/decision', { params: { path, header: asCommand(key) }, body }));
      settle(route);
      return { kind: 'done', route, decisionId: stepIn(route, stepId)?.decision?.decisionId ?? null };
    } catch (error) {
      if (!isOffline(error) || wish.key) throw error;
      await queueDecision({ id: key, documentId, stepId, title: wish.title, verdict: wish.verdict, body: plain });
      return { kind: 'waiting' };
    } finally {
      setBusy(false);
    }
  };

  const withdraw = async (decisionId: string, reason?: string): Promise<void> => {
    settle(await answer(api.POST('/api/documents/{documentId}/decisions/{decisionId}/withdrawal', { params: { path: { documentId, decisionId }, header: asCommand() }, body: reason ? { reason } : {} })));
  };
  const delegate = async (to: string, reason: string, onBehalfOf?: string): Promise<void> => {
    if (seen) settle(await answer(api.POST('/api/documents/{documentId}/steps/{stepId}/delegation', { params: { path, header: asCommand() }, body: { ...seen, to, reason, ...(onBehalfOf ? { onBehalfOf } : {}) } })));
  };
  const addParticipant = async (who: string, place: 'before' | 'beside' | 'after', reason: string, onBehalfOf?: string): Promise<void> => {
    if (seen) settle(await answer(api.POST('/api/documents/{documentId}/steps/{stepId}/participants', { params: { path, header: asCommand() }, body: { ...seen, who, place, ...(reason ? { reason } : {}), ...(onBehalfOf ? { onBehalfOf } : {}) } })));
  };
  const claim = async (): Promise<void> => {
    if (seen) settle(await answer(api.POST('/api/documents/{documentId}/steps/{stepId}/claim', { params: { path, header: asCommand() }, body: seen })));
  };
  const openSigning = async (onBehalfOf?: string): Promise<string> => {
    if (!seen) throw new Error('nothing was shown yet');
    const session = await answer(api.POST('/api/signing-sessions', { headers: asCommand(), body: { items: [{ documentId, stepId, ...seen, ...(onBehalfOf ? { onBehalfOf } : {}) }] } }));
    return session.sessionId;
  };
  return { busy, decide, withdraw, delegate, addParticipant, claim, openSigning };
}
