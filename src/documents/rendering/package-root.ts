import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import process from 'node:process';

/**
 * The folder of this package, where `src/` and `node_modules/` are: templates and fonts are read from there by the compiled
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

/** The four faces of Tinos (OFL 1.1), metric-compatible with Times New Roman; all are embedded where they are used. */
export function fontFiles(root: string): readonly string[] {
  const fonts = path.dirname(createRequire(path.join(root, 'package.json')).resolve('@expo-google-fonts/tinos/package.json'));
  return ['400Regular', '400Regular_Italic', '700Bold', '700Bold_Italic'].map((face) => path.join(fonts, face, `Tinos_${face}.ttf`));
}
