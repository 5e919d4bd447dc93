import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { formatAppLink, longestLink, parseAppLink } from './app-link.ts';

const state = 'b1QfGV-3n9yJm0Zs4uYkQx7wR2tLhPcA8eDiKoNvMgE';
const callback = 'dev.latchkey://oauth/gitlab';

describe('parseAppLink', () => {
  test('reads a code from our scheme', () => {
    expect(
      parseAppLink(`${callback}?code=abc&state=${state}&iss=https%3A%2F%2Fgitlab.com`),
    ).toEqual({
      kind: 'code',
      provider: 'gitlab',
      redirectUri: callback,
      code: 'abc',
      state,
      issuer: 'https://gitlab.com',
    });
  });

  test('reads a refusal from the loopback address a browser ended on', () => {
    const link = `http://127.0.0.1:51234/oauth/gitlab?error=access_denied&error_description=No+thanks%21&state=${state}`;
    expect(parseAppLink(link)).toEqual({
      kind: 'error',
      provider: 'gitlab',
      redirectUri: 'http://127.0.0.1:51234/oauth/gitlab',
      error: 'access_denied',
      description: 'No thanks!',
      state,
      issuer: null,
    });
  });

  test('keeps apart the two names of this machine, because redirect URIs are compared whole', () => {
    const at = (host: string) =>
      parseAppLink(`http://${host}:51234/oauth/azure-devops?code=a&state=${state}`);
    expect(at('localhost')).toMatchObject({
      provider: 'azure-devops',
      redirectUri: 'http://localhost:51234/oauth/azure-devops',
    });
    expect(at('127.0.0.1')).toMatchObject({
      redirectUri: 'http://127.0.0.1:51234/oauth/azure-devops',
    });
  });

  test('reads a request to clone and hands on its address only', () => {
    const url = 'https://gitlab.example.com/acme/platform.git';
    expect(parseAppLink(`dev.latchkey://clone?url=${encodeURIComponent(url)}`)).toEqual({
      kind: 'clone',
      url,
    });
  });

  test('folds the case of the scheme and of nothing else', () => {
    expect(parseAppLink(`DEV.Latchkey://oauth/gitlab?code=a&state=${state}`)).toMatchObject({
      kind: 'code',
      redirectUri: callback,
    });
    for (const address of [
      'dev.latchkey://OAUTH/gitlab',
      'dev.latchkey://oauth/GitLab',
      'http://127.0.0.1:80/OAuth/gitlab',
    ])
      expect(parseAppLink(`${address}?code=a&state=${state}`)).toEqual({
        kind: 'malformed',
        problem: 'malformed-callback',
      });
  });

  test('ignores parameters it does not know, as RFC 6749 §4.1.2 asks', () => {
    expect(parseAppLink(`${callback}?code=a&state=${state}&session_state=9`).kind).toBe('code');
  });

  test.each([
    ['no parameters', callback, 'missing-code'],
    ['no state', `${callback}?code=a`, 'missing-state'],
    ['an empty state', `${callback}?code=a&state=`, 'missing-state'],
    ['an empty code', `${callback}?code=&state=${state}`, 'malformed-code'],
    ['a blank in the state', `${callback}?code=a&state=a+b`, 'malformed-state'],
    ['two states', `${callback}?code=a&state=${state}&state=b`, 'duplicate-parameter'],
    ['two states, one in disguise', `${callback}?code=a&state=b&st%61te=c`, 'duplicate-parameter'],
    ['a twice unknown parameter', `${callback}?code=a&state=b&x=1&x=2`, 'duplicate-parameter'],
    ['a token', `${callback}?access_token=a&state=${state}`, 'unexpected-parameter'],
    ['a token beside a code', `${callback}?code=a&id_token=a&state=b`, 'unexpected-parameter'],
    ['code and error', `${callback}?code=a&error=b&state=${state}`, 'malformed-callback'],
    ['control characters', `${callback}?code=%00%0a%0d&state=${state}`, 'malformed-code'],
    ['broken UTF-8', `${callback}?code=%C0%AF&state=${state}`, 'malformed-code'],
    ['half an escape', `${callback}?code=a&state=%2`, 'malformed-encoding'],
    ['user info', `dev.latchkey://oauth@evil.example/gitlab?code=a&state=b`, 'malformed-callback'],
    ['a port', `dev.latchkey://oauth:80/gitlab?code=a&state=b`, 'malformed-callback'],
    ['no authority', `dev.latchkey:///oauth/gitlab?code=a&state=b`, 'malformed-callback'],
    ['one slash', `dev.latchkey:/oauth/gitlab?code=a&state=b`, 'malformed-callback'],
    ['a trailing slash', `${callback}/?code=a&state=b`, 'malformed-callback'],
    ['a fragment', `${callback}?code=a&state=b#access_token=c`, 'malformed-callback'],
    ['a tab in the scheme', `dev.latch\tkey://oauth/gitlab?code=a&state=b`, 'malformed-callback'],
    ['a leading blank', ` ${callback}?code=a&state=b`, 'malformed-callback'],
    [
      'a host that begins like this machine',
      `http://localhost.evil.example/oauth/gitlab?code=a&state=b`,
      'malformed-callback',
    ],
    ['https', `https://127.0.0.1:80/oauth/gitlab?code=a&state=b`, 'malformed-callback'],
    ['a foreign scheme', `javascript:alert(1)`, 'malformed-callback'],
    ['nothing', ``, 'malformed-callback'],
    ['a markup error', `${callback}?error=%22%3E&state=b`, 'malformed-callback'],
    ['too much', `${callback}?code=a&state=${'a'.repeat(longestLink)}`, 'input-too-long'],
    ['a clone without address', `dev.latchkey://clone`, 'malformed-clone'],
    ['a clone of too much', `dev.latchkey://clone?url=${'a'.repeat(4097)}`, 'malformed-clone'],
    ['a clone with two lines', `dev.latchkey://clone?url=https%3A%2F%2Fa%0Ab`, 'malformed-clone'],
    ['a clone that reverses text', `dev.latchkey://clone?url=a%E2%80%AEb`, 'malformed-clone'],
    ['a clone into a folder', `dev.latchkey://clone?url=a&folder=b`, 'unexpected-parameter'],
    ['a clone with a path', `dev.latchkey://clone/now?url=a`, 'malformed-callback'],
  ])('refuses %s', (_, link, problem) => {
    expect(parseAppLink(link)).toEqual({ kind: 'malformed', problem });
  });

  test.each([
    'dev.latchkey://open?path=%2Fetc%2Fpasswd',
    'dev.latchkey://settings/set?instanceUrl=https%3A%2F%2Fevil.example',
    'dev.latchkey://oauth/unheard-of?code=a&state=b',
    'dev.latchkey://clone-and-run?url=a',
  ])('does not support %s', (link) => {
    expect(parseAppLink(link)).toEqual({ kind: 'unsupported' });
  });

  test('never throws, and what it accepts reads back as the same', () => {
    let accepted = 0;
    fc.assert(
      fc.property(anyLink, (link) => {
        const parsed = parseAppLink(link);
        if (parsed.kind === 'unsupported' || parsed.kind === 'malformed') return;
        accepted += 1;
        const again = formatAppLink(parsed);
        expect(again.length).toBeLessThanOrEqual(longestLink);
        expect(parseAppLink(again)).toEqual(parsed);
      }),
      { numRuns: 100_000 },
    );
    // A property over refusals alone would say nothing.
    expect(accepted).toBeGreaterThan(5_000);
  }, 60_000);
});

