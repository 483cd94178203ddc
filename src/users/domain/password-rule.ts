/** Why a password is not accepted. */
export type PasswordFault = 'tooShort' | 'tooLong' | 'holdsLogin' | 'example' | 'tooFewLetters' | 'same';

/** Lengths in characters as people count them. */
export const passwordLength = { shortest: 12, longest: 200 } as const;

const examples: readonly string[] = ['change-me', 'obih-example-secret', 'example', 'secret', 'password', 'пароль', 'qwerty', 'йцукен', '1234567890'];
const different = 5;

/**
 * Judges a new password by what makes it easy to guess; null accepts. No letters of a certain kind are asked for and nothing
 * expires (OWASP ASVS 5.0, 6.2).
 */
export function judgePassword(password: string, { login, current }: { readonly login: string; readonly current?: string | undefined }): PasswordFault | null {
  const letters = [...password];
  const low = password.toLowerCase();
  if (letters.length < passwordLength.shortest) return 'tooShort';
  if (letters.length > passwordLength.longest) return 'tooLong';
  if (current !== undefined && password === current) return 'same';
  if (examples.some((example) => low.startsWith(example))) return 'example';
  if (low.includes(login.toLowerCase())) return 'holdsLogin';
  return new Set(low).size < different ? 'tooFewLetters' : null;
}
