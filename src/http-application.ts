import { existsSync } from 'node:fs';
import path from 'node:path';
import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import multipart from '@fastify/multipart';
import fastifyStatic from '@fastify/static';
import type { DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { collectDefaultMetrics, Registry } from 'prom-client';
import type { DataSource } from 'typeorm';
import type { Settings } from '#shared/config/settings.js';
import { firstRow } from '#shared/database/rows.js';
import { newId } from '#shared/new-id.js';
import { ListRefreshService } from '#signatures/trust/list-refresh.service.js';
import { TrustService } from '#signatures/trust.service.js';

/** JSON larger than this is refused before it is read: a 5,000-block body fits (W14). */
const jsonLimit = 4 * 1024 * 1024;
/** The largest attachment (issue of the main job): streamed, never held. */
export const attachmentLimit = 200 * 1024 * 1024;

/** Builds the HTTP application of the API process around the given root module: edge plugins, health, metrics, the web client. */
export async function createHttpApplication(module: DynamicModule, settings: Settings, dataSource: DataSource): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({ bodyLimit: jsonLimit, trustProxy: 'loopback, linklocal, uniquelocal', genReqId: () => newId(), forceCloseConnections: true, routerOptions: { maxParamLength: 500 } });
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, { logger: ['error', 'fatal'], abortOnError: false });
  await app.register(cookie);
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"], scriptSrc: ["'self'", "'wasm-unsafe-eval'"], styleSrc: ["'self'", "'unsafe-inline'"], imgSrc: ["'self'", 'data:', 'blob:'], fontSrc: ["'self'", 'data:'], connectSrc: ["'self'"],
        workerSrc: ["'self'", 'blob:'], frameSrc: ["'self'", 'blob:'], objectSrc: ["'none'"], manifestSrc: ["'self'"], frameAncestors: ["'self'"], formAction: ["'self'"], baseUri: ["'none'"],
      },
    },
    frameguard: { action: 'sameorigin' },
    strictTransportSecurity: settings.PUBLIC_URL.startsWith('https:'),
    crossOriginEmbedderPolicy: false,
  });
  await app.register(multipart, { limits: { files: 1, fileSize: attachmentLimit, fields: 10, fieldSize: 10_000, headerPairs: 100 }, throwFileSizeLimit: true });
  const fastify = app.getHttpAdapter().getInstance() as unknown as FastifyInstance;
  for (const type of ['application/ocsp-request', 'application/timestamp-query']) fastify.addContentTypeParser(type, { parseAs: 'buffer', bodyLimit: 64 * 1024 }, (_request, body, done) => done(null, body));
  serveHealth(fastify, dataSource, app.get(TrustService), app.get(ListRefreshService));
  await serveWeb(app, fastify, path.resolve(settings.WEB_DIR));
  app.enableShutdownHooks([]);
  return app;
}

function serveHealth(fastify: FastifyInstance, dataSource: DataSource, trust: TrustService, refresh: ListRefreshService): void {
  const metrics = new Registry();
  collectDefaultMetrics({ register: metrics });
  fastify.get('/health/live', () => ({ status: 'live' }));
  fastify.get('/health/ready', async (_request, reply) => {
    const answered = await Promise.race([
      firstRow(dataSource, 'select 1').then(() => true, () => false),
      new Promise<boolean>((resolve) => setTimeout(() => resolve(false), 2000).unref()),
    ]);
    return reply.status(answered ? 200 : 503).send({ status: answered ? 'ready' : 'databaseAway' });
  });
  // Apart from `ready`: while nobody can be trusted, reading and approving go on.
  fastify.get('/health/trust', async (_request, reply) => {
    const [fault, list, endedAt] = [await trust.fault(), await refresh.show(), await trust.listEndedAt()];
    const fetched = list ? { list } : {};
    if (fault) return reply.status(503).send({ status: 'trustUnavailable', file: fault.file, reason: fault.reason, remedy: fault.remedy, ...fetched });
    return reply.status(endedAt ? 503 : 200).send(endedAt ? { status: 'trustedListExpired', since: endedAt, ...fetched } : { status: 'ready', ...fetched });
  });
  fastify.get('/metrics', async (_request, reply) => reply.header('content-type', metrics.contentType).send(await metrics.metrics()));
}

/** The built web client: hashed assets for a year, `index.html` for every address of the client's own router. */
async function serveWeb(app: NestFastifyApplication, fastify: FastifyInstance, folder: string): Promise<void> {
  if (!existsSync(path.join(folder, 'index.html'))) return;
  await app.register(fastifyStatic as never, { root: folder, prefix: '/', wildcard: false, index: false, setHeaders: (reply: { header(name: string, value: string): unknown }, file: string) => void reply.header('cache-control', file.includes(`${path.sep}assets${path.sep}`) ? 'public, max-age=31536000, immutable' : 'no-cache') } as never);
  fastify.get('/*', (request, reply) => {
    const address = request.url.split('?')[0] ?? '/';
    const ofTheClient = !/^\/(api|v|health|metrics|development|assets)(\/|$)/.test(address) && !path.extname(address);
    if (!ofTheClient) return reply.status(404).type('application/problem+json').send(JSON.stringify({ type: 'urn:obih:problem:notFound', title: 'There is no such thing, or you may not see it.', status: 404, code: 'notFound', facts: {} }));
    return (reply as unknown as { sendFile(name: string): unknown }).sendFile('index.html');
  });
}
