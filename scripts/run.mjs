// The frame of a process that system.mjs starts: reports readiness, stops on SIGTERM, ends when its parent is gone.
export async function run(start) {
  let running;
  try {
    running = await start();
  } catch (error) {
    process.send?.({ error: error instanceof Error ? error.message : String(error) });
    console.error(error);
    process.exit(1);
  }
  let stopping;
  const stop = () => (stopping ??= Promise.resolve(running.stop?.()).finally(() => process.exit(0)));
  process.on('SIGTERM', stop);
  process.on('SIGINT', () => undefined); // Ctrl-C goes to the whole terminal group: the parent decides the order
  process.on('disconnect', stop);
  process.send?.({ ready: true, ...running.message });
}
