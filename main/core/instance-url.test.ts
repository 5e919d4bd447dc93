import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { isForbiddenAddress } from './address.ts';
import { AppError } from './app-error.ts';
import { canonicalInstance } from './instance-url.ts';

const strict = { allowHttp: false };

describe('canonicalInstance', () => {
  test.each([
    ['gitlab.example.com', 'https://gitlab.example.com'],
    ['  gitlab.example.com  ', 'https://gitlab.example.com'],
    ['gitlab.example.com:8443', 'https://gitlab.example.com:8443'],
    ['gitlab.example.com/git', 'https://gitlab.example.com/git'],
    ['https://GitLab.Example.COM/', 'https://gitlab.example.com'],
    ['HTTPS://gitlab.com', 'https://gitlab.com'],
    ['https://gitlab.com:443', 'https://gitlab.com'],
    ['https://gitlab.com:0443', 'https://gitlab.com'],
    ['https://gitlab.com.', 'https://gitlab.com'],
    ['https://gitlab.com./sub/', 'https://gitlab.com/sub'],
    ['https://example.com/a/b/', 'https://example.com/a/b'],
    ['https://example.com/a/./b/../c', 'https://example.com/a/c'],
    ['https://bücher.example', 'https://xn--bcher-kva.example'],
    ['https://ｇitlab.com', 'https://gitlab.com'],
    ['https://10.0.0.5/', 'https://10.0.0.5'],
    ['https://[2001:DB8::1]:8443/x', 'https://[2001:db8::1]:8443/x'],
    ['https://gitlab', 'https://gitlab'],
    ['https://127.0.0.1:3000', 'https://127.0.0.1:3000'],
  ])('brings %j into the form %j', (typed, expected) => {
    expect(canonicalInstance(typed, strict)).toBe(expected);
  });

  test.each([
    ['', 'instance.malformed'],
    ['https://', 'instance.malformed'],
    ['https:///gitlab.com', 'instance.malformed'],
    ['//gitlab.com', 'instance.malformed'],
    ['https:gitlab.com', 'instance.malformed'],
    ['ssh://gitlab.com', 'instance.malformed'],
    ['javascript:alert(1)', 'instance.malformed'],
    ['file:///etc/passwd', 'instance.malformed'],
    ['https://gitlab.com\\@evil.example', 'instance.malformed'],
    ['https://gitlab.com\nHost: evil', 'instance.malformed'],
    ['https://gitlab.com\n', 'instance.malformed'],
    ['https://git\tlab.com', 'instance.malformed'],
    ['https://git\u200blab.com', 'instance.malformed'],
    ['https://\u202egitlab.com', 'instance.malformed'],
    ['https://git\u00adlab.com', 'instance.malformed'],
    ['https://git lab.com', 'instance.malformed'],
    ['https://gitlab%2ecom', 'instance.malformed'],
    ['https://gitlab.com?x', 'instance.malformed'],
    ['https://gitlab.com/?', 'instance.malformed'],
    ['https://gitlab.com#', 'instance.malformed'],
    ['https://gitlab.com:', 'instance.malformed'],
    ['https://gitlab.com:0', 'instance.malformed'],
    ['https://gitlab.com:00', 'instance.malformed'],
    ['https://gitlab.com:65536', 'instance.malformed'],
    ['https://gitlab.com:-1', 'instance.malformed'],
    ['https://gitlab.com:8 0', 'instance.malformed'],
    ['https://git..lab.com', 'instance.malformed'],
    ['https://.gitlab.com', 'instance.malformed'],
    ['https://-gitlab.com', 'instance.malformed'],
    ['https://gitlab.com/a//b', 'instance.malformed'],
    ['https://gitlab.com/a%2fb', 'instance.malformed'],
    ['https://gitlab.com/a;b', 'instance.malformed'],
    ['https://*.gitlab.com', 'instance.malformed'],
    [`https://gitlab.com/${'a'.repeat(600)}`, 'instance.malformed'],
    ['a'.repeat(5000), 'instance.malformed'],
    ['https://user@gitlab.com', 'instance.credentials-in-url'],
    ['https://:pw@gitlab.com', 'instance.credentials-in-url'],
    ['https://@gitlab.com', 'instance.credentials-in-url'],
    ['user:pw@gitlab.com', 'instance.credentials-in-url'],
    ['https://2852039166/', 'instance.forbidden-address'],
    ['https://0xA9FEA9FE', 'instance.forbidden-address'],
    ['https://0', 'instance.forbidden-address'],
    ['https://metadata.google.internal', 'instance.forbidden-address'],
    ['https://[ff02::1]', 'instance.forbidden-address'],
    ['http://gitlab.com', 'instance.insecure'],
    ['http://127.0.0.1:3000', 'instance.insecure'],
  ])('refuses %j as %s', (typed, code) => {
    expect(failureOf(typed, strict).code).toBe(code);
  });

  test('takes plain http only on loopback, and only by the switch', () => {
    const allowed = { allowHttp: true };
    expect(canonicalInstance('http://127.0.0.1:3000/', allowed)).toBe('http://127.0.0.1:3000');
    expect(canonicalInstance('http://localhost:80', allowed)).toBe('http://localhost');
    expect(failureOf('http://10.0.0.5', allowed).code).toBe('instance.insecure');
    expect(failureOf('http://gitlab.example.com', allowed).code).toBe('instance.insecure');
  });

  test('never repeats what was typed when it holds a password', () => {
    const failure = failureOf('https://ada:correct-horse@gitlab.com', strict);
    expect(JSON.stringify([failure.message, failure.detail, failure.stack])).not.toContain('horse');
  });

  test('is total, and its own form is its fixed point', () => {
    const piece = fc.constantFrom(
      'https://',
      'http://',
      'gitlab.com',
      'evil.example',
      '@',
      ':',
      '0',
      '8443',
      '/',
      '//',
      '\\',
      '?',
      '#',
      '%2e',
      '.',
      '..',
      '[::1]',
      '169.254.169.254',
      ' ',
      '\u0000',
      '\u202e',
      'ß',
      '。',
      ';',
      'a',
      '-',
    );
    fc.assert(
      fc.property(
        fc.array(fc.oneof(piece, fc.string({ maxLength: 4 })), { maxLength: 8 }),
        (pieces) => {
          const typed = pieces.join('');
          try {
            const instance = canonicalInstance(typed, { allowHttp: true });
            expect(canonicalInstance(instance, { allowHttp: true })).toBe(instance);
            const url = new URL(instance);
            expect(url.href.replace(/\/$/, '')).toBe(instance);
            expect(isForbiddenAddress(url.hostname)).toBe(false);
            expect(url.username + url.password + url.search + url.hash).toBe('');
          } catch (thrown) {
            if (!(thrown instanceof AppError)) throw thrown;
          }
        },
      ),
      { numRuns: 20_000 },
    );
  });
});

function failureOf(typed: string, options: { readonly allowHttp: boolean }): AppError {
  try {
    canonicalInstance(typed, options);
  } catch (thrown) {
    if (thrown instanceof AppError) return thrown;
    throw thrown;
  }
  throw new Error(`accepted ${typed}`);
}
