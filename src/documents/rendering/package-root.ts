import { createRequire } from 'node:module';
import path from 'node:path';

/** The four faces of Tinos (OFL 1.1), metric-compatible with Times New Roman; all are embedded where they are used. */
export function fontFiles(root: string): readonly string[] {
  const fonts = path.dirname(createRequire(path.join(root, 'package.json')).resolve('@expo-google-fonts/tinos/package.json'));
  return ['400Regular', '400Regular_Italic', '700Bold', '700Bold_Italic'].map((face) => path.join(fonts, face, `Tinos_${face}.ttf`));
}
