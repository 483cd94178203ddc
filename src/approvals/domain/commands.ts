import type { Actor } from '#shared/domain/actor.js';
import type { DecisionId, DocumentId, PersonId, RemarkId, RouteId, Sha256, StepId } from '#shared/domain/ids.js';
import type { GivenRemark } from './events.js';
import type { Placement, RemarkOutcome, SignedWith, VersionRef } from './route.js';
import type { Choices, ReapprovalPolicy, RouteTemplate } from './template.js';
import type { Verdict } from './verdicts.js';
import type { ReminderMark } from './working-time.js';

/** What the person was looking at; a command about anything else is refused, never applied to an unseen text (I04). */
export interface Seen {
  readonly round: number;
  readonly contentHash: Sha256;
}
export type RemarkDraft = Omit<GivenRemark, 'id'>;

/** What somebody wants to do, in the imperative. `seen` is part of every command about a text; ids name what the others are about. */
export type CommandBody =
  | { readonly type: 'submit'; readonly routeId: RouteId; readonly documentId: DocumentId; readonly template: RouteTemplate; readonly choices: Choices; readonly policy: ReapprovalPolicy | null; readonly urgent: boolean; readonly note: string | null }
  | { readonly type: 'decide'; readonly stepId: StepId; readonly seen: Seen; readonly verdict: Verdict; readonly reason: string | null; readonly remarks: readonly RemarkDraft[]; readonly signature: SignedWith | null; readonly onBehalfOf: PersonId | null }
  | { readonly type: 'delegate'; readonly stepId: StepId; readonly seen: Seen; readonly to: PersonId; readonly reason: string; readonly onBehalfOf: PersonId | null }
  | { readonly type: 'addParticipant'; readonly stepId: StepId; readonly seen: Seen; readonly who: PersonId; readonly placement: Placement; readonly reason: string | null; readonly onBehalfOf: PersonId | null }
  | { readonly type: 'claim'; readonly stepId: StepId; readonly seen: Seen; readonly onBehalfOf: PersonId | null }
  | { readonly type: 'release'; readonly stepId: StepId; readonly seen: Seen; readonly onBehalfOf: PersonId | null }
  | { readonly type: 'withdraw'; readonly decisionId: DecisionId; readonly reason: string | null }
  | { readonly type: 'recall'; readonly reason: string }
  | { readonly type: 'reassign'; readonly stepId: StepId; readonly to: PersonId; readonly reason: string }
  | { readonly type: 'answerRemark'; readonly remarkId: RemarkId; readonly outcome: RemarkOutcome; readonly text: string }
  | { readonly type: 'resolveRemark'; readonly remarkId: RemarkId; readonly settled: boolean }
  | { readonly type: 'proposeCorrection'; readonly version: VersionRef; readonly seen: Seen; readonly reason: string }
  | { readonly type: 'consentToCorrection' }
  | { readonly type: 'declineCorrection' }
  | { readonly type: 'refreshAssignees' }
  | { readonly type: 'remind'; readonly stepId: StepId; readonly mark: ReminderMark };

/** A command with who gives it (never taken from a request body) and the key by which a repeat is recognised. */
export type Command = CommandBody & { readonly by: Actor; readonly key: string | null };
export type CommandType = CommandBody['type'];
export type CommandOf<Type extends CommandType> = Extract<Command, { readonly type: Type }>;

/**
 * What a key stands for. Hashing is the shell's business (the edge compares whole requests); this tells apart commands that can
 * reach one route under one key.
 */
export function fingerprintOf(command: Command): string {
  const who = command.by.kind === 'person' ? command.by.personId : command.by.process;
  const about = 'stepId' in command ? command.stepId : 'decisionId' in command ? command.decisionId : 'remarkId' in command ? command.remarkId : '';
  const what = command.type === 'decide' ? command.verdict : command.type === 'remind' ? command.mark : '';
  return [who, command.type, about, what].join(' ');
}
