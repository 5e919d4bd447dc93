import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { liftCredentials } from './git-url-credentials.ts';
import { readGitUrl } from './git-url.ts';

describe('lifting credentials out of an address', () => {
  test.each([
    ['https://ada:tok@h.example/a.git', 'ada', 'tok'],
    ['https://oauth2:glpat-SECRET@gitlab.com/a/b.git', 'oauth2', 'glpat-SECRET'],
    ['https://user:p%40ss@github.com/x.git', 'user', 'p@ss'],
    ['https://ada%40corp.example:tok@h.example/a.git', 'ada@corp.example', 'tok'],
    ['https://:SECRET@github.com/x.git', null, 'SECRET'],
    ['https://ghp_abcdefghijklmnop@github.com/x.git', null, 'ghp_abcdefghijklmnop'],
    ['https://ada.lovelace:a%3Ab@h.example/a.git', 'ada.lovelace', 'a:b'],
    ['https://ada@h.example/a.git', 'ada', null],
    ['https://ada.lovelace@h.example/a.git', 'ada.lovelace', null],
    ['https://ada%40corp@h.example/a.git', 'ada@corp', null],
    [`https://${'a1'.repeat(20)}@h.example/a.git`, null, 'a1'.repeat(20)],
    ['https://h.example/a.git', null, null],
    ['git@h.example:a.git', 'git', null],
  ])('%s', (typed, username, secret) => {
    const lifted = liftCredentials(typed);
    expect(lifted).toMatchObject({ username, secret });
    if (!('url' in lifted)) return;
    expect(readGitUrl(lifted.url.url)).toMatchObject({ url: lifted.url.url });
    if (secret !== null) expect(JSON.stringify(lifted.url)).not.toContain(secret);
  });

  test.each([
    ['https://github.com:hunter22@evil.example/x.git', 'credentials_in_url', 'evil.example'],
    ['https://user@host:hunter22@github.com/x.git', 'credentials_in_url', 'github.com'],
    ['https://a:hunter22%0a@github.com/x.git', 'control_character', null],
    ['https://a:hunter22%20@github.com/x.git', 'credentials_in_url', 'github.com'],
    ['https://a:hunter22%zz@github.com/x.git', 'credentials_in_url', 'github.com'],
    ['https://a:hunter22%c3%bc@github.com/x.git', 'credentials_in_url', 'github.com'],
    ['https://github.com@evil.example/x.git', 'credentials_in_url', 'evil.example'],
    ['https://a$b@github.com/x.git', 'credentials_in_url', 'github.com'],
    ['https://a:@github.com/x.git', 'credentials_in_url', 'github.com'],
    ['http://a:hunter22@github.com/x.git', 'insecure_http', null],
    ['ssh://git:hunter22@github.com/x.git', 'credentials_in_url', 'github.com'],
    ['https://a:hunter22@github.com/../x.git', 'malformed_path', null],
  ])('%s is refused', (typed, refused, host) => {
    expect(liftCredentials(typed)).toEqual({ refused, host });
  });

  test('never repeats a secret in what it refuses, and never throws', () => {
    const odd = fc.string({
      unit: fc.constantFrom('a', 'b', ':', '@', '%', '4', '?', '#', '\\', ' ', '.', 'é'),
    });
    fc.assert(
      fc.property(odd, odd, (before, after) => {
        const lifted = liftCredentials(`https://${before}canary-7${after}@h.example/a.git`);
        if ('refused' in lifted) expect(JSON.stringify(lifted)).not.toContain('canary');
        else expect(lifted.url.url).not.toContain('canary');
      }),
      { numRuns: 3000 },
    );
  });
});
