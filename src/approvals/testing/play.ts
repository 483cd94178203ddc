import fc from 'fast-check';
import { type RouteTemplate } from '../domain/template.js';
import { World } from './world.js';
import { people, anyTemplate, anyHolders, choicesOf } from './routes.js';
import { type Move, moves, type MoveKind, everyKind, anyMove } from './moves.js';

export interface Play {
  readonly template: RouteTemplate;
  readonly holders: Readonly<Record<string, string | null>>;
  readonly forced: boolean;
  readonly corrections: boolean;
  /** Whom the author names, stage by stage, where the template leaves it to them: nobody, one or two. */
  readonly named?: readonly (readonly number[])[];
  readonly moves: readonly Move[];
}

/** Whole stories: a template, who holds which post, and up to fifty things that people try. */
export const anyPlay = (over: Partial<{ template: fc.Arbitrary<RouteTemplate>; forced: boolean; corrections: boolean; most: number; kinds: readonly MoveKind[] }> = {}): fc.Arbitrary<Play> =>
  fc.record({
    template: over.template ?? anyTemplate, holders: anyHolders, forced: over.forced === undefined ? fc.constant(false) : fc.constant(over.forced),
    corrections: over.corrections === undefined ? fc.boolean() : fc.constant(over.corrections), named: fc.array(fc.array(fc.nat({ max: 7 }), { maxLength: 2 }), { maxLength: 6 }), moves: fc.array(anyMove(over.kinds ?? everyKind), { minLength: 1, maxLength: over.most ?? 50, size: 'max' }),
  });

export function worldOf(play: Pick<Play, 'template' | 'holders' | 'forced' | 'corrections' | 'named'>): World {
  const world = new World(play.template, { ...play.holders });
  for (const name of people) world.know(name);
  world.choices = choicesOf(play.template, play.named);
  world.kind = { ...world.kind, forcedPolicy: play.forced ? 'everyone' : null, editorialCorrection: play.corrections };
  return world;
}

/** Plays a story from its submission on, looking at the world after every move; stories whose route may not start are left out. */
export function playOut(play: Play, look: (world: World) => void = () => undefined): World {
  const world = worldOf(play);
  fc.pre(world.submit({ key: 'first' }).ok);
  look(world);
  for (const move of play.moves) {
    moves[move.kind](world, move);
    look(world);
  }
  return world;
}
