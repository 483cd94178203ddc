const ukrainian = new Intl.PluralRules('uk');
const english = new Intl.PluralRules('en');

/** «1 документ, 2 документи, 5 документів»: the noun in the form that the number asks for, with the number before it. */
export const ukCount = (n: number, one: string, few: string, many: string): string => `${n}\u00a0${ukWord(n, one, few, many)}`;
/** Only the noun in the right form. */
export const ukWord = (n: number, one: string, few: string, many: string): string => {
  const form = ukrainian.select(n);
  return form === 'one' ? one : form === 'many' ? many : few;
};
/** “1 document, 2 documents”. */
export const enCount = (n: number, one: string, other: string): string => `${n}\u00a0${english.select(n) === 'one' ? one : other}`;
