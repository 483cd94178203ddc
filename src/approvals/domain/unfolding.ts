import type { Branded, PersonId } from '#shared/domain/ids.js';
import { fingerprintOf, type Command } from './commands.js';
import type { EventBody, EventHead, RouteEvent } from './events.js';
import { evolve } from './evolve.js';
import type { Facts } from './facts.js';
import type { Round, Route } from './route.js';
import { openRound } from './standing.js';

/**
 * One call of `decide` while it runs: the events so far and the state that they make. It lives for that call only; when the
 * command is refused it is thrown away, so nothing half-done ever leaves it.
 */
export class Unfolding {
  readonly events: RouteEvent[] = [];
  private readonly head: EventHead;
  private used = 0;

  constructor(
    private state: Route | null,
    command: Command,
    readonly facts: Facts,
  ) {
    const by = command.by.kind === 'person' ? { person: command.by.personId } : { system: command.by.process };
    this.head = { at: facts.now, by, key: command.key, fingerprint: command.key === null ? null : fingerprintOf(command) };
  }

  /** The state after everything that happened so far. Throws when there is no route yet: the caller's fault. */
  get route(): Route {
    if (!this.state) throw new Error('no route yet');
    return this.state;
  }

  /** The open round. Throws when there is none: the status table lets nobody get here without one. */
  get round(): Round {
    const round = openRound(this.route);
    if (!round) throw new Error('no round is open');
    return round;
  }

  happen(body: EventBody): void {
    const event: RouteEvent = { ...body, ...this.head };
    this.events.push(event);
    this.state = evolve(this.state, event);
  }

  newId<Id extends Branded<string>>(): Id {
    const id = this.facts.id(this.used);
    this.used += 1;
    return id as unknown as Id;
  }

  positionOf(person: PersonId): string | null {
    return this.facts.people[person]?.position ?? null;
  }
}
