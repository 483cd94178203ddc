import { richPdf } from './attacked-document.js';
import { signPdf, type TestAuthority } from './test-authority.js';

/** An honest signed file that attacks start from. */
export interface SignedBase {
  readonly name: string;
  readonly pdf: Buffer;
  readonly certified?: 1 | 2 | 3;
}

/**
 * The rich document signed in different ways: with a table and with streams as cross-reference, by one and by two, certified at each level;
 * the date is filled by the revision that is signed.
 */
export async function attackedBases(authority: TestAuthority): Promise<SignedBase[]> {
  const [first, second] = [authority.person(), authority.person({ commonName: 'Франко Іван', rnokpp: '3333333333' })];
  const fillFields = [{ name: 'date', text: '12.03.2026' }];
  const bases: SignedBase[] = [];
  for (const xref of ['table', 'stream'] as const) {
    const once = await signPdf(richPdf(xref), first, { fieldName: 'signer', fillFields });
    bases.push({ name: `${xref}, signed once`, pdf: once });
    bases.push({ name: `${xref}, signed twice`, pdf: await signPdf(once, second, { fieldName: 'second', fillFields: [{ name: 'index', text: '01-15/7' }] }) });
    for (const level of [1, 2, 3] as const) bases.push({ name: `${xref}, certified at ${level}`, pdf: await signPdf(richPdf(xref), first, { fieldName: 'signer', fillFields, docMdp: level }), certified: level });
  }
  return bases;
}
