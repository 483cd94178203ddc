// One process of the system, started by system.mjs: says over IPC when it is ready or why it is not.
import { run } from './run.mjs';

const { startApi } = await import('../dist/main.js');
await run(async () => {
  const api = await startApi();
  return { stop: api.stop, message: { address: api.address } };
});
