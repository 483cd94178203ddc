import type { View } from '../../../lib/api';
import { atTime } from '../../../lib/time';

type Item = View<'SigningItem'>;

/** A cell that a spreadsheet cannot take for a formula (W03), quoted for CSV. */
export function csvCell(text: string): string {
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[";\n\r]/.test(harmless) ? `"${harmless.replace(/"/g, '""')}"` : harmless;
}

/** The signing report as CSV with semicolons and a byte-order mark, as spreadsheets in Ukrainian offices open it: one line for each document. */
export function signingReport(items: readonly Item[], head: readonly string[], outcomeOf: (item: Item) => string, reasonOf: (item: Item) => string): string {
  const rows = items.map((item, i) => [
    String(i + 1), item.title, item.kindUk, String(item.version), outcomeOf(item), reasonOf(item), item.signedAt ? atTime(item.signedAt) : '', item.pdfHash ?? '',
  ]);
  return `\uFEFF${[head, ...rows].map((row) => row.map(csvCell).join(';')).join('\r\n')}\r\n`;
}

/** Offers a text as a file to keep. */
export function saveFile(name: string, content: string, type: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([content], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
