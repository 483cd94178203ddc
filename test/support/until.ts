/** Waits until `look` finds something and gives it; consequences come by themselves, a little later. Fails naming what was waited for. */
export async function until<Found>(what: string, look: () => Promise<Found | undefined | false | null> | Found | undefined | false | null, patienceMs = 30_000): Promise<Found> {
  const end = Date.now() + patienceMs;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (Date.now() > end) throw new Error(`waited in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
