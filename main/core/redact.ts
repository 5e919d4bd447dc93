import { formsOf, type SecretForm } from './secret-forms.ts';
import { tokenShapes } from './token-shapes.ts';

/**
 * Keeps secrets out of everything that is written or shown.
 *
 * Two nets: secrets registered while the app holds them, in every form they may
 * take on their way (raw, URL-encoded, JSON, base64, the pair of HTTP Basic), and
 * the shapes of tokens known from their vendors, for those we never held.
 */
export interface Redactor {
  /** Remembers a secret for the life of the process. Shorter than 6 characters is not kept. */
  register(secret: string): void;
  /** Replaces what is secret by one mark. A text that was redacted stays as it is. */
  redact(text: string): string;
}

const mask = '‹redacted›';
const shortest = 6;

export function createRedactor(): Redactor {
  const registered = new Set<string>();
  const forms: SecretForm[] = [];
  return {
    register(secret) {
      if (secret.length < shortest || registered.has(secret)) return;
      registered.add(secret);
      forms.push(...formsOf(secret));
    },
    redact(text) {
      let clean = text;
      // Once is nearly always enough. A mark can uncover a shape that touched the secret before.
      for (let pass = 0; pass < 4; pass += 1) {
        const before = clean;
        clean = masked(before, [...findForms(before, forms), ...findShapes(before)]);
        if (clean === before) break;
      }
      return clean;
    },
  };
}

/** From the first character to the one after the last. */
type Range = readonly [start: number, end: number];

/** All of them in the text as it came, so that of two overlapping secrets nothing is left. */
function findForms(text: string, forms: readonly SecretForm[]): readonly Range[] {
  return forms.flatMap(({ text: form, before, after }) => {
    const ranges: Range[] = [];
    for (let at = text.indexOf(form); at >= 0; at = text.indexOf(form, at + 1))
      ranges.push([Math.max(0, at - before), Math.min(text.length, at + form.length + after)]);
    return ranges;
  });
}

function findShapes(text: string): readonly Range[] {
  return tokenShapes.flatMap((shape) =>
    [...text.matchAll(shape)].map((match): Range => [
      match.index + (match[1]?.length ?? 0),
      match.index + match[0].length,
    ]),
  );
}

/** Ranges that overlap or touch become one mark, and marks that are there already count too. */
function masked(text: string, found: readonly Range[]): string {
  if (found.length === 0) return text;
  const marks = [...text.matchAll(new RegExp(mask, 'g'))].map(({ index }): Range => [
    index,
    index + mask.length,
  ]);
  let clean = '';
  let kept = 0;
  let end = -1;
  for (const [start, stop] of [...found, ...marks].sort(([a], [b]) => a - b)) {
    if (start > end) {
      if (end >= 0) clean += mask;
      clean += text.slice(kept, start);
    }
    end = Math.max(end, stop);
    kept = end;
  }
  return `${clean}${mask}${text.slice(kept)}`;
}
