import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { createRedactor } from './redact.ts';

const base64 = (text: string) => Buffer.from(text, 'utf8').toString('base64');
const base64url = (text: string) => Buffer.from(text, 'utf8').toString('base64url');

/** How a text may carry a secret: what stands there for it, given what stands around it. */
const carriers: Readonly<Record<string, (secret: string, left: string, right: string) => string>> =
  {
    'as it is': (secret, left, right) => left + secret + right,
    'URL-encoded': (secret, left, right) => `${left}?x=${encodeURIComponent(secret)}&${right}`,
    'URL-encoded in small letters': (secret) =>
      encodeURIComponent(secret).replace(/%../g, (hex) => hex.toLowerCase()),
    'form-encoded': (secret, left) => new URLSearchParams({ [left]: secret }).toString(),
    'in JSON': (secret, left) => JSON.stringify({ [left]: secret }),
    'in base64': (secret) => base64(secret),
    'inside a longer base64': (secret, left, right) => base64(left + secret + right),
    'inside base64 for URLs': (secret, left, right) => base64url(left + secret + right),
    'as a Basic pair': (secret, left) => `Authorization: Basic ${base64(`${left}:${secret}`)}`,
    'as the Basic pair of an OAuth client': (secret) =>
      base64(`client:${encodeURIComponent(secret)}`),
  };

const secrets = fc.oneof(
  fc.string({ minLength: 10, maxLength: 60 }),
  fc.string({ minLength: 10, maxLength: 40, unit: 'grapheme' }),
  fc.stringMatching(/^[A-Za-z0-9_.~+/=-]{12,64}$/),
);
const around = fc.string({ maxLength: 12 });

