import type { TrustedListRefusal } from './trusted-list.js';

/** Why what an installation trusts cannot be opened: a list is not believed, a file is none, or it cannot be read. */
export type TrustReason = TrustedListRefusal | 'listNotFetched' | 'trustFileUnreadable' | 'notACertificateFile';

/** Names the file, the reason and the remedy; the message is for the operator. */
export class TrustFault extends Error {
  constructor(readonly file: string, readonly reason: TrustReason, readonly remedy: string, detail = '') {
    super(`${file} cannot be trusted: ${reason}${detail && ` (${detail})`}. ${remedy}`);
  }
}

/** Reads from a file or folder; what the file system refuses is thrown as a TrustFault by its name. */
export function readable<T>(file: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new TrustFault(file, 'trustFileUnreadable', 'Name a file or folder that this process may read in TRUST_DIR, TRUST_LIST or TRUST_LIST_SIGNERS.', (error as { code?: string }).code);
  }
}
