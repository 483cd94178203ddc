import type { View } from '../../lib/api';
import { texts } from '../../lib/i18n/i18n';
import { enCount, ukCount } from '../../lib/i18n/plural';

export type PlannedStage = Pick<View<'PlannedStage'>, 'title' | 'purpose' | 'order' | 'completion' | 'applies' | 'people' | 'choose' | 'leftOut'>;
type Purpose = PlannedStage['purpose'];

interface Grammar {
  readonly verbs: Record<Purpose, readonly [one: string, many: string]>;
  readonly first: string;
  readonly then: string;
  readonly together: string;
  readonly inTurn: string;
  readonly anyOf: (verb: string, names: string) => string;
  readonly atLeast: (verb: string, needed: string, of: number) => string;
  readonly and: string;
  readonly people: (n: number) => string;
  readonly nobody: (title: string) => string;
}

/** How the sentence of a route is put together in each language. */
export const sentenceTexts = texts<Grammar>(
  {
    verbs: { visa: ['погоджує', 'погоджують'], legal: ['проводить юридичну експертизу', 'проводять юридичну експертизу'], formCheck: ['перевіряє оформлення', 'перевіряють оформлення'], signature: ['підписує', 'підписують'], acquaintance: ['ознайомлюється', 'ознайомлюються'] },
    first: 'Спочатку', then: 'потім', together: 'одночасно', inTurn: 'по черзі',
    anyOf: (verb, names) => `${verb} будь-хто з: ${names}`,
    atLeast: (verb, needed, of) => `${verb} щонайменше ${needed} з ${ukCount(of, 'особи', 'осіб', 'осіб')}`,
    and: 'і', people: (n) => ukCount(n, 'особа', 'особи', 'осіб'), nobody: (title) => `етап «${title}» (ще не обрано, хто)`,
  },
  {
    verbs: { visa: ['approves', 'approve'], legal: ['reviews the legality', 'review the legality'], formCheck: ['checks the form', 'check the form'], signature: ['signs', 'sign'], acquaintance: ['reads it', 'read it'] },
    first: 'First', then: 'then', together: 'at the same time', inTurn: 'one after another',
    anyOf: (verb, names) => `any of these ${verb}: ${names}`,
    atLeast: (verb, needed, of) => `at least ${needed} of ${of} ${verb}`,
    and: 'and', people: (n) => enCount(n, 'person', 'people'), nobody: (title) => `stage “${title}” (nobody chosen yet)`,
  },
);

const isUkrainian = (grammar: Grammar): boolean => grammar.and === 'і';

function namesOf(stage: PlannedStage, grammar: Grammar): string {
  const names = [...new Set(stage.people.map((person) => person.name))];
  if (names.length > 3) return grammar.people(names.length);
  return names.length > 1 ? `${names.slice(0, -1).join(', ')} ${grammar.and} ${names.at(-1) ?? ''}` : (names[0] ?? '');
}

function clause(stage: PlannedStage, grammar: Grammar): string {
  const { people, completion } = stage;
  if (people.length === 0) return grammar.nobody(stage.title);
  const [one, many] = grammar.verbs[stage.purpose];
  const names = namesOf(stage, grammar);
  if (people.length === 1) return isUkrainian(grammar) ? `${one} ${names}` : `${names} ${one}`;
  if (completion === 'any') return grammar.anyOf(isUkrainian(grammar) ? one : many, names);
  const [needed] = completion.split('/');
  if (completion !== 'all' && needed) return grammar.atLeast(many, needed, people.length);
  const how = stage.order === 'parallel' ? grammar.together : grammar.inTurn;
  return isUkrainian(grammar) ? `${how} ${many} ${names}` : `${names} ${many} ${how}`;
}

/** The route as one plain sentence: «Спочатку погоджує …, потім одночасно погоджують … і …, потім підписує …». Stages that do not apply, or for which the author may and did choose nobody, are not in it. */
export function routeSentence(stages: readonly PlannedStage[], grammar: Grammar): string {
  const clauses = stages.filter((stage) => stage.applies && !stage.leftOut && (stage.people.length > 0 || stage.choose !== null)).map((stage) => clause(stage, grammar));
  if (clauses.length === 0) return '';
  const [head, ...rest] = clauses;
  if (rest.length === 0) return `${(head ?? '').charAt(0).toUpperCase()}${(head ?? '').slice(1)}.`;
  return `${grammar.first} ${head}${rest.map((one) => `, ${grammar.then} ${one}`).join('')}.`;
}
