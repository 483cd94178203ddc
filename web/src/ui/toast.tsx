import { useEffect, useRef, useState, useSyncExternalStore, type ReactNode } from 'react';
import { useT } from '../lib/i18n/i18n';
import { Close } from './icons';
import './toast.css';

interface Toast {
  readonly id: number;
  readonly text: ReactNode;
  readonly tone: 'info' | 'success' | 'error';
  /** Seconds until it goes away by itself; errors stay until closed. */
  readonly seconds: number | null;
  readonly action?: { readonly label: (secondsLeft: number) => string; readonly run: () => void };
}

let toasts: readonly Toast[] = [];
let last = 0;
const listeners = new Set<() => void>();
const change = (next: readonly Toast[]) => {
  toasts = next;
  for (const listener of listeners) listener();
};

/** Shows a short message at the bottom; an error stays until it is closed. Returns a function that takes it away. */
export function toast(text: ReactNode, options: Partial<Omit<Toast, 'id' | 'text'>> = {}): () => void {
  const tone = options.tone ?? 'info';
  const shown: Toast = { id: (last += 1), text, tone, seconds: tone === 'error' ? null : 6, ...options };
  // The same words again stand in the place of the first, not beside them.
  const others = toasts.filter((other) => other.text !== text || other.action !== undefined);
  change([...others.slice(-2), shown]);
  return () => change(toasts.filter((other) => other.id !== shown.id));
}

/** «Погоджено. Скасувати (10)»: offers to take a decision back for ten seconds; the clock stands still under the pointer or focus. */
export const offerUndo = (text: ReactNode, label: (secondsLeft: number) => string, undo: () => void): (() => void) =>
  toast(text, { tone: 'success', seconds: 10, action: { label, run: undo } });

const close = (id: number) => change(toasts.filter((other) => other.id !== id));

function OneToast({ shown }: { shown: Toast }) {
  const t = useT();
  const [left, setLeft] = useState(shown.seconds);
  const held = useRef(false);
  useEffect(() => {
    if (shown.seconds === null) return;
    const tick = setInterval(() => {
      if (!held.current) setLeft((seconds) => (seconds === null ? null : seconds - 1));
    }, 1000);
    return () => clearInterval(tick);
  }, [shown]);
  useEffect(() => {
    if (left !== null && left <= 0) close(shown.id);
  }, [left, shown.id]);
  return (
    <div
      className={`toast toast--${shown.tone}`}
      onMouseEnter={() => (held.current = true)} onMouseLeave={() => (held.current = false)}
      onFocus={() => (held.current = true)} onBlur={() => (held.current = false)}
    >
      <span className="toast__text" role={shown.tone === 'error' ? 'alert' : 'status'}>{shown.text}</span>
      {shown.action && (
        <button type="button" className="toast__action" onClick={() => { shown.action?.run(); close(shown.id); }}>
          {shown.action.label(Math.max(left ?? 0, 0))}
        </button>
      )}
      <button type="button" className="toast__close" aria-label={t.app.close} onClick={() => close(shown.id)}>
        <Close size={18} />
      </button>
    </div>
  );
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** Where the messages appear; once in the frame. */
export function Toasts() {
  const shown = useSyncExternalStore(subscribe, () => toasts);
  return (
    <div className="toasts">
      {shown.map((one) => (
        <OneToast key={one.id} shown={one} />
      ))}
    </div>
  );
}
