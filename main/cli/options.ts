import { InvalidArgumentError } from 'commander';

/** Reads an option that is a whole number from 1 to `most`. Throws what commander reports as wrong usage. */
export function wholeNumber(most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= 1 && value <= most) return value;
    throw new InvalidArgumentError(`It must be a whole number from 1 to ${most}.`);
  };
}

/** The end of a command's help: how it is typed, one per line. */
export function examples(...lines: readonly string[]): string {
  const title = lines.length === 1 ? 'Example' : 'Examples';
  return `\n${title}:\n${lines.map((line) => `  $ latchkey ${line}`).join('\n')}`;
}
