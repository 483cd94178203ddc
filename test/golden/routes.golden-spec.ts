import fs from 'node:fs';
import path from 'node:path';
import type { RouteEvent } from '#approvals/domain/events.js';
import { replay } from '#approvals/domain/evolve.js';
import type { Route } from '#approvals/domain/route.js';
import { openRound, stepState } from '#approvals/domain/standing.js';
import { everyEventType } from '#approvals/testing/every-type.js';

interface Recorded { readonly release: string; readonly events: readonly RouteEvent[]; readonly state: Route }

const folder = path.join(process.cwd(), 'test', 'golden');
const streams = fs.readdirSync(folder).filter((name) => /^v.*-route-\d+\.json$/.test(name)).sort().map((name): [string, Recorded] => [name, JSON.parse(fs.readFileSync(path.join(folder, name), 'utf8')) as Recorded]);

describe('recorded routes of older releases', () => {
  it.each(streams)('%s still folds to the state that it had', (_, { events, state }) => {
    const route = replay(events);
    expect(route).toMatchObject(state as unknown as Record<string, unknown>);
    expect(route?.sequence).toBe(events.length);
  });

  it.each(streams)('%s can be gone on with: every step of an open round has a state', (_, { events }) => {
    const route = replay(events);
    if (!route) throw new Error('an empty stream');
    for (const run of openRound(route)?.runs ?? []) for (const step of run.steps) expect(stepState(route, { run, step })).toEqual(expect.any(String));
  });

  it('together they hold every type of event that can be stored', () => {
    const seen = new Set(streams.flatMap(([, { events }]) => events.map(({ type }) => type)));
    expect([...seen].sort()).toEqual([...everyEventType].sort());
  });
});
