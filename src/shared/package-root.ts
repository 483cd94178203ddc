import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';

/**
 * The folder of this package, where `src/`, `dist/` and `node_modules/` are: what is not a module is read from there by the compiled
 * program and by the tests alike. Looked for upwards from the running script, then from the current folder; throws if neither
 * is inside the package.
 */
export function packageRoot(starts: readonly string[] = [process.argv[1] ?? '', process.cwd()]): string {
  for (const start of starts) {
    for (let folder = path.resolve(start); ; folder = path.dirname(folder)) {
      const manifest = path.join(folder, 'package.json');
      if (existsSync(manifest) && (JSON.parse(readFileSync(manifest, 'utf8')) as { name?: string }).name === 'obih') return folder;
      if (folder === path.dirname(folder)) break;
    }
  }
  throw new Error(`The folder of the package is not above any of: ${starts.join(', ')}`);
}
