import { childrenOf, expect, readDer, readOid, readSmallInteger, sequenceOf, type DerNode } from '../cms/der-reader.js';
import { tags } from '../cms/der.js';
import { extensionOids } from '../cms/oids.js';
import { readGeneralName, type GeneralName } from './names.js';
import type { Certificate } from './x509.js';

/** The policy that stands for every policy (RFC 5280 §4.2.1.4). */
export const anyPolicy = '2.5.29.32.0';

const nodeOf = (certificate: Certificate, oid: string): DerNode | undefined => {
  const extension = certificate.extensions.get(oid);
  return extension && readDer(extension.value);
};

/** The certificate policies as OIDs, or undefined when the extension is absent. */
export function policiesOf(certificate: Certificate): readonly string[] | undefined {
  const node = nodeOf(certificate, extensionOids.certificatePolicies);
  return node && childrenOf(expect(node, tags.sequence)).map((each) => readOid(sequenceOf(each).next()));
}

export interface PolicyMapping {
  readonly issuerPolicy: string;
  readonly subjectPolicy: string;
}

export function policyMappingsOf(certificate: Certificate): readonly PolicyMapping[] {
  const node = nodeOf(certificate, extensionOids.policyMappings);
  if (!node) return [];
  return childrenOf(expect(node, tags.sequence)).map((each) => {
    const fields = sequenceOf(each);
    return { issuerPolicy: readOid(fields.next()), subjectPolicy: readOid(fields.next()) };
  });
}

/** PolicyConstraints and InhibitAnyPolicy together: after how many more certificates each begins to hold. */
export interface PolicyLimits {
  readonly requireExplicit?: number;
  readonly inhibitMapping?: number;
  readonly inhibitAny?: number;
}

export function policyLimitsOf(certificate: Certificate): PolicyLimits {
  const constraints = nodeOf(certificate, extensionOids.policyConstraints);
  const inhibit = nodeOf(certificate, extensionOids.inhibitAnyPolicy);
  const fields = constraints && sequenceOf(constraints);
  const requireNode = fields?.optional(0x80);
  const mappingNode = fields?.optional(0x81);
  fields?.end();
  return {
    ...(requireNode ? { requireExplicit: readSmallInteger(requireNode, 0x80) } : {}),
    ...(mappingNode ? { inhibitMapping: readSmallInteger(mappingNode, 0x81) } : {}),
    ...(inhibit ? { inhibitAny: readSmallInteger(inhibit) } : {}),
  };
}

/** NameConstraints (RFC 5280 §4.2.1.10); the bases as general names. */
export interface NameConstraints {
  readonly permitted?: readonly GeneralName[];
  readonly excluded: readonly GeneralName[];
}

export function nameConstraintsOf(certificate: Certificate): NameConstraints | undefined {
  const node = nodeOf(certificate, extensionOids.nameConstraints);
  if (!node) return undefined;
  const fields = sequenceOf(node);
  const permitted = fields.optional(0xa0);
  const excluded = fields.optional(0xa1);
  fields.end();
  return { ...(permitted ? { permitted: readSubtrees(permitted) } : {}), excluded: excluded ? readSubtrees(excluded) : [] };
}

const readSubtrees = (node: DerNode): GeneralName[] => childrenOf(node).map((each) => readGeneralName(sequenceOf(each).next()));

