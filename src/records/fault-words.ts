import { Problem } from '#shared/errors/problem.js';

/** How a fault is remembered beside what it stopped: the stable code of a refusal with its facts, else its words. */
export function faultWords(error: unknown): string {
  if (error instanceof Problem) return [error.code, ...Object.values(error.facts).map((fact) => (typeof fact === 'string' ? fact : JSON.stringify(fact)))].join(': ');
  const words = (error as { message?: unknown } | null | undefined)?.message;
  return typeof words === 'string' && words !== '' ? words : 'unknown';
}
