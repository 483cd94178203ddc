import { applyDecorators, createParamDecorator, HttpCode, RequestMapping, RequestMethod, SetMetadata, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { PersonActor } from '../domain/actor.js';
import { sharedProblem } from '../shared.errors.js';
import type { Endpoint } from './endpoint.js';

/** Where the operation's contract hangs on its handler, for the guard, the interceptor and the tests. */
export const SERVED_OPERATION = 'served-operation';

/** A request after the guard and the contract interceptor have seen it. */
export interface EdgeRequest extends FastifyRequest {
  actor?: PersonActor;
  input?: { params: unknown; query: unknown; body: unknown };
}

/** Makes a method the handler of an operation of the contract: route, success status, access and validation come from it. */
export function Serves(operation: Endpoint): MethodDecorator {
  const status = operation.status ?? (operation.response || operation.streams ? 200 : 204);
  return applyDecorators(
    RequestMapping({ path: operation.path, method: RequestMethod[operation.method] }),
    HttpCode(status),
    SetMetadata(SERVED_OPERATION, operation),
  );
}

const requestOf = (context: ExecutionContext): EdgeRequest => context.switchToHttp().getRequest<EdgeRequest>();

/** The validated input of the operation, typed by the handler as `InputOf<typeof api.operation>`. */
export const Input = createParamDecorator((_: unknown, context: ExecutionContext) => requestOf(context).input);

/** The signed-in person; never taken from the request body (A03). */
export const Acting = createParamDecorator((_: unknown, context: ExecutionContext): PersonActor => {
  const { actor } = requestOf(context);
  if (!actor) throw sharedProblem('notSignedIn');
  return actor;
});

/** The `Idempotency-Key` header, when it came. */
export const IdempotencyKey = createParamDecorator((_: unknown, context: ExecutionContext): string | undefined => {
  const value = requestOf(context).headers['idempotency-key'];
  return typeof value === 'string' && value.length > 0 && value.length <= 100 ? value : undefined;
});
