import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { canonicalGitUrl, readGitUrl } from './git-url.ts';

describe('a plain address', () => {
  test.each([
    ['https://gitlab.com/a/b.git', 'https://gitlab.com/a/b.git', 'a/b'],
    ['HTTPS://GitLab.COM/a/b.git', 'https://gitlab.com/a/b.git', 'a/b'],
    ['https://gitlab.com:443/a/b/', 'https://gitlab.com/a/b', 'a/b'],
    ['https://gitlab.com:08443/a/b.git', 'https://gitlab.com:8443/a/b.git', 'a/b'],
    [
      'https://org@dev.azure.com/org/p/_git/r',
      'https://dev.azure.com/org/p/_git/r',
      'org/p/_git/r',
    ],
    ['https://[::1]:9/a.git', 'https://[::1]:9/a.git', 'a'],
    ['https://h.example/ä/b.git', 'https://h.example/%C3%A4/b.git', '%C3%A4/b'],
  ])('%s is written as %s', (typed, url, path) => {
    expect(canonicalGitUrl(typed)).toMatchObject({ url, path });
  });

  test('names its origin with the port written out, and its host as git will ask for it', () => {
    expect(canonicalGitUrl('https://ada@Code.example:8443/x/y.git')).toEqual({
      url: 'https://code.example:8443/x/y.git',
      origin: 'https://code.example:8443',
      host: 'code.example:8443',
      path: 'x/y',
      user: 'ada',
      local: false,
    });
  });

  test('over plain http needs the explicit switch and a loopback address', () => {
    const loopback = 'http://127.0.0.1:8080/a/b.git';
    expect(() => canonicalGitUrl(loopback)).toThrow('instance.insecure');
    expect(canonicalGitUrl(loopback, { allowHttp: true })).toMatchObject({ url: loopback });
    expect(() => canonicalGitUrl('http://gitlab.example/a.git', { allowHttp: true })).toThrow(
      'instance.insecure',
    );
  });
});

describe('a refused address', () => {
  test.each([
    ['git@gitlab.com:a/b.git', 'ssh'],
    ['ssh://git@gitlab.com/a/b.git', 'ssh'],
    ['https://gitlab.com', 'malformed_url'],
    ['https://gitlab.com/', 'malformed_path'],
    ['https://gitlab.com:0/a.git', 'malformed_port'],
    ['https://gitlab.com:/a.git', 'malformed_port'],
    ['https://gitlab.com//a.git', 'malformed_path'],
    ['https://gitlab.com/a%2fb.git', 'malformed_path'],
    ['https://gitlab.com/.git/x', 'malformed_path'],
    ['https://gitlab.com/a?x', 'malformed_url'],
    ['https://glpat-abcdefghijklmnop@gitlab.com/a.git', 'credentials_in_url'],
    ['https://münchen.example/a.git', 'confusable_host'],
    ['', 'malformed_url'],
    ['.', 'malformed_url'],
    ['/srv/repo.git', 'malformed_url'],
    ['C:\\repo', 'unsupported_protocol'],
  ])('%s says %s', (typed, refused) => {
    expect(readGitUrl(typed)).toMatchObject({ refused });
  });

  test('never repeats a secret, but names the host it leads to', () => {
    try {
      canonicalGitUrl('https://github.com:hunter22@evil.example/x.git');
      expect.unreachable();
    } catch (thrown) {
      expect(thrown).toMatchObject({ code: 'git.url-credentials' });
      expect(JSON.stringify(thrown)).toContain('evil.example');
      expect(`${String(thrown)}${JSON.stringify(thrown)}`).not.toContain('hunter22');
    }
  });
});

describe('any text', () => {
  test('is refused, or written in a form that is read as itself again', () => {
    fc.assert(
      fc.property(addresses, (typed) => {
        const read = readGitUrl(typed, { allowHttp: true });
        if ('refused' in read) return;
        expect(readGitUrl(read.url, { allowHttp: true })).toEqual({ ...read, user: null });
        expect(new URL(read.url).href).toBe(read.url);
        expect(read.url).toMatch(/^https?:\/\/[a-z0-9._:[\]-]+\/[\x21-\x7e]+$/);
        expect(read.url).not.toMatch(/[\\?#\s]|\/\.\.?(?:\/|$)/);
      }),
      { numRuns: 5000 },
    );
  });

  test('never throws anything but a foreseen refusal', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), addresses), (typed) => {
        expect(readGitUrl(typed)).toBeDefined();
      }),
      { numRuns: 5000 },
    );
  });
});

const pieces = fc.constantFrom(
  ...['https://', 'http://', 'HTTPS://', 'ssh://', 'https:', '//', '/', '@', ':', '\\', '?', '#'],
  ...['github.com', 'evil.example', 'GitLab.COM', '[::1]', '127.1', '0x7f.1', 'xn--a-ecp.ru', 'ı'],
  ...['user', ':pw', ':443', ':0', ':65536', 'a', 'b.git', '..', '.', '%2e', '%2f', '%0a', '%00'],
  ...['%40', '%68', '%', '\n', '\r', '\t', ' ', '\u2028', '\u202e', '-', '--x', '\u00e4', '~'],
);
const addresses = fc
  .tuple(fc.constantFrom('https://', 'http://', '', 'hTTps://'), fc.array(pieces, { maxLength: 8 }))
  .map(([scheme, rest]) => `${scheme}${rest.join('')}`);