const encoded = fc.oneof(
  fc.string({ unit: 'binary-ascii', maxLength: 20 }),
  fc
    .string({ unit: 'binary', maxLength: 20 })
    .map((text) => encodeURIComponent(text.toWellFormed())),
  fc.constantFrom(
    state,
    '%',
    '%zz',
    '%C0%AF',
    '%0d%0a',
    '+',
    '',
    'https%3A%2F%2Fa.example%2Fb.git',
  ),
);
const parameter = fc
  .tuple(fc.constantFrom('code', 'state', 'error', 'error_description', 'iss', 'url', 'x'), encoded)
  .map(([name, value]) => `${name}=${value}`);
const likely = fc
  .tuple(
    fc.constantFrom(
      callback,
      'DEV.LATCHKEY://oauth/gitlab',
      'http://127.0.0.1:51234/oauth/gitlab',
      'dev.latchkey://clone',
      'dev.latchkey://open',
      'dev.latchkey:///oauth/gitlab',
    ),
    fc.constantFrom(`?state=${state}&code=abc&`, `?state=${state}&error=x&`, '?', ''),
    fc.array(parameter, { maxLength: 4 }),
  )
  .map(([address, start, rest]) => `${address}${start}${rest.join('&')}`);
const anyLink = fc.oneof(
  { weight: 8, arbitrary: likely },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 200 }) },
  { weight: 1, arbitrary: fc.webUrl({ withQueryParameters: true, withFragments: true }) },
);
