import { cleanText } from '../../core/clean-text.ts';
import { createRedactor } from '../../core/redact.ts';

/**
 * A service's own words as one short line to quote: no markup, nothing invisible, nothing that
 * looks like a secret, 200 characters at most. Undefined when nothing is left.
 */
export function cleanWords(text: string): string | undefined {
  const plain = text
    .replace(/<[^<>]*>/g, ' ')
    .replace(/[<>]/g, '')
    .replace(/ {2,}/g, ' ');
  const words = cleanText(createRedactor().redact(plain), 200);
  return words === '' ? undefined : words;
}
