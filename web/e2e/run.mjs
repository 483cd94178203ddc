// `node web/e2e/run.mjs [--report=FILE] [--pictures=DIR] [words …]`: plays the journeys in Chromium against a throw-away instance, one after
// the other; words choose those whose name contains any of them. Writes {passed, failed, skipped} and ends with 1 when any failed.
import fs from 'node:fs';
import path from 'node:path';
import { openBrowser, Stage } from './support/browser.mjs';
import { startInstance } from './support/instance.mjs';

const root = path.resolve(import.meta.dirname, '../..');
process.chdir(root);
const option = (name) => process.argv.find((arg) => arg.startsWith(`--${name}=`))?.slice(name.length + 3);
const words = process.argv.slice(2).filter((arg) => !arg.startsWith('-'));
const album = option('pictures');
if (album) fs.mkdirSync(album, { recursive: true });

const files = fs.readdirSync(path.join(import.meta.dirname, 'journeys')).filter((file) => file.endsWith('.mjs')).sort();
const all = (await Promise.all(files.map((file) => import(`./journeys/${file}`)))).flatMap((one) => one.journeys);
const chosen = all.filter((journey) => words.length === 0 || words.some((word) => journey.name.toLowerCase().includes(word.toLowerCase())));
const result = { passed: 0, failed: 0, skipped: 0 };

/** Plays one journey; whatever goes wrong in it ends only it. */
async function play(stage, journey, number) {
  const started = Date.now();
  const line = (mark) => console.log(`${mark} ${journey.name} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
  try {
    await journey.play(stage);
    const faults = await stage.clear();
    if (faults.length > 0) throw new Error(faults.join('\n'));
    result.passed += 1;
    line('✓');
  } catch (error) {
    result.failed += 1;
    line('✗');
    console.log(`  ${(error.stack ?? String(error)).split('\n').join('\n  ')}`);
    for (const file of await stage.evidence(`journey-${number}`)) console.log(`  see ${file}`);
    await stage.clear();
  }
}

let instance;
let browser;
const started = Date.now();
try {
  instance = await startInstance();
  browser = await openBrowser();
  const stage = new Stage(instance, browser, album);
  for (const [n, journey] of chosen.entries()) await play(stage, journey, n + 1);
  const unseen = [...stage.visited].filter((address) => !stage.examined.has(address));
  console.log(`${result.passed} journeys passed, ${result.failed} failed in ${Math.round((Date.now() - started) / 1000)} s; ${stage.counts.axe} looks with axe-core at ${stage.screens.size} screens`);
  if (words.length === 0 && unseen.length > 0) {
    result.failed += 1;
    console.log(`✗ Visited, but not examined: ${unseen.join(', ')}`);
  }
} catch (error) {
  result.failed += 1;
  console.log(error.stack ?? String(error));
} finally {
  await browser?.close();
  await instance?.stop();
}
const report = option('report');
if (report) fs.writeFileSync(report, JSON.stringify(result));
process.exit(result.failed > 0 ? 1 : 0);
