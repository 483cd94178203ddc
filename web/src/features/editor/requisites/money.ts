/** Kopiykas as «4 500,00». */
export const moneyText = (kopiykas: unknown): string =>
  typeof kopiykas === 'number' ? `${String(Math.floor(kopiykas / 100)).replace(/\B(?=(\d{3})+$)/g, '\u00a0')},${String(kopiykas % 100).padStart(2, '0')}` : '';

/** Whole kopiykas out of «4 500,00», «4500.5», «4500»; null for anything else, undefined for nothing. */
export function kopiykasOf(typed: string): number | null | undefined {
  const plain = typed.replace(/[\s\u00a0\u202f]|грн\.?/g, '').replace(',', '.');
  if (plain === '') return undefined;
  const [, whole, part = ''] = /^(\d{1,12})(?:\.(\d{1,2}))?$/.exec(plain) ?? [];
  return whole === undefined ? null : Number(whole) * 100 + Number(part.padEnd(2, '0'));
}
