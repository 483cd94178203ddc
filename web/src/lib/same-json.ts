/**
 * Whether two JSON values say the same. The order of members does not matter: the server keeps them in its own; absent, `undefined` and `null`
 * are one.
 */
export function sameJson(a: unknown, b: unknown): boolean {
  const [left, right] = [a ?? null, b ?? null];
  if (left === right) return true;
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false;
  if (Array.isArray(left) || Array.isArray(right)) return Array.isArray(left) && Array.isArray(right) && left.length === right.length && left.every((one, at) => sameJson(one, right[at]));
  const [of, other] = [left as Record<string, unknown>, right as Record<string, unknown>];
  return [...new Set([...Object.keys(of), ...Object.keys(other)])].every((name) => sameJson(of[name], other[name]));
}
