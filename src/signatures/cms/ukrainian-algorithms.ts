/**
 * Ukrainian algorithms by OID and name (rules-ua §4.2): known, so that a refusal can say what it met, and not yet computed.
 * Whoever implements them adds rows to the tables of `algorithms.ts` and key kinds to `public-key.ts`; nothing outside this
 * folder asks which algorithm it is.
 */
const dstu4145 = 'ДСТУ 4145-2002';
const namedCurves = ['M163', 'M167', 'M173', 'M179', 'M191', 'M233', 'M257', 'M307', 'M367', 'M431'];

export const ukrainianAlgorithms: ReadonlyMap<string, string> = new Map([
  ['1.2.804.2.1.1.1.1.3.1.1', `${dstu4145} з ГОСТ 34.311-95`],
  ...namedCurves.map((curve, index): [string, string] => [`1.2.804.2.1.1.1.1.3.1.1.2.${index}`, `${dstu4145}, ${curve}`]),
  ['1.2.804.2.1.1.1.1.3.6.1.1', `${dstu4145} з ДСТУ 7564 «Купина-256»`],
  ['1.2.804.2.1.1.1.1.3.6.2.1', `${dstu4145} з ДСТУ 7564 «Купина-384»`],
  ['1.2.804.2.1.1.1.1.3.6.3.1', `${dstu4145} з ДСТУ 7564 «Купина-512»`],
  ['1.2.804.2.1.1.1.1.2.1', 'ГОСТ 34.311-95'],
  ['1.2.804.2.1.1.1.1.2.2.1', 'ДСТУ 7564 «Купина-256»'],
  ['1.2.804.2.1.1.1.1.2.2.2', 'ДСТУ 7564 «Купина-384»'],
  ['1.2.804.2.1.1.1.1.2.2.3', 'ДСТУ 7564 «Купина-512»'],
  ['1.2.804.2.1.1.1.1.1.1.3', 'ГОСТ 28147 CFB'],
  ['1.2.804.2.1.1.1.1.1.1.5', 'ГОСТ 28147 wrap'],
]);
