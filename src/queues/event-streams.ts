import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { PersonActor } from '#shared/domain/actor.js';
import type { PersonId } from '#shared/domain/ids.js';
import { LOGGER, type Logger } from '#shared/logging/logger.js';
import { NotificationsService } from './notifications.service.js';

const everyMs = 2000;
const perPerson = 5;

/**
 * Server-sent events: tells an open page that something happened to its person, by one query every two seconds for all who are
 * connected here. The page then asks for what it shows; a lost event is made good by the next one.
 */
@Injectable()
export class EventStreams implements OnApplicationShutdown {
  private readonly open = new Map<PersonId, { replies: Set<FastifyReply>; last: string }>();
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly notifications: NotificationsService, @Inject(LOGGER) private readonly logger: Logger) {}

  connect(actor: PersonActor, reply: FastifyReply): void {
    reply.hijack();
    reply.raw.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store', 'x-accel-buffering': 'no' });
    reply.raw.write(`retry: 5000\n\n`);
    const person = this.open.get(actor.personId) ?? { replies: new Set<FastifyReply>(), last: '' };
    if (person.replies.size >= perPerson) [...person.replies][0]?.raw.end();
    person.replies.add(reply);
    this.open.set(actor.personId, person);
    reply.raw.on('close', () => {
      person.replies.delete(reply);
      if (person.replies.size === 0) this.open.delete(actor.personId);
    });
    this.timer ??= setInterval(() => void this.beat(), everyMs).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
    for (const { replies } of this.open.values()) for (const reply of replies) reply.raw.end();
  }

  private async beat(): Promise<void> {
    if (this.open.size === 0) return;
    try {
      const pulse = await this.notifications.pulse([...this.open.keys()]);
      for (const [personId, person] of this.open) {
        const now = pulse.get(personId);
        const state = `${now?.newest ?? ''}:${now?.unread ?? 0}`;
        const message = state === person.last ? `: beat\n\n` : `event: notification\ndata: ${JSON.stringify({ unread: now?.unread ?? 0 })}\n\n`;
        person.last = state;
        for (const reply of person.replies) reply.raw.write(message);
      }
    } catch (error) {
      this.logger.warn({ err: error }, 'open pages could not be told; the next beat will');
    }
  }
}
