import { anyPolicy, policiesOf, policyLimitsOf, policyMappingsOf } from './policy-extensions.js';
import { isSelfIssued, type Certificate } from './x509.js';

/** What the relying party asks of certificate policies (RFC 5280 §6.1.1 c, e, f, g); nothing by default. */
export interface PolicyRequirements {
  /** Acceptable policies; undefined accepts any. */
  readonly acceptable?: readonly string[];
  readonly requireExplicit?: boolean;
  readonly inhibitMapping?: boolean;
  readonly inhibitAny?: boolean;
}

interface Node {
  readonly policy: string;
  expected: Set<string>;
  readonly parents: Set<Node>;
}

type Level = Map<string, Node>;

/**
 * Certificate policies along a path, by the graph algorithm of RFC 9618: the same answers as the policy tree of RFC 5280
 * §6.1, without its exponential growth. Feed the certificates from the one under the anchor to the leaf.
 */
export class PolicyGraph {
  private levels: Level[] | undefined = [
    new Map([[anyPolicy, { policy: anyPolicy, expected: new Set([anyPolicy]), parents: new Set<Node>() }]]),
  ];
  private explicit: number;
  private mapping: number;
  private any: number;

  constructor(
    length: number,
    private readonly requirements: PolicyRequirements,
  ) {
    this.explicit = requirements.requireExplicit ? 0 : length + 1;
    this.mapping = requirements.inhibitMapping ? 0 : length + 1;
    this.any = requirements.inhibitAny ? 0 : length + 1;
  }

  /** Takes in the next certificate; false when it breaks the policies (RFC 5280 §6.1.3 d–f and §6.1.4 a, b, h–j). */
  accept(certificate: Certificate, last: boolean): boolean {
    const selfIssued = isSelfIssued(certificate);
    this.extend(policiesOf(certificate), this.any > 0 || (!last && selfIssued));
    if (this.explicit === 0 && !this.levels) return false;
    if (last) return this.finish(certificate);
    if (!this.map(certificate)) return false;
    if (!selfIssued) {
      this.explicit = Math.max(0, this.explicit - 1);
      this.mapping = Math.max(0, this.mapping - 1);
      this.any = Math.max(0, this.any - 1);
    }
    const limits = policyLimitsOf(certificate);
    this.explicit = Math.min(this.explicit, limits.requireExplicit ?? this.explicit);
    this.mapping = Math.min(this.mapping, limits.inhibitMapping ?? this.mapping);
    this.any = Math.min(this.any, limits.inhibitAny ?? this.any);
    return true;
  }

  private extend(policies: readonly string[] | undefined, anyAllowed: boolean): void {
    const parents = this.levels?.at(-1);
    if (!policies || !this.levels || !parents) {
      this.levels = undefined;
      return;
    }
    const level: Level = new Map();
    const add = (policy: string, from: readonly Node[]): void => {
      if (from.length > 0) level.set(policy, { policy, expected: new Set([policy]), parents: new Set(from) });
    };
    const wildcard = parents.get(anyPolicy);
    for (const policy of policies) {
      if (policy === anyPolicy) continue;
      const matching = [...parents.values()].filter((node) => node.expected.has(policy));
      add(policy, matching.length === 0 && wildcard ? [wildcard] : matching);
    }
    if (policies.includes(anyPolicy) && anyAllowed) {
      for (const policy of new Set([...parents.values()].flatMap((node) => [...node.expected]))) {
        if (!level.has(policy)) add(policy, [...parents.values()].filter((node) => node.expected.has(policy)));
      }
    }
    this.levels.push(level);
    this.prune();
  }

  /** Removes nodes without children; a graph whose last level is empty is no graph. */
  private prune(): void {
    const levels = this.levels;
    if (!levels) return;
    if (levels.at(-1)?.size === 0) {
      this.levels = undefined;
      return;
    }
    for (let depth = levels.length - 2; depth >= 0; depth -= 1) {
      const used = new Set([...(levels[depth + 1]?.values() ?? [])].flatMap((node) => [...node.parents]));
      for (const [policy, node] of levels[depth] ?? []) if (!used.has(node)) levels[depth]?.delete(policy);
    }
  }

  private map(certificate: Certificate): boolean {
    const mappings = policyMappingsOf(certificate);
    if (mappings.some(({ issuerPolicy, subjectPolicy }) => issuerPolicy === anyPolicy || subjectPolicy === anyPolicy)) return false;
    const level = this.levels?.at(-1);
    if (!level) return true;
    for (const issuerPolicy of new Set(mappings.map((each) => each.issuerPolicy))) {
      const expected = new Set(mappings.filter((each) => each.issuerPolicy === issuerPolicy).map((each) => each.subjectPolicy));
      if (this.mapping === 0) {
        level.delete(issuerPolicy);
        continue;
      }
      const node = level.get(issuerPolicy);
      const wildcard = level.get(anyPolicy);
      if (node) node.expected = expected;
      else if (wildcard) level.set(issuerPolicy, { policy: issuerPolicy, expected, parents: new Set(wildcard.parents) });
    }
    this.prune();
    return true;
  }

  private finish(certificate: Certificate): boolean {
    this.explicit = Math.max(0, this.explicit - 1);
    if (policyLimitsOf(certificate).requireExplicit === 0) this.explicit = 0;
    return this.explicit > 0 || this.constrained().length > 0;
  }

  /** The user-constrained policy set (RFC 9618 §5.6 g). */
  private constrained(): readonly string[] {
    const levels = this.levels;
    if (!levels) return [];
    const authority = new Set<string>();
    if (levels.at(-1)?.has(anyPolicy)) authority.add(anyPolicy);
    for (const level of levels) {
      for (const node of level.values()) {
        if (node.policy !== anyPolicy && [...node.parents].some((parent) => parent.policy === anyPolicy)) authority.add(node.policy);
      }
    }
    const { acceptable } = this.requirements;
    if (!acceptable || acceptable.includes(anyPolicy)) return [...authority];
    return acceptable.filter((policy) => authority.has(policy) || authority.has(anyPolicy));
  }
}
