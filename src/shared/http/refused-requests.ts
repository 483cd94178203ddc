import { Injectable } from '@nestjs/common';
import type { PersonActor } from '../domain/actor.js';

/** A request of somebody who is signed in that was refused for want of a right: 403, or 404 with the names of something in its address. */
export interface RefusedRequest {
  readonly actor: PersonActor;
  readonly method: string;
  /** The operation's path with its parameter names, never the address as it came (W06). */
  readonly route: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly code: string;
}

/** Where the edge tells of refusals; who keeps them is not its business. Without a listener nothing happens. */
@Injectable()
export class RefusedRequests {
  private listener: ((request: RefusedRequest) => void) | undefined;

  listen(listener: (request: RefusedRequest) => void): void {
    this.listener = listener;
  }

  tell(request: RefusedRequest): void {
    this.listener?.(request);
  }
}
