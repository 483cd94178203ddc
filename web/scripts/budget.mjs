// Fails when what a person must download to see a screen grows over the budgets of the design (gzip, from the manifest of the
// last `vite build`). Run: node web/scripts/budget.mjs
import fs from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';

const dist = path.resolve(import.meta.dirname, '../dist');
const manifest = JSON.parse(fs.readFileSync(path.join(dist, '.vite/manifest.json'), 'utf8'));
const gzipped = new Map();
const sizeOf = (file) => {
  if (!gzipped.has(file)) gzipped.set(file, gzipSync(fs.readFileSync(path.join(dist, file)), { level: 9 }).length);
  return gzipped.get(file);
};

/** Files that come with an entry of the manifest: itself, its static imports, their styles. */
function closure(entry, found = new Set()) {
  if (found.has(entry)) return found;
  found.add(entry);
  for (const other of manifest[entry]?.imports ?? []) closure(other, found);
  return found;
}
const filesOf = (entries) => {
  const all = new Set(entries.flatMap((entry) => [...closure(entry)]));
  const scripts = new Set([...all].map((entry) => manifest[entry]?.file).filter((file) => file?.endsWith('.js')));
  const styles = new Set([...all].flatMap((entry) => manifest[entry]?.css ?? []));
  return { scripts, styles };
};
const sum = (files) => [...files].reduce((total, file) => total + sizeOf(file), 0);
const minus = (files, others) => new Set([...files].filter((file) => !others.has(file)));

const page = (name) => {
  const found = Object.keys(manifest).find((key) => key.endsWith(`/${name}.tsx`));
  if (!found) throw new Error(`the build has no page ${name}`);
  return found;
};
const start = Object.keys(manifest).find((key) => manifest[key].isEntry);
const first = filesOf([start, page('inbox-page')]);
const extra = (name) => sum(minus(filesOf([start, page(name)]).scripts, first.scripts));

const kilobyte = 1024;
const budgets = [
  ['Inbox, first load, JS', sum(first.scripts), 150],
  ['Inbox, first load, CSS', sum(first.styles), 15],
  ['HTML', sizeOf('index.html'), 14],
  ['Sign-in on top of the shell, JS', sum(minus(filesOf([start, page('sign-in-page')]).scripts, filesOf([start]).scripts)), 20],
  ['Review on top of the inbox, JS', extra('review-page'), 60],
  ['Editor on top of the inbox, JS', extra('editor-page'), 150],
];

let failed = 0;
for (const [what, size, limit] of budgets) {
  const met = size <= limit * kilobyte;
  if (!met) failed += 1;
  console.log(`${met ? 'ok  ' : 'OVER'}  ${(size / kilobyte).toFixed(1).padStart(6)} of ${String(limit).padStart(3)} KB  ${what}`);
}
if (failed > 0) {
  console.error(`${failed} of ${budgets.length} budgets exceeded`);
  process.exit(1);
}
