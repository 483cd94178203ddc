import { z } from 'zod';
import { endpoint } from '#shared/http/endpoint.js';
import { idOf, idOut, instant, json, page, pageQuery } from '#shared/http/schemas.js';
import type { Branded } from '#shared/domain/ids.js';

export const NotificationView = z.object({ notificationId: idOut, at: instant, type: z.string(), facts: z.record(z.string(), json), documentId: idOut.nullable(), title: z.string().nullable(), needsAction: z.boolean(), readAt: instant.nullable() });
export const StuckView = z.object({ jobId: z.string(), queue: z.string(), name: z.string(), attempts: z.number().int(), failedAt: instant, error: z.string(), documentId: idOut.nullable() });
/** Jobs of one kind that did not succeed and will be tried again by themselves, by their cause: what a service that is away holds up. */
export const RetryingView = z.object({ queue: z.string(), name: z.string(), count: z.number().int(), since: instant, nextAt: instant.nullable(), error: z.string() });
/** A service that is away or brings what cannot be used, by name or code; `until` is when what it brought last comes to its end, where that is known. */
export const ServiceProblemView = z.object({ service: z.string(), since: instant, reason: z.string(), until: instant.nullable() });

export const queuesApi = {
  notifications: endpoint({ method: 'GET', path: '/api/notifications', summary: 'My notifications, newest first', access: 'signedIn', query: z.object({ unread: z.stringbool().optional(), ...pageQuery }), response: page(NotificationView).extend({ unread: z.number().int() }) }),
  markRead: endpoint({ method: 'POST', path: '/api/notifications/read', summary: 'Mark notifications as read; all of them without a list', access: 'signedIn', status: 204, body: z.object({ notificationIds: z.array(idOf<Branded<'notification'>>()).max(500).optional() }) }),
  events: endpoint({ method: 'GET', path: '/api/events', summary: 'What happens to me, as server-sent events: notifications, counts, progress', access: 'signedIn', streams: 'events' }),
  operations: endpoint({ method: 'GET', path: '/api/operations', summary: 'What waits and what gave up, with cause', access: ['administrator'], response: z.object({ outboxWaiting: z.number().int(), oldestWaitingAt: instant.nullable(), queues: z.array(z.object({ name: z.string(), waiting: z.number(), active: z.number(), delayed: z.number(), failed: z.number() })), stuck: z.array(StuckView), retrying: z.array(RetryingView), problems: z.array(ServiceProblemView) }) }),
  retry: endpoint({ method: 'POST', path: '/api/operations/jobs/:queue/:jobId/retry', summary: 'Try a job that gave up once more', access: ['administrator'], params: z.object({ queue: z.string().max(60), jobId: z.string().max(100) }), status: 204 }),
};
