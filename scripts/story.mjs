// `npm run story -- --out DIR`: plays the six sample documents and a hundred letters over HTTP against a throw-away instance and leaves
// the papers in DIR. Exits non-zero when anything did not come out as it is told.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { letterBox } from './letter-box.mjs';
import { startSystem } from './system.mjs';

const { values: { out: named } } = parseArgs({ options: { out: { type: 'string' } } });
const out = path.resolve(named ?? 'story-out');
if (!named) console.log(`No --out given: the papers go to ${out}`);
process.chdir(path.resolve(import.meta.dirname, '..'));

const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'obih-story-'));
fs.chmodSync(dataDir, 0o755);
const post = await letterBox();
const system = await startSystem({ dataDir, extra: { SMTP_URL: post.url, OBIH_MODE: 'demonstration' } });
const { tellStory } = await import('../dist/story/story.js');
let failed;
try {
  await tellStory({
    address: system.address, dataDir, out, say: console.log,
    stage: {
      mails: async () => post.mails,
      // Time passes for the worker alone, which sends the reminders; then it is now again. It must not stamp what was sealed a moment ago
      // as of then: no document is ripe for its long-term level in thirty days.
      letTimePass: async (hours, until) => {
        await system.restartWorker({ OBIH_CLOCK_SHIFT_HOURS: String(hours), PRESERVE_AFTER_MINUTES: '43200' });
        await until();
        await system.restartWorker();
      },
    },
  });
} catch (error) {
  failed = error;
} finally {
  await system.stop();
  await post.close();
  fs.rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
}
if (failed) {
  console.error(`\nNot as told: ${failed.message}`);
  if (failed.name !== 'Error') console.error(failed.stack);
  process.exit(1);
}
