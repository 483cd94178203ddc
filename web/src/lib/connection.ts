/** How the page reaches the server, as told by the last requests; shown in words in the header. */
export type Connection = 'online' | 'slow' | 'offline';

let state: Connection = navigator.onLine === false ? 'offline' : 'online';
const listeners = new Set<() => void>();

const become = (next: Connection): void => {
  if (next === state) return;
  state = next;
  for (const listener of listeners) listener();
};

export const connection = (): Connection => state;
export function onConnection(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Told after every request: whether the server answered at all, and whether it took long. */
export function reportConnection(reached: boolean, slow = false): void {
  become(reached ? (slow ? 'slow' : 'online') : 'offline');
}

addEventListener('offline', () => become('offline'));
/** The network card is back; only an answer proves that the server is reached, and the first question is often lost while the network settles. */
function ask(attempt = 0): void {
  fetch('/health/live', { cache: 'no-store' }).then(
    () => become('online'),
    () => {
      if (attempt < 4 && navigator.onLine) setTimeout(() => ask(attempt + 1), 1000 * 2 ** attempt);
    },
  );
}
addEventListener('online', () => ask());
