import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One row of the case files: an input, and the outcome it must have. */
export interface Case {
  readonly id: string;
  readonly entry: string;
  readonly input: string;
  readonly expect: string;
  readonly why: string;
}

/** The cases of one entry point, from `bad-inputs.json`. */
export function casesFor(entry: string): readonly Case[] {
  const text = readFileSync(join(import.meta.dirname, 'bad-inputs.json'), 'utf8');
  return (JSON.parse(text) as readonly Case[]).filter((each) => each.entry === entry);
}

/** Expands `gen:repeat(text,n)`. */
export function expand(text: string): string {
  return text.replace(/gen:repeat\(([^,]*),(\d+)\)/g, (_match, piece: string, times: string) =>
    piece.repeat(Number(times)),
  );
}
