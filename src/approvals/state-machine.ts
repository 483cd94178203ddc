import { lifeCycle, transitions, type LifeState } from './domain/life-cycle.js';
import { refusalCodes } from './domain/refusals.js';
import { routeStatuses } from './domain/route.js';
import type { CommandType } from './domain/commands.js';
import { itemStates, itemTransitions, withoutJudgement, type ItemEvent } from './domain/signing-item.js';
import { evidences, policies, purposes } from './domain/template.js';
import { verdictNames, verdictTable, type VerdictRule } from './domain/verdicts.js';

const states: readonly LifeState[] = ['none', ...routeStatuses];

/** Ukrainian labels of rules-ua §8.2, for readers of the document; the screen has its own catalogue. */
const labels: Readonly<Record<(typeof verdictNames)[number], string>> = {
  approve: 'Погодити', approveWithRemarks: 'Погодити із зауваженнями', object: 'Не погодити', return: 'Повернути на доопрацювання', sign: 'Підписати', refuse: 'Відхилити з підпису', acknowledge: 'Ознайомлено',
};
const effects: Readonly<Record<VerdictRule['effect'], string>> = {
  satisfies: 'the step is done', objects: 'the stage’s `onRejection`, once its completion is out of reach', returns: 'the round ends, the document goes to its author',
};

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string => [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n');
const yes = (value: boolean): string => (value ? 'yes' : '–');
const code = (text: string): string => `\`${text}\``;

function diagram(): string {
  const name = (state: LifeState): string => (state === 'none' ? '[*]' : state);
  const ways = transitions.map(({ from, command, to, when }) => `  ${name(from)} --> ${to}: ${command} (${when})`);
  const ends = states.filter((state) => lifeCycle[state].accepts.length === 0).map((state) => `  ${state} --> [*]`);
  return ['```mermaid', 'stateDiagram-v2', ...ways, ...ends, '```'].join('\n');
}

function commandTable(): string {
  const accepts = (state: LifeState): readonly CommandType[] => lifeCycle[state].accepts;
  const commands = [...new Set(states.flatMap(accepts))];
  const rows = commands.map((command) => [code(command), ...states.map((state) => (accepts(state).includes(command) ? 'accepted' : code(lifeCycle[state].otherwise)))]);
  return table(['command', ...states.map((state) => (state === 'none' ? 'no route' : state))], rows);
}

function verdictRows(): string {
  const rows = verdictNames.map((verdict) => {
    const rule: VerdictRule = verdictTable[verdict];
    return [`${code(verdict)} «${labels[verdict]}»`, rule.purposes.map(code).join(', '), effects[rule.effect], rule.reason, rule.remarks, yes(rule.withdrawable), yes(rule.carries), yes(rule.late)];
  });
  return table(['verdict', 'at a stage of', 'effect', 'reason', 'remarks', 'may be withdrawn', 'may carry over', 'recorded when late'], rows);
}

function policyRows(): string {
  const what: Readonly<Record<(typeof policies)[number], string>> = {
    everyone: 'nothing', affected: 'the approvals of stages none of whose `concerns` changed; no `concerns` answers for everything',
    fromReturn: 'also what was approved before the step that returned the document, when the change lies within what its remarks were anchored to',
  };
  return table(['policy', 'what carries over to a resubmission'], policies.map((policy) => [code(policy), what[policy]]));
}

const codesInColumns = (): string => {
  const columns = 4;
  const lines = Array.from({ length: Math.ceil(refusalCodes.length / columns) }, (_, line) => refusalCodes.slice(line * columns, line * columns + columns).map(code));
  return table(['', '', '', ''], lines.map((cells) => [...cells, ...Array<string>(columns - cells.length).fill('')]));
};

function ceremonyRows(): string {
  const rows = (Object.keys(itemTransitions) as ItemEvent[]).map((event) => {
    const { from, to, when } = itemTransitions[event];
    return [code(event), from.map(code).join(', '), to === 'asItWas' ? 'as it was' : code(to), when];
  });
  return table(['event', 'counts in', 'then', 'when'], rows);
}

/**
 * The approval state machine as a page, made from the tables that `decide` itself reads: it cannot say anything else than the code
 * does. Committed as docs/state-machine.md; a test proves it fresh.
 */
export function stateMachineMarkdown(): string {
  return [
    '# The approval state machine',
    'Generated from `src/approvals/domain` by `npm run generate`; do not edit. The contract in words stands in `docs/architecture.md`; the functions are `decide` (may this happen, and what follows), `evolve` (the state after it) and `allowed` (what may this person do now).',
    '## A route', diagram(),
    `Stages are of the purposes ${purposes.map(code).join(', ')}; a decision may have to carry a signature: ${evidences.map(code).join(', ')}. A stage opens only after all before it are complete; acquaintance never blocks. The event \`creationCompleted\` comes once, when the last stage that decides is complete: registration and sealing follow it.`,
    '## Which command a route takes', 'Everything else is refused with the code in the cell; an accepted command may still be refused for a reason of its own.', commandTable(),
    '## Verdicts', verdictRows(),
    '## Editing after approval', policyRows(), 'A signature never carries over; a visa given with an electronic signature only while the hash of the parts that it answers for is unchanged; a kind of document may force `everyone`.',
    '## A document of a signing ceremony',
    `States: ${itemStates.map(code).join(', ')}. An event changes nothing in any other state than those listed; a ceremony is at its end when no document of it is \`waiting\` or \`prepared\`.`,
    ceremonyRows(),
    `\`cannotTellNow\` follows from ${withoutJudgement.map(code).join(', ')}, every other refusal is \`refused\`: a wrong signature is never waited with because nobody tells the status of its certificate.`,
    '## Refusals', 'What each means, and what helps, stands beside it in `refusals.ts`.', codesInColumns(),
    '',
  ].join('\n\n').trimEnd() + '\n';
}
