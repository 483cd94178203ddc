/** Deeper than any form of ours; what goes deeper was made to exhaust somebody's stack (W14). */
const deepest = 64;

/** Where a body cannot be taken, and why. */
export interface BodyFault {
  readonly path: string;
  readonly message: string;
}

/** Whether PostgreSQL can store a text and JSON can carry it: no NUL, no half of a surrogate pair. */
const storable = (text: string): boolean => !text.includes('\u0000') && text.isWellFormed();

/**
 * Looks through a parsed JSON body for what could never be kept as it came: nesting without end and, unless the operation names such
 * places itself (`texts: false`), text that cannot be stored. Walks without recursion, so that depth costs nothing. Undefined when sound.
 */
export function faultInBody(body: unknown, { texts }: { texts: boolean }): BodyFault | undefined {
  const open: { value: unknown; path: string; depth: number }[] = [{ value: body, path: '', depth: 0 }];
  for (let next = open.pop(); next; next = open.pop()) {
    const { value, path, depth } = next;
    if (texts && typeof value === 'string' && !storable(value)) return { path, message: 'the text has characters that cannot be stored' };
    if (value === null || typeof value !== 'object') continue;
    if (depth === deepest) return { path, message: 'nested too deeply' };
    for (const [name, inner] of Object.entries(value)) {
      if (texts && !storable(name)) return { path, message: 'a name has characters that cannot be stored' };
      open.push({ value: inner, path: path ? `${path}.${name}` : name, depth: depth + 1 });
    }
  }
  return undefined;
}
