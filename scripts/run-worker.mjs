// One process of the system, started by system.mjs: says over IPC when it is ready or why it is not.
import { run } from './run.mjs';

const { startWorker } = await import('../dist/worker.js');
await run(async () => ({ stop: (await startWorker()).stop }));
