/** What a person did with a frozen pile before signing; kept on this device so that a closed page loses nothing. */
export interface PileMemory {
  /** Hash of the bytes that were really on the screen, by document. */
  readonly opened: Readonly<Record<string, string>>;
  readonly aside: readonly string[];
  readonly returned: readonly string[];
  readonly at: number;
}

export type PileMode = 'each' | 'list';

const empty: PileMemory = { opened: {}, aside: [], returned: [], at: 0 };
const prefix = 'obih.signing.';
const modePlace = 'obih.signing-mode';

/** What is remembered of a ceremony's pile; nothing where the browser keeps nothing. */
export function recallPile(sessionId: string): PileMemory {
  try {
    return { ...empty, ...(JSON.parse(localStorage.getItem(prefix + sessionId) ?? '{}') as Partial<PileMemory>) };
  } catch {
    return empty;
  }
}

export function rememberPile(sessionId: string, memory: PileMemory): void {
  try {
    localStorage.setItem(prefix + sessionId, JSON.stringify(memory));
  } catch {
    // Without storage the pile is remembered as long as the page is open.
  }
}

/** Forgets a pile whose ceremony has ended. */
export function forgetPile(sessionId: string): void {
  try {
    localStorage.removeItem(prefix + sessionId);
  } catch {
    // Nothing was kept.
  }
}

/** One by one, or the list without opening each: always offered, and remembered on this device. */
export function pileMode(): PileMode {
  try {
    return localStorage.getItem(modePlace) === 'list' ? 'list' : 'each';
  } catch {
    return 'each';
  }
}

export function preferPileMode(mode: PileMode): void {
  try {
    localStorage.setItem(modePlace, mode);
  } catch {
    // The choice holds for this page.
  }
}
