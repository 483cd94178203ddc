import { execFileSync } from 'node:child_process';

/** Whether openssl and keytool, with which the tests make foreign key files, are on this machine. In CI their absence is an error; elsewhere `what` is said to be unchecked. */
export function keyToolsAreHere(what: string): boolean {
  const missing = [['openssl', 'version'], ['keytool', '-help']].filter(([tool = '', ...args]) => {
    try {
      execFileSync(tool, args, { stdio: 'ignore' });
      return false;
    } catch {
      return true;
    }
  });
  if (missing.length === 0) return true;
  if (process.env.CI) throw new Error('openssl and keytool (Debian: default-jre-headless) are needed to make key files');
  console.warn(`openssl or keytool is not on this machine: ${what} is not checked.`);
  return false;
}
