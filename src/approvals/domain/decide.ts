import { accept, assertNever, refuse, type Result } from '#shared/domain/result.js';
import { fingerprintOf, type Command } from './commands.js';
import { answerCorrection, proposeCorrection } from './decide-correction.js';
import { addParticipant, claim, delegate, reassign, release } from './decide-participants.js';
import { answerRemark, resolveRemark } from './decide-remarks.js';
import { recall, submit } from './decide-route.js';
import { refreshAssignees, remind } from './decide-timers.js';
import { decideStep } from './decide-verdict.js';
import { withdraw } from './decide-withdrawal.js';
import type { RouteEvent } from './events.js';
import type { Facts } from './facts.js';
import { refusedBy } from './life-cycle.js';
import { refresh } from './refresh.js';
import { refusal, type Refusal } from './refusals.js';
import type { Route } from './route.js';
import { openRound } from './standing.js';
import { settle } from './settle.js';
import { Unfolding } from './unfolding.js';

function carryOut(u: Unfolding, command: Command, first: boolean): Refusal | null {
  switch (command.type) {
    case 'submit': return submit(u, command, first);
    case 'decide': return decideStep(u, command);
    case 'delegate': return delegate(u, command);
    case 'addParticipant': return addParticipant(u, command);
    case 'claim': return claim(u, command);
    case 'release': return release(u, command);
    case 'withdraw': return withdraw(u, command);
    case 'recall': return recall(u, command);
    case 'reassign': return reassign(u, command);
    case 'answerRemark': return answerRemark(u, command);
    case 'resolveRemark': return resolveRemark(u, command);
    case 'proposeCorrection': return proposeCorrection(u, command);
    case 'consentToCorrection': case 'declineCorrection': return answerCorrection(u, command);
    case 'refreshAssignees': return refreshAssignees(command);
    case 'remind': return remind(u, command);
    default: return assertNever(command);
  }
}

/**
 * The one door through which a route changes: HTTP, bulk actions, deadlines and imports all come here. Answers with what happened,
 * or with why nothing may. A command whose key was carried out already answers with no events: it has had its effect (I02).
 */
export function decide(route: Route | null, command: Command, facts: Facts): Result<readonly RouteEvent[], Refusal> {
  const handled = command.key === null ? undefined : route?.handled[command.key];
  if (handled !== undefined) return handled === fingerprintOf(command) ? accept([]) : refuse(refusal('keyReused'));
  const status = route?.status ?? 'none';
  const refused = refusedBy(status, command.type);
  if (refused) return refuse(refusal(refused, { status }));
  const u = new Unfolding(route, command, facts);
  if (status === 'running') refresh(u);
  const denied = carryOut(u, command, status === 'none');
  if (denied) return refuse(denied);
  if (openRound(u.route)) settle(u);
  return accept(u.events);
}
