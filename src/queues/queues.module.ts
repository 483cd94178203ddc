import { Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { SETTINGS, type Settings } from '#shared/config/settings.js';
import { LOGGER, type Logger } from '#shared/logging/logger.js';
import { SignaturesModule } from '#signatures/signatures.module.js';
import { UsersModule } from '#users/users.module.js';
import { EventStreams } from './event-streams.js';
import { NotificationsService } from './notifications.service.js';
import { OperationsQueries } from './operations.queries.js';
import { openQueueBackend, QUEUE_BACKEND, type QueueBackend } from './queue-backend.js';
import { QueuesController } from './queues.controller.js';

/** The API's side of queues/: notifications and the operations page. The API never enqueues: it decides with the queue away. */
@Module({
  imports: [UsersModule, SignaturesModule],
  controllers: [QueuesController],
  providers: [
    NotificationsService,
    EventStreams,
    OperationsQueries,
    { provide: QUEUE_BACKEND, inject: [SETTINGS, LOGGER], useFactory: (settings: Settings, logger: Logger) => openQueueBackend(settings, logger, 3) },
  ],
  exports: [NotificationsService, QUEUE_BACKEND],
})
export class QueuesModule implements OnApplicationShutdown {
  constructor(@Inject(QUEUE_BACKEND) private readonly backend: QueueBackend) {}

  onApplicationShutdown(): Promise<void> {
    return this.backend.close();
  }
}
