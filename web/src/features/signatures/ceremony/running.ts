import { useSyncExternalStore } from 'react';
import type { View } from '../../../lib/api';
import type { OpenedKey } from '../../../lib/keys/opened-key';
import { CeremonyRun } from './ceremony-run';
import type { RunState } from './run-state';
import { ceremonyServer } from './ceremony-server';
import { forgetPile } from './pile-memory';

/** The ceremony that runs (or has just ended) in this tab. It lives outside of the pages, so that its page may be left meanwhile. */
export interface Running {
  readonly sessionId: string;
  readonly run: CeremonyRun;
  /** The unlocked key, for repeating what failed; dropped when the result is left. */
  readonly key: OpenedKey;
}

let running: Running | null = null;
const listeners = new Set<() => void>();
const tell = (): void => listeners.forEach((listener) => listener());

const warnBeforeClosing = (event: BeforeUnloadEvent): void => {
  event.preventDefault();
  event.returnValue = '';
};

let lamp: WakeLockSentinel | null = null;
let keepAwake = true;
async function holdLamp(): Promise<void> {
  if (!keepAwake || lamp || !('wakeLock' in navigator) || document.visibilityState !== 'visible') return;
  lamp = await navigator.wakeLock.request('screen').catch(() => null); // a low battery may forbid it; signing goes on
  lamp?.addEventListener('release', () => (lamp = null));
}
const holdLampAgain = (): void => void holdLamp();

/** Whether this browser can keep the screen on, whether it does, and switching it. */
export const canStayAwake = (): boolean => 'wakeLock' in navigator;
export const staysAwake = (): boolean => keepAwake;
export function stayAwake(wanted: boolean): void {
  keepAwake = wanted;
  if (!wanted) void lamp?.release().catch(() => undefined);
  else if (running && !running.run.isOver) void holdLamp();
  tell();
}

function guard(on: boolean): void {
  const change = on ? 'addEventListener' : 'removeEventListener';
  window[change]('beforeunload', warnBeforeClosing as EventListener);
  document[change]('visibilitychange', holdLampAgain);
  if (on) void holdLamp();
  else void lamp?.release().catch(() => undefined);
}

/** Holds the ceremony's lock while `work` runs, so that a second tab cannot run the same one; false when another tab has it. */
async function alone(sessionId: string, work: () => Promise<void>): Promise<boolean> {
  // Only pages over https have locks; there, no other page can sign either (no WebCrypto).
  const locks = navigator.locks as LockManager | undefined;
  if (!locks) {
    void work();
    return true;
  }
  return new Promise((resolve, reject) => {
    locks.request(`obih-signing-${sessionId}`, { ifAvailable: true }, async (lock) => {
      resolve(lock !== null);
      if (lock !== null) await work();
    }).catch(reject);
  });
}

export type Start = 'started' | 'runsElsewhere' | 'otherRuns';

/**
 * Starts signing in this tab. `runsElsewhere`: another tab of this browser runs the same ceremony; `otherRuns`: this tab is busy with another
 * one. `takeOver`: the person says to go on here although another device works on it. While it runs, closing the tab is warned of and the screen is kept on.
 */
export async function startCeremony(session: View<'SigningSessionView'>, key: OpenedKey, shownHashes: Readonly<Record<string, string>>, takeOver: boolean, onEnd: (end: RunState) => void): Promise<Start> {
  if (running && !running.run.isOver) return running.sessionId === session.sessionId ? 'started' : 'otherRuns';
  const run = new CeremonyRun(session, {
    server: ceremonyServer(session.sessionId, key.certificateChain, takeOver),
    sign: (bytes, algorithm) => key.sign(bytes, algorithm),
    shownHashes: new Map(Object.entries(shownHashes)),
    now: () => performance.now(),
    wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  });
  const got = await alone(session.sessionId, async () => {
    running = { sessionId: session.sessionId, run, key };
    run.subscribe(tell);
    guard(true);
    tell();
    try {
      const end = await run.run();
      if (end.phase === 'finished') forgetPile(session.sessionId);
      onEnd(end);
    } finally {
      guard(false);
      tell();
    }
  });
  return got ? 'started' : 'runsElsewhere';
}

/** Forgets a ceremony that has ended, and with it the unlocked key. One that still runs stays. */
export function dropEnded(): void {
  if (!running?.run.isOver) return;
  running = null;
  tell();
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export const useRunning = (): Running | null => useSyncExternalStore(subscribe, () => running);
export const useRunState = (): RunState | null => useSyncExternalStore(subscribe, () => running?.run.state() ?? null);
export const useAwake = (): boolean => useSyncExternalStore(subscribe, staysAwake);
