import { z } from 'zod';
import type { Endpoint } from '#shared/http/endpoint.js';
import { namedSchemas, operations } from './contract.js';

type JsonSchema = Record<string, unknown>;

/** Converts with references to the named schemas instead of repeating them; a named schema that accepts other than it gives has two names. */
class Components {
  private readonly registries = { input: z.registry<{ id: string }>(), output: z.registry<{ id: string }>() };
  private anonymous = 0;

  constructor() {
    for (const [name, schema] of namedSchemas()) {
      this.registries.output.add(schema, { id: name });
      this.registries.input.add(schema, { id: `${name}Input` });
    }
  }

  reference(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
    const registry = this.registries[io];
    if (!registry.has(schema)) registry.add(schema, { id: `anonymous${(this.anonymous += 1)}` });
    return { $ref: this.address(registry.get(schema)?.id ?? '') };
  }

  address = (id: string): string => `#/components/schemas/${id}`;

  /** All schemas that were asked for or are reached from those, the anonymous ones to be put in place. */
  all(): Record<string, JsonSchema> {
    const convert = (io: 'input' | 'output') =>
      z.toJSONSchema(this.registries[io], { io, target: 'openapi-3.0', unrepresentable: 'any', uri: this.address }).schemas as Record<string, JsonSchema>;
    const schemas = { ...convert('input'), ...convert('output') };
    for (const schema of Object.values(schemas)) {
      delete schema.$schema;
      delete schema.$id;
      delete schema.id;
    }
    return schemas;
  }
}

const anonymousRef = /^#\/components\/schemas\/(anonymous\d+)$/;

/** Puts anonymous schemas where they are used, and leaves out named ones that nothing refers to. */
function settle(document: JsonSchema, schemas: Record<string, JsonSchema>): JsonSchema {
  const used = new Set<string>();
  const visit = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(visit);
    if (value === null || typeof value !== 'object') return value;
    const ref = (value as { $ref?: string }).$ref;
    const inline = ref && anonymousRef.exec(ref)?.[1];
    if (inline) return visit(schemas[inline]);
    if (ref) used.add(ref.slice('#/components/schemas/'.length));
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, visit(member)]));
  };
  const settled = visit(document) as JsonSchema;
  const components: Record<string, unknown> = {};
  for (const name of used) if (schemas[name]) components[name] = visit(schemas[name]);
  const existing = settled.components as { schemas: JsonSchema };
  const ordered = Object.fromEntries(Object.entries({ ...existing.schemas, ...components }).sort(([a], [b]) => (a < b ? -1 : 1)));
  return { ...settled, components: { ...existing, schemas: ordered } };
}

const parametersOf = (schema: z.ZodType | undefined, place: 'path' | 'query'): JsonSchema[] => {
  if (!schema) return [];
  const { properties = {}, required = [] } = z.toJSONSchema(schema, { io: 'input', target: 'openapi-3.0', unrepresentable: 'any' }) as { properties?: Record<string, JsonSchema>; required?: string[] };
  return Object.entries(properties).map(([name, property]) => ({ name, in: place, required: place === 'path' || required.includes(name), schema: property }));
};

const problem = { description: 'A refusal (RFC 9457)', content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } };

function responseOf(components: Components, operation: Endpoint): JsonSchema {
  if (operation.streams === 'file') return { description: 'A file', content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } } };
  if (operation.streams === 'events') return { description: 'Server-sent events', content: { 'text/event-stream': { schema: { type: 'string' } } } };
  if (!operation.response) return { description: operation.streams === 'ndjson' ? 'JSON lines' : 'Done', ...(operation.streams === 'ndjson' ? { content: { 'application/x-ndjson': { schema: { type: 'string' } } } } : {}) };
  const type = operation.streams === 'ndjson' ? 'application/x-ndjson' : 'application/json';
  return { description: 'Done', content: { [type]: { schema: components.reference(operation.response, 'output') } } };
}

function describe(components: Components, module: string, name: string, operation: Endpoint): JsonSchema {
  const headers = operation.idempotent ? [{ name: 'Idempotency-Key', in: 'header', required: false, schema: { type: 'string', maxLength: 100 } }] : [];
  const body = operation.upload
    ? { 'multipart/form-data': { schema: { type: 'object', properties: { file: { type: 'string', format: 'binary' } }, required: ['file'] } } }
    : operation.body && { 'application/json': { schema: components.reference(operation.body, 'input') } };
  const status = operation.status ?? (operation.response || operation.streams ? 200 : 204);
  return {
    operationId: `${module}.${name}`, summary: operation.summary, tags: [module],
    parameters: [...parametersOf(operation.params, 'path'), ...parametersOf(operation.query, 'query'), ...headers],
    ...(body ? { requestBody: { required: true, content: body } } : {}),
    responses: { [String(status)]: responseOf(components, operation), default: problem },
    ...(operation.access === 'public' ? { security: [] } : {}),
  };
}

/** The OpenAPI 3.0 document of the whole API, made from the contract tables; committed as openapi.json and proved fresh in CI. */
export function openapi(): JsonSchema {
  const components = new Components();
  const paths: Record<string, Record<string, JsonSchema>> = {};
  for (const { module, name, operation } of operations()) {
    const path = operation.path.replace(/:(\w+)/g, '{$1}');
    (paths[path] ??= {})[operation.method.toLowerCase()] = describe(components, module, name, operation);
  }
  const document = {
    openapi: '3.0.3',
    info: { title: 'Obih', version: '1', description: 'Electronic approval, signing, registration and archiving of documents', license: { name: 'EUPL-1.2' } },
    paths,
    components: {
      securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: '__Host-obih' } },
      schemas: {
        Problem: {
          type: 'object', required: ['type', 'title', 'status', 'code'],
          properties: { type: { type: 'string' }, title: { type: 'string' }, status: { type: 'integer' }, detail: { type: 'string' }, code: { type: 'string' }, facts: { type: 'object', additionalProperties: true } },
        },
      },
    },
    security: [{ session: [] }],
  };
  return settle(document, components.all());
}