describe('the redactor', () => {
  test.each(Object.keys(carriers))('lets no registered secret through %s', (name) => {
    const carry = carriers[name]!;
    fc.assert(
      fc.property(secrets, around, around, (secret, left, right) => {
        // What is around must not itself repeat the secret's text, or finding it proves nothing.
        fc.pre(!`${left}\n${right}`.includes(secret.slice(0, 4)));
        const redactor = createRedactor();
        redactor.register(secret);
        const clean = redactor.redact(carry(secret, left, right));
        expect(readings(clean).filter((reading) => reading.includes(secret))).toEqual([]);
        expect(clean).toContain('‹redacted›');
      }),
      { numRuns: 300 },
    );
  });

  test('leaves nothing of secrets that overlap', () => {
    const redactor = createRedactor();
    for (const secret of ['abcdefgh', 'efghijkl', 'abcdef']) redactor.register(secret);
    expect(redactor.redact('x abcdefghijkl y')).toBe('x ‹redacted› y');
  });

  test('does not change a text a second time', () => {
    const pieces = fc.oneof(
      fc.constantFrom('https://a:b@c/', 'ghp_', 'glpat-', 'eyJhbGciOi', '.eyJzdWIiOi', '?code=x'),
      fc.constantFrom(
        'Bearer ',
        'authorization: basic ',
        'redacted',
        '‹redacted›',
        'sk-',
        '-',
        '@',
      ),
      fc.stringMatching(/^[a-z0-9]{1,24}$/),
      fc.string({ maxLength: 6 }),
    );
    fc.assert(
      fc.property(fc.array(secrets, { maxLength: 3 }), fc.array(pieces), (known, texts) => {
        const redactor = createRedactor();
        for (const secret of [...known, 'redacted']) redactor.register(secret);
        const once = redactor.redact([...texts, ...known].join(''));
        expect(redactor.redact(once)).toBe(once);
      }),
      { numRuns: 1_000 },
    );
  });

  test.each([
    ['glpat-aBcDeFgHiJ0123456789', '‹redacted›'],
    ['xghp_0123456789abcdefghijABCDEFGHIJ01', 'x‹redacted›'],
    ['github_pat_11AAAAAAA0abcdefghijkl', '‹redacted›'],
    ['xoxb-123456789012-abcdef', '‹redacted›'],
    ['key sk-proj-0123456789abcdefXYZ.', 'key ‹redacted›.'],
    ['https://alice:hunter2@gitlab.com/a.git', 'https://‹redacted›@gitlab.com/a.git'],
    ['Authorization: Basic YWxpY2U6aHVudGVyMg==', 'Authorization: Basic ‹redacted›'],
    ['{"authorization":"Bearer abcdef"}', '{"authorization":"Bearer ‹redacted›"}'],
    ['PRIVATE-TOKEN: abc123', 'PRIVATE-TOKEN: ‹redacted›'],
    [
      'dev.latchkey://oauth/gitlab?code=abc&state=def',
      'dev.latchkey://oauth/gitlab?code=‹redacted›&state=‹redacted›',
    ],
    ['{"access_token": "t0p"}', '{"access_token": "‹redacted›"}'],
    [
      'grant_type=refresh_token&refresh_token=abc',
      'grant_type=refresh_token&refresh_token=‹redacted›',
    ],
    ['client_secret=abc', 'client_secret=‹redacted›'],
    ['eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl', '‹redacted›'],
    ['-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END', '‹redacted›-----END'],
  ])('recognises a token it never held: %s', (text, clean) => {
    expect(createRedactor().redact(text)).toBe(clean);
  });

  test.each([
    'https://gitlab.com/group/project.git',
    'https://gitlab.com:8443/a?page=2&state_filter=x',
    'task-management-of-everything-we-do',
    'state=ready code=sign-in.denied',
    'fatal: repository not found; 40 objects, 12:34:56',
  ])('leaves ordinary text alone: %s', (text) => {
    expect(createRedactor().redact(text)).toBe(text);
  });

  test('does not keep what is too short to be a secret', () => {
    const redactor = createRedactor();
    redactor.register('main');
    expect(redactor.redact('main branch')).toBe('main branch');
  });

  test.each([
    ['words', 'The quick brown fox jumps over the lazy dog. '],
    ['blanks', ' '],
    ['one letter', 'a'],
    ['beginnings of a JWT', '-eyJaaaaaaaa'],
    ['beginnings of addresses', '://a:b'],
    ['headers without a value', 'authorization: '],
    ['private keys that never end', '-----BEGIN PRIVATE KEY-----A'],
    ['beginnings of a key', 'sk-'],
    ['at signs', ':@'],
  ])('reads a megabyte of %s in well under two seconds', (_, piece) => {
    const redactor = createRedactor();
    for (let n = 0; n < 20; n += 1) redactor.register(`secret-number-${n}-${'x'.repeat(30)}`);
    const text = piece.repeat(Math.ceil(1_048_576 / piece.length));
    const started = performance.now();
    redactor.redact(text);
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});

/** Everything a reader could make of a text: as it is, decoded from URLs, JSON and base64. */
function readings(text: string): readonly string[] {
  const runs = text.match(/[A-Za-z0-9+/_-]{4,}/g) ?? [];
  const decoded = runs.flatMap((run) =>
    [0, 1, 2, 3].map((skip) => Buffer.from(run.slice(skip), 'base64').toString('utf8')),
  );
  const all = [text, ...decoded];
  return [...all, ...all.map(fromUrl), ...all.map(fromJson)];
}

function fromUrl(text: string): string {
  return text
    .replaceAll('+', ' ')
    .replace(/(?:%[0-9a-f]{2})+/gi, (hex) =>
      Buffer.from(hex.replaceAll('%', ''), 'hex').toString('utf8'),
    );
}

function fromJson(text: string): string {
  return text.replace(/\\u([0-9a-f]{4})|\\(.)/gi, (_, hex: string | undefined, plain: string) =>
    hex ? String.fromCharCode(Number.parseInt(hex, 16)) : ({ n: '\n', t: '\t' }[plain] ?? plain),
  );
}
