/** Names that Windows keeps for devices, whatever the extension. */
const devices = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?=\.|$)/i;
/** Invisible and direction-changing characters: U+202E turns «gpj.exe» into «exe.jpg» for the eye. */
const invisible = /[\p{Cc}\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/gu;
/** Bytes of UTF-8 that file systems and ZIP readers take for a name. */
const longest = 255;

const bytes = (text: string): number => Buffer.byteLength(text, 'utf8');

function cut(text: string, limit: number): string {
  let kept = text;
  while (bytes(kept) > limit) kept = [...kept].slice(0, -1).join('');
  return kept;
}

/**
 * The name under which a file is shown and downloaded: the last part of whatever path came, composed (NFC), without invisible,
 * direction-changing and forbidden characters, no device name, at most 255 bytes with its extension kept (F04). Files are stored
 * under their hash; this name never becomes a path.
 */
export function safeFileName(given: string): string {
  const wellFormed = given.toWellFormed().normalize('NFC');
  const last = wellFormed.split(/[/\\]/).filter((part) => !/^\.*\s*$/.test(part)).at(-1) ?? '';
  const clean = last.replace(invisible, '').replace(/[<>:"|?*]/g, '_').replace(/\s+/g, ' ').trim().replace(/[. ]+$/, '');
  if (clean === '') return 'файл';
  const named = devices.test(clean) ? `_${clean}` : clean;
  const extension = /\.[\p{L}\p{N}]{1,10}$/u.exec(named)?.[0] ?? '';
  return `${cut(named.slice(0, named.length - extension.length), longest - bytes(extension))}${extension}`;
}

/** The extension of a name, lower case without the dot; empty when there is none. */
export const extensionOf = (name: string): string => (/\.([\p{L}\p{N}]{1,10})$/u.exec(name)?.[1] ?? '').toLowerCase();
