import type { CommandType } from './commands.js';
import type { RouteStatus } from './route.js';
import type { RefusalCode } from './refusals.js';

/** A document before its first submission has no route; every other state is a status of the route. */
export type LifeState = 'none' | RouteStatus;

/** Commands that an open round takes. */
const whileRunning = [
  'decide', 'delegate', 'addParticipant', 'claim', 'release', 'withdraw', 'recall', 'reassign', 'answerRemark', 'resolveRemark',
  'proposeCorrection', 'consentToCorrection', 'declineCorrection', 'refreshAssignees', 'remind',
] as const satisfies readonly CommandType[];

/** The status × command table: what each state accepts, and the refusal for everything else. `decide` asks it before anything. */
export const lifeCycle = {
  none: { accepts: ['submit'], otherwise: 'noRoute' },
  running: { accepts: whileRunning, otherwise: 'roundIsOpen' },
  rework: { accepts: ['submit', 'recall', 'answerRemark', 'resolveRemark'], otherwise: 'atAuthor' },
  completed: { accepts: [], otherwise: 'routeEnded' },
  rejected: { accepts: [], otherwise: 'routeEnded' },
  recalled: { accepts: [], otherwise: 'routeEnded' },
} as const satisfies Record<LifeState, { readonly accepts: readonly CommandType[]; readonly otherwise: RefusalCode }>;

/** One way from state to state: by which command, and when. */
export interface Transition {
  readonly from: LifeState;
  readonly command: CommandType;
  readonly to: RouteStatus;
  readonly when: string;
}

/** Every change of status that the core can make; the tests prove that it makes no other and that each is made. */
export const transitions: readonly Transition[] = [
  { from: 'none', command: 'submit', to: 'running', when: 'the author submits' },
  { from: 'none', command: 'submit', to: 'completed', when: 'every place fell to the author, whose visa submitting implies' },
  { from: 'running', command: 'decide', to: 'rework', when: 'returned, or a stage failed that rejects to the author' },
  { from: 'running', command: 'decide', to: 'rejected', when: 'a stage failed that ends the route' },
  { from: 'running', command: 'decide', to: 'completed', when: 'the last stage is complete' },
  { from: 'running', command: 'recall', to: 'recalled', when: 'before the first signature' },
  { from: 'rework', command: 'submit', to: 'running', when: 'every obligatory remark is answered' },
  { from: 'rework', command: 'submit', to: 'completed', when: 'every approval carries over and nobody has to sign' },
  { from: 'rework', command: 'recall', to: 'recalled', when: 'the author gives the document up' },
];

/** Whether a state accepts a command at all, and the refusal when it does not. */
export function refusedBy(state: LifeState, command: CommandType): RefusalCode | null {
  const row: { readonly accepts: readonly CommandType[]; readonly otherwise: RefusalCode } = lifeCycle[state];
  return row.accepts.includes(command) ? null : row.otherwise;
}
