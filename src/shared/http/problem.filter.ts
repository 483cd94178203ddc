import { Catch, HttpException, Inject, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { driverCode, isUnreachable } from '../database/unreachable.js';
import { Problem } from '../errors/problem.js';
import { LOGGER, type Logger } from '../logging/logger.js';
import { sharedProblem } from '../shared.errors.js';
import { RefusedRequests } from './refused-requests.js';
import type { EdgeRequest } from './serves.js';

/** What PostgreSQL says of a value that is none of its type: a forged cursor, a number without end, a NUL. The request is at fault (W05). */
const unusableValue = new Set(['22P02', '22P05', '22003', '22007', '22008', '22021']);

function problemOf(error: unknown): Problem | undefined {
  if (error instanceof Problem) return error;
  const code = driverCode(error);
  if (isUnreachable(error)) return sharedProblem('temporarilyUnavailable');
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE' || code === 'FST_REQ_FILE_TOO_LARGE') return sharedProblem('bodyTooLarge');
  if (unusableValue.has(code)) return sharedProblem('invalidRequest', { issues: [{ in: 'request', path: '', message: 'a value has not the expected form' }] });
  const status = error instanceof HttpException ? error.getStatus() : (error as { statusCode?: number })?.statusCode;
  if (status === 404) return sharedProblem('notFound');
  if (status === 413) return sharedProblem('bodyTooLarge');
  if (status !== undefined && status >= 400 && status < 500) return sharedProblem('invalidRequest', { issues: [{ in: 'request', path: '', message: (error as Error).message }] });
  return undefined;
}

/** Turns refusals into RFC 9457 problems; a fault becomes a bare 500 with a number that is also in the log, and nothing else (W06). */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(@Inject(LOGGER) private readonly logger: Logger, private readonly refusals: RefusedRequests) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const request = host.switchToHttp().getRequest<EdgeRequest>();
    const problem = problemOf(error);
    const about = { err: error, requestId: request.id, method: request.method, route: request.routeOptions?.url };
    if (!problem) this.logger.error(about, 'unexpected fault');
    else if (problem.code === 'temporarilyUnavailable') this.logger.warn(about, 'the database was out of reach');
    else if (unusableValue.has(driverCode(error))) this.logger.warn(about, 'the database refused a value of the request');
    if (problem) this.tellOf(request, problem);
    if (reply.sent || reply.raw.headersSent) {
      reply.raw.destroy();
      return;
    }
    const body = problem
      ? { type: `urn:obih:problem:${problem.code}`, title: problem.message, status: problem.status, code: problem.code, facts: problem.facts }
      : { type: 'urn:obih:problem:internal', title: 'Something went wrong on the server. What was accepted before is safe. Try again; if it repeats, tell the administrator this number.', status: 500, code: 'internal', facts: { requestId: request.id } };
    void reply.status(body.status).header('content-type', 'application/problem+json').header('cache-control', 'no-store').send(JSON.stringify(body));
  }

  /** Tells of what somebody who is signed in was refused for want of a right. A page of another site is refused, not the person (W07). */
  private tellOf(request: EdgeRequest, { status, code }: Problem): void {
    const { actor, params } = request;
    const parameters = (params ?? {}) as Readonly<Record<string, string>>;
    const refused = (status === 403 && code !== 'crossSiteRequest') || (code === 'notFound' && Object.keys(parameters).length > 0);
    if (actor && refused) this.refusals.tell({ actor, method: request.method, route: request.routeOptions?.url ?? '', parameters, code });
  }
}
