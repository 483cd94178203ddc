// One process of the system, started by system.mjs: says over IPC when it is ready or why it is not.
import { run } from './run.mjs';

const { prepare } = await import('../dist/prepare.js');
await run(async () => ({ message: await prepare(process.env) }));
