// Judges that we did not write: unzip, sha256sum, pdfsig. Missing on a machine, they are passed over with a word; in CI that is a failure.
import { spawnSync } from 'node:child_process';

/** What the tool says, standard output and error together; null where the machine does not have it. Throws when the tool objects. */
export function foreignTool(name, args, options = {}) {
  const done = spawnSync(name, args, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024, ...options });
  if (done.error?.code === 'ENOENT') {
    if (process.env.CI) throw new Error(`${name} is not installed: in CI nothing is passed over`);
    console.log(`  not checked: ${name} is not installed on this machine`);
    return null;
  }
  if (done.status !== 0) throw new Error(`${name} ${args.join(' ')} ends with ${done.status ?? done.signal}:\n${done.stdout}${done.stderr}`);
  return `${done.stdout}${done.stderr}`;
}
