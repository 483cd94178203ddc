import { Controller, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { PersonActor } from '#shared/domain/actor.js';
import type { InputOf, OutputOf } from '#shared/http/endpoint.js';
import { Acting, Input, Serves } from '#shared/http/serves.js';
import { EventStreams } from './event-streams.js';
import { NotificationsService } from './notifications.service.js';
import { OperationsQueries } from './operations.queries.js';
import { queuesApi } from './queues.contract.js';

/** Notifications of a person, and what an operator looks at. */
@Controller()
export class QueuesController {
  constructor(private readonly notifications: NotificationsService, private readonly streams: EventStreams, private readonly operations: OperationsQueries) {}

  @Serves(queuesApi.notifications)
  list(@Input() input: InputOf<typeof queuesApi.notifications>, @Acting() actor: PersonActor): Promise<OutputOf<typeof queuesApi.notifications>> {
    return this.notifications.list(actor, input.query);
  }

  @Serves(queuesApi.markRead)
  markRead(@Input() input: InputOf<typeof queuesApi.markRead>, @Acting() actor: PersonActor): Promise<void> {
    return this.notifications.markRead(actor, input.body.notificationIds);
  }

  @Serves(queuesApi.events)
  events(@Acting() actor: PersonActor, @Res() reply: FastifyReply): void {
    this.streams.connect(actor, reply);
  }

  @Serves(queuesApi.operations)
  show(): Promise<OutputOf<typeof queuesApi.operations>> {
    return this.operations.show();
  }

  @Serves(queuesApi.retry)
  retry(@Input() input: InputOf<typeof queuesApi.retry>): Promise<void> {
    return this.operations.retry(input.params.queue, input.params.jobId);
  }
}
