import fc from 'fast-check';
import { type ReapprovalPolicy, type RouteTemplate } from '../domain/template.js';
import { remark, World } from './world.js';
import { people, posts, block, anyChain } from './routes.js';
import { edited, approve, takeBack } from './moves.js';
import { worldOf } from './play.js';

/** One round of a document that goes to and fro: who approves, who takes a carried approval back and when, what is returned and what is changed. */
export interface Lap {
  readonly takesBackFirst: number | null;
  readonly approvals: number;
  readonly takesBackThen: number | null;
  readonly anchor: number;
  readonly edits: readonly number[];
}
export interface Shuttle {
  readonly template: RouteTemplate;
  readonly laps: readonly Lap[];
}
const paragraphs = ['p1', 'p2', 'p3'] as const;

/** A chain of three and two to five laps; mostly the author changes just what was asked. */
export const anyShuttle = (policy: ReapprovalPolicy): fc.Arbitrary<Shuttle> => {
  const back = fc.option(fc.nat({ max: 2 }), { freq: 2 });
  const lap = fc.record({ takesBackFirst: back, approvals: fc.nat({ max: 3 }), takesBackThen: back, anchor: fc.nat({ max: 2 }), exact: fc.boolean(), other: fc.subarray([0, 1, 2]) });
  const laps = fc.array(lap.map(({ exact, other, ...rest }): Lap => ({ ...rest, edits: exact ? [rest.anchor] : other })), { minLength: 2, maxLength: 5 });
  return fc.record({ template: anyChain.map((template) => ({ ...template, policy })), laps });
};

export function playShuttle({ template, laps }: Shuttle, look: (world: World) => void = () => undefined): World {
  const world = worldOf({ template, holders: Object.fromEntries(posts.map((name, index) => [name, people[index] ?? 'a'])), forced: false, corrections: false });
  world.submit();
  const takesBack = (which: number | null): void => void (which !== null && takeBack(world, { kind: 'takeBack', a: which, b: 0, c: 0 }));
  for (const [number, lap] of laps.entries()) {
    takesBack(lap.takesBackFirst);
    for (let count = 0; count < lap.approvals; count += 1) approve(world, { kind: 'approve', a: 0, b: 0, c: 0 });
    takesBack(lap.takesBackThen);
    look(world);
    const step = world.open()[0];
    if (step?.assignee) world.says(step.assignee, 'return', { step, remarks: [remark('тут', { anchor: block(paragraphs[lap.anchor] ?? 'p1') })] });
    world.submit({ text: lap.edits.reduce((text, edit) => edited(text, edit, number), world.text) });
    look(world);
  }
  return world;
}
