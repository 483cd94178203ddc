import type { Instant } from '#shared/domain/ids.js';
import type { TrustedService } from '../ports.js';

/** From an instant on, until the next period begins, the supervisor vouched for a service or did not. */
export interface ServicePeriod {
  readonly startsAt: Instant;
  readonly granted: boolean;
}

/** A service of a provider: what it is for, the certificates it is known by (DER), and its status over time, oldest first. */
export interface ListedService {
  readonly provider: string;
  readonly name: string;
  readonly service: TrustedService;
  readonly certificates: readonly Buffer[];
  readonly periods: readonly ServicePeriod[];
  /** Addresses where the service is asked, as far as the list names them. */
  readonly addresses: readonly string[];
}

/** A trusted list (ETSI TS 119 612) after its signature was verified. */
export interface TrustedList {
  readonly territory: string;
  readonly sequenceNumber: number;
  readonly issuedAt: Instant;
  /** After it the list says nothing any more: a newer one must be had. */
  readonly nextUpdateAt: Instant;
  readonly services: readonly ListedService[];
}

/** Why a list is not believed; each refuses the whole of it. */
export type TrustedListRefusal =
  /** Not XML, or not a trusted list of TS 119 612, or with a field that cannot be read. */
  | 'listBroken'
  /** Has a document type declaration, is not UTF-8, or is larger than any honest list (XXE, entity bombs). */
  | 'listForbiddenXml'
  | 'listUnsigned'
  /** More than one signature, one in the wrong place, or one that does not cover the whole list (wrapping). */
  | 'listSignatureMisplaced'
  /** Algorithms that are too weak or unknown. */
  | 'listAlgorithm'
  /** Signed by somebody whom this installation was not told to believe. */
  | 'listSignerUnknown'
  /** The signer's certificate was not valid when the list was issued. */
  | 'listSignerExpired'
  | 'listSignatureInvalid'
  | 'listExpired'
  /** Issued in the future: the clock here or there is wrong. */
  | 'listNotYetIssued';

/** Whether the supervisor vouched for the service at that instant; before its first period it did not. */
export function grantedAt(service: ListedService, at: Instant): boolean {
  return service.periods.filter(({ startsAt }) => startsAt <= at).at(-1)?.granted ?? false;
}
