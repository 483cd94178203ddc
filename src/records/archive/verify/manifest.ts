import type { Findings } from './findings.js';
import { safePath } from '../bag-writer.js';

const line = /^([0-9a-f]{64}) [ *](.+)$/;
const unescape = (path: string): string => path.replace(/%(0A|0D|25)/gi, (_, code: string) => String.fromCharCode(parseInt(code, 16)));

/** Reads a manifest of a bag (RFC 8493 §2.1.3): path → SHA-256. Lines that are no lines of a manifest and paths that stand twice are findings. */
export function readManifest(name: string, bytes: Buffer, findings: Findings): ReadonlyMap<string, string> {
  const listed = new Map<string, string>();
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    findings.broken('manifestUnreadable', name, 'it is not UTF-8');
    return listed;
  }
  for (const [index, row] of text.split(/\r?\n/).entries()) {
    if (row === '') continue;
    const [, sha256, escaped] = line.exec(row) ?? [];
    const path = escaped === undefined ? '' : unescape(escaped);
    if (!sha256 || !safePath.test(path)) findings.broken('manifestUnreadable', name, `line ${index + 1} is no line of a manifest`);
    else if (listed.has(path)) findings.broken('manifestUnreadable', name, `${path} stands twice`);
    else listed.set(path, sha256);
    if (findings.unlisted > 0) break;
  }
  return listed;
}
