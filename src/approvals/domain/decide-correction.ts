import { touches } from '#documents/domain/touches.js';
import { changedParts } from './changed-parts.js';
import type { CommandOf } from './commands.js';
import { authorise } from './authority.js';
import { requisitesOf } from './condition.js';
import { personOf, spoken, staleness } from './guards.js';
import { refusal, type Refusal } from './refusals.js';
import { stageOfRun, standingDecision, stepState, versionOf } from './standing.js';
import type { Unfolding } from './unfolding.js';

/** Editorial corrections belong to the records office while it checks the form: whoever may act on an open step of such a stage. */
function checksForm(u: Unfolding, actor: Parameters<typeof authorise>[2]): boolean {
  return u.round.runs.some((run) => run.state === 'open' && stageOfRun(u.route, run).purpose === 'formCheck' && run.steps.some((step) => {
    const placed = { round: u.round, run, step };
    return ['open', 'held'].includes(stepState(u.route, placed)) && authorise(u.route, placed, actor, null, u.facts).ok;
  }));
}

/** More than typing: files, the kind of document, or what the route itself depends on. */
function beyondTyping(u: Unfolding, to: CommandOf<'proposeCorrection'>['version']): Refusal | null {
  const from = versionOf(u.round);
  const changes = u.facts.changes(from.id, to.id);
  const decisive = u.route.template.stages.flatMap((stage) => (stage.condition ? requisitesOf(stage.condition) : []));
  const names = changes.requisites.map((change) => change.name);
  if (changes.kindChanged || changes.attachments.length > 0 || names.some((name) => decisive.includes(name))) return refusal('correctionTooLarge');
  const signed = u.round.runs.filter((run) => run.state !== 'reset').flatMap((run) => run.steps).filter((step) => standingDecision(step)?.signature);
  const touched = signed.some((step) => touches(changes, step.concerns));
  return touched ? refusal('correctionTouchesSignedVisa') : null;
}

/** Proposes a minor version (typing, layout) before signing, where the kind allows it (approvals.md, rule 7). It waits for the author's consent. */
export function proposeCorrection(u: Unfolding, command: CommandOf<'proposeCorrection'>): Refusal | null {
  const actor = personOf(command);
  if (!actor.ok || !u.facts.kind.editorialCorrection || !checksForm(u, actor.value)) return refusal('correctionNotAllowed');
  const stale = staleness(u, command.seen);
  if (stale) return stale;
  if (u.round.correction) return refusal('correctionPending');
  if (u.round.runs.some((run) => run.steps.some((step) => step.decision?.verdict === 'sign'))) return refusal('alreadySigned');
  const reason = spoken(command.reason);
  if (!reason) return refusal('reasonRequired');
  const from = versionOf(u.round);
  const { version } = command;
  if (version.number !== from.number || version.minor <= from.minor || version.contentHash === from.contentHash) return refusal('versionNotNew', { version: from.number, minor: from.minor });
  const large = beyondTyping(u, version);
  if (large) return large;
  u.happen({ type: 'correctionProposed', version, changes: changedParts(u.facts.changes(from.id, version.id)), reason });
  return null;
}

/** The author's word on a proposed correction: with consent it becomes the round's text and the approvals stand. */
export function answerCorrection(u: Unfolding, command: CommandOf<'consentToCorrection' | 'declineCorrection'>): Refusal | null {
  const actor = personOf(command);
  if (!actor.ok || actor.value !== u.route.authorId) return refusal('notAuthor');
  const { correction } = u.round;
  if (!correction) return refusal('noCorrection');
  u.happen({ type: command.type === 'consentToCorrection' ? 'correctionApplied' : 'correctionDeclined', version: correction.version });
  return null;
}
