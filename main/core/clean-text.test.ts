import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { cleanText } from './clean-text.ts';

describe('cleanText', () => {
  test.each([
    ['\u202eevil', 'evil'],
    ['a\u200bb\ufeffc\u2066d', 'abcd'],
    ['one\r\ntwo\u2028three', 'one two three'],
    ['\u001b[31mred\u001b[0m\u0007', 'red'],
    ['<script>alert(1)</script>', '<script>alert(1)</script>'],
    ['  Ada Lovelace ', 'Ada Lovelace'],
    ['Zoë 👩‍💻 नमस्ते', 'Zoë 👩‍💻 नमस्ते'],
    ['half \ud83d pair', 'half \ufffd pair'],
  ])('turns %j into %j', (text, clean) => expect(cleanText(text)).toBe(clean));

  test('cuts to the limit without splitting a pair', () => {
    expect(cleanText('abcd', 3)).toBe('ab…');
    expect(cleanText('a👍b', 3)).toBe('a…');
    expect(cleanText('a👍', 3)).toBe('a👍');
  });

  test('never lets a control or an override through, and changes nothing twice', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        const clean = cleanText(text);
        expect(clean).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069\u2028\u2029]/u);
        expect(cleanText(clean)).toBe(clean);
      }),
      { numRuns: 2000 },
    );
  });
});
