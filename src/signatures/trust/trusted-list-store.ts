import type { Instant } from '#shared/domain/ids.js';
import { readableCertificates } from '../certificates/x509.js';
import type { TrustedService, TrustStore } from '../ports.js';
import { grantedAt, type TrustedList } from './trusted-list.js';

/**
 * A trust store from a verified trusted list: a service's certificates are trusted at an instant when its status then was granted and
 * they were valid. Past its next update the list says nothing: nothing new is trusted, and what is older still is.
 */
export class TrustedListStore implements TrustStore {
  readonly goodUntil: Instant;

  constructor(private readonly list: TrustedList) {
    this.goodUntil = list.nextUpdateAt;
  }

  trusted(service: TrustedService, at: Instant): readonly Buffer[] {
    if (at > this.list.nextUpdateAt) return [];
    const listed = this.list.services.filter((each) => each.service === service && grantedAt(each, at)).flatMap(({ certificates }) => certificates);
    return readableCertificates(listed).filter((each) => each.notBeforeAt <= at && at <= each.notAfterAt).map(({ der }) => der);
  }

  known(): readonly Buffer[] {
    return this.list.services.flatMap(({ certificates }) => certificates);
  }
}

/** Trusts what any of the stores trusts: the folder of the installation beside a list. It is good for as long as all of them are. */
export class JoinedTrustStore implements TrustStore {
  readonly goodUntil?: Instant;

  constructor(private readonly stores: readonly TrustStore[]) {
    const [first] = stores.flatMap(({ goodUntil }) => goodUntil ?? []).sort();
    if (first) this.goodUntil = first;
  }

  trusted(service: TrustedService, at: Instant): readonly Buffer[] {
    return this.stores.flatMap((store) => store.trusted(service, at));
  }

  known(): readonly Buffer[] {
    return this.stores.flatMap((store) => store.known());
  }
}
