import { plainWords } from './plain-text.ts';

/** Rows as aligned columns, the last one unpadded. Widths count characters, not bytes. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [head, ...rows].map((row) => row.map(plainWords));
  const widths = head.map((_, column) => Math.max(...all.map((row) => width(row[column] ?? ''))));
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => (column === row.length - 1 ? cell : pad(cell, widths[column] ?? 0)))
      .join('  ');
  return `${all.map((row) => line(row).trimEnd()).join('\n')}\n`;
}

const pad = (text: string, to: number): string => text + ' '.repeat(to - width(text));
const width = (text: string): number => Array.from(text).length;

/** `3 Nov 2026, 14:05` in the person's own zone; a dash for "never". */
export function time(at: number | null): string {
  if (at === null) return '–';
  return new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' }).format(at);
}

/** `512 B`, `4.2 kB`, `12.3 MB`, `1.5 GB`: decimal, as the window writes it. */
export function size(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const step = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  return `${(bytes / 1000 ** step).toFixed(step === 0 ? 0 : 1)} ${units[step] ?? ''}`;
}
