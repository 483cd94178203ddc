import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Observable } from 'rxjs';
import type { z } from 'zod';
import { sharedProblem } from '../shared.errors.js';
import type { Endpoint } from './endpoint.js';
import { SERVED_OPERATION, type EdgeRequest } from './serves.js';
import { faultInBody } from './sound-body.js';

function parse(part: string, schema: z.ZodType | undefined, value: unknown): unknown {
  if (!schema) return undefined;
  const parsed = schema.safeParse(value ?? {});
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.slice(0, 20).map((issue) => ({ in: part, path: issue.path.map(String).join('.'), message: issue.message }));
  throw sharedProblem('invalidRequest', { issues });
}

/** Refuses a body that could not be kept as it came, whatever its form. */
function refuseUnsound(operation: Endpoint, body: unknown): void {
  const fault = faultInBody(body, { texts: !operation.checksTexts });
  if (fault) throw sharedProblem('invalidRequest', { issues: [{ in: 'body', ...fault }] });
}

/** Validates what came in against the operation's contract before the handler sees any of it; unknown members are dropped (A05). */
@Injectable()
export class ContractInterceptor implements NestInterceptor {
  constructor(private readonly reflector: Reflector) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const operation = this.reflector.get<Endpoint | undefined>(SERVED_OPERATION, context.getHandler());
    if (operation) {
      const request = context.switchToHttp().getRequest<EdgeRequest>();
      if (!operation.upload) refuseUnsound(operation, request.body);
      request.input = {
        params: parse('path', operation.params, request.params),
        query: parse('query', operation.query, request.query),
        body: operation.upload ? undefined : parse('body', operation.body, request.body),
      };
    }
    return next.handle();
  }
}
