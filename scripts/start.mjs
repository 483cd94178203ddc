// `npm start`: the whole system on one machine — embedded PostgreSQL, migrations, demonstration data on the first run, API + web
// client and worker. Ctrl-C stops it in order; data stay in `data/`. With DATABASE_URL set, no embedded server is started.
import fs from 'node:fs';
import path from 'node:path';
import { startSystem } from './system.mjs';

process.chdir(path.resolve(import.meta.dirname, '..'));
const started = Date.now();
const system = await startSystem({ dataDir: process.env.DATA_DIR ?? 'data', port: Number(process.env.PORT ?? 3000), log: console.log });
const accounts = path.join(system.environment.DATA_DIR, 'keys', 'accounts.json');
console.log(`\nОбіг працює: ${system.address}   (за ${((Date.now() - started) / 1000).toFixed(1)} с)`);
if (fs.existsSync(accounts)) {
  console.log('\nДемонстраційні облікові записи (ключі КЕП — у теці data/keys/, пароль до них той самий):');
  for (const account of JSON.parse(fs.readFileSync(accounts, 'utf8')).slice(0, 8)) console.log(`  ${account.login.padEnd(12)} ${account.password.padEnd(14)} ${account.name} — ${account.position}`);
  console.log('  … решта — на сторінці входу.');
}
console.log('\nЗупинити: Ctrl-C.');

let stopping;
const stop = (code) => (stopping ??= system.stop().then(() => process.exit(code)));
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => stop(0));
system.onFailure((reason) => {
  console.error(`\n${reason}\nПрийняте збережено в базі. Запустіть npm start ще раз.`);
  void stop(1);
});
