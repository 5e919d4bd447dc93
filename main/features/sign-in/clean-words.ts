import { cleanText } from '../../core/clean-text.ts';
import { createRedactor } from '../../core/redact.ts';
import { longestLink } from './app-link.ts';

/**
 * A service's own words as one short line to quote: no markup, nothing invisible, nothing that
 * looks like a secret, 200 characters at most. Undefined when nothing is left.
 */
export function cleanWords(text: string): string | undefined {
  const plain = text.replace(/<[^<>]*>/g, ' ').replace(/[<>]/g, '');
  // Cleaned before blanks are joined: what is invisible may stand between two of them.
  const clean = cleanText(createRedactor().redact(plain), longestLink).replace(/ {2,}/g, ' ');
  const words = cleanText(clean, 200);
  return words === '' ? undefined : words;
}
