import { hash } from 'node:crypto';

/** Everything that proves a signature later without asking anybody: certificates, OCSP responses and CRLs, each DER, each once. */
export interface ValidationMaterial {
  readonly certificates: readonly Buffer[];
  readonly ocsps: readonly Buffer[];
  readonly crls: readonly Buffer[];
}

export const noMaterial: ValidationMaterial = { certificates: [], ocsps: [], crls: [] };

/** Several materials as one, without repetitions, in the order in which they came. */
export function mergeMaterials(...parts: readonly ValidationMaterial[]): ValidationMaterial {
  return {
    certificates: distinct(parts.flatMap((part) => part.certificates)),
    ocsps: distinct(parts.flatMap((part) => part.ocsps)),
    crls: distinct(parts.flatMap((part) => part.crls)),
  };
}

/** What of `wanted` is not in `known` yet. */
export function missingFrom(wanted: ValidationMaterial, known: ValidationMaterial): ValidationMaterial {
  const absent = (from: readonly Buffer[], there: readonly Buffer[]): Buffer[] => {
    const keys = new Set(there.map(contentKey));
    return from.filter((der) => !keys.has(contentKey(der)));
  };
  return {
    certificates: absent(wanted.certificates, known.certificates),
    ocsps: absent(wanted.ocsps, known.ocsps),
    crls: absent(wanted.crls, known.crls),
  };
}

export const isEmpty = ({ certificates, ocsps, crls }: ValidationMaterial): boolean => certificates.length + ocsps.length + crls.length === 0;

/** What tells two structures apart: the SHA-256 of their bytes. */
export const contentKey = (der: Buffer): string => hash('sha256', der, 'hex');

function distinct(ders: readonly Buffer[]): Buffer[] {
  const found = new Map<string, Buffer>();
  for (const der of ders) if (!found.has(contentKey(der))) found.set(contentKey(der), der);
  return [...found.values()];
}
