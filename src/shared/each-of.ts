/**
 * The same work for every item, so many of them at once; answers in the order of the items. After a failure nothing more is begun, what
 * runs is waited for, and the first failure is thrown.
 */
export async function eachOf<Item, Outcome>(items: readonly Item[], atOnce: number, work: (item: Item, place: number) => Promise<Outcome>): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  const failures: unknown[] = [];
  const waiting = items.entries();
  await Promise.all(
    Array.from({ length: Math.min(atOnce, items.length) }, async () => {
      for (const [place, item] of waiting) {
        if (failures.length > 0) return;
        await work(item, place).then((outcome) => (outcomes[place] = outcome), (error: unknown) => failures.push(error));
      }
    }),
  );
  if (failures.length > 0) throw failures[0];
  return outcomes;
}
