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
    [
      'https://Contoso@dev.azure.com/Contoso/My%20Project/_git/R',
      'https://dev.azure.com/contoso/My%20Project/_git/R',
      'contoso/My%20Project/_git/R',
    ],
    [
      'https://dev.azure.com.example/Contoso/p/_git/r',
      'https://dev.azure.com.example/Contoso/p/_git/r',
      'Contoso/p/_git/r',
    ],
    ['https://[::1]:9/a.git', 'https://[::1]:9/a.git', 'a'],
    ['https://h.example/ä/b.git', 'https://h.example/%C3%A4/b.git', '%C3%A4/b'],
  ])('%s is written as %s', (typed, url, path) => {
    expect(canonicalGitUrl(typed)).toMatchObject({ url, path });
  });

  test('names its origin with the port written out, and its host as git will ask for it', () => {
    expect(canonicalGitUrl('https://ada@Code.example:8443/x/y.git')).toEqual({
      protocol: 'https',
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

describe('an ssh address', () => {
  test.each([
    ['git@gitlab.com:a/b.git', 'ssh://git@gitlab.com/a/b.git', 'a/b'],
    ['git@GitLab.com:/a/b.git', 'ssh://git@gitlab.com/a/b.git', 'a/b'],
    ['ssh://git@gitlab.com:22/a/b.git/', 'ssh://git@gitlab.com/a/b.git', 'a/b'],
    ['SSH://git@code.example:0443/a/b', 'ssh://git@code.example:443/a/b', 'a/b'],
    ['ssh://code.example/a.git', 'ssh://git@code.example/a.git', 'a'],
    ['ada.l@code.example:srv/a.git', 'ssh://ada.l@code.example/srv/a.git', 'srv/a'],
    ['git@[::1]:a.git', 'ssh://git@[::1]/a.git', 'a'],
    ['ssh://git@[0:0::1]:7999/a.git', 'ssh://git@[::1]:7999/a.git', 'a'],
    ['git@127.1:a.git', 'ssh://git@127.0.0.1/a.git', 'a'],
    ['git@h.example:2222/a.git', 'ssh://git@h.example/2222/a.git', '2222/a'],
    // Sent as it stands, not decoded, so the percent sign itself is encoded.
    [
      'git@ssh.dev.azure.com:v3/o/My%20Project/r',
      'ssh://git@ssh.dev.azure.com/v3/o/My%2520Project/r',
      'v3/o/My%2520Project/r',
    ],
    ['ssh://git@b.example:7999/~ada/r.git', 'ssh://git@b.example:7999/~ada/r.git', '~ada/r'],
    ['git@git.sr.ht:~ada/r', 'ssh://git@git.sr.ht/~ada/r', '~ada/r'],
  ])('%s is written as %s', (typed, url, path) => {
    const read = canonicalGitUrl(typed);
    expect(read).toMatchObject({ protocol: 'ssh', url, path });
    expect(canonicalGitUrl(read.url)).toEqual(read);
  });

  test('names its origin with the port written out, and who logs in', () => {
    expect(canonicalGitUrl('ssh://APKA1234@Code.example:2222/x/y.git')).toEqual({
      protocol: 'ssh',
      url: 'ssh://APKA1234@code.example:2222/x/y.git',
      origin: 'ssh://code.example:2222',
      host: 'code.example:2222',
      path: 'x/y',
      user: 'APKA1234',
      local: false,
    });
  });

  test.each([
    ['git@h.example:~/a.git', 'home_path'],
    ['git@h.example:~', 'home_path'],
    ['git@h.example:~a', 'home_path'],
    ['ssh://h.example/%7e/a', 'home_path'],
    ['ssh://h.example/~-x/a', 'home_path'],
    ['git@h.example://a', 'malformed_url'],
    ['git@h.example:', 'malformed_url'],
    ['git@h.example:a//b', 'malformed_path'],
    ['git@h.example:../b', 'malformed_path'],
    ['git@h.example:-x', 'malformed_path'],
    ['git@h.example:a b', 'malformed_url'],
    ['ssh://git@h.example', 'malformed_url'],
    ['ssh://git@h.example:/a', 'malformed_port'],
    ['ssh://git@h.example:70000/a', 'malformed_port'],
    ['ssh://git@h%2eexample/a', 'malformed_host'],
    ['git@h%65.example:a', 'malformed_host'],
    ['git@gıthub.com:a/b', 'confusable_host'],
    ['ssh://-oProxyCommand=x/y', 'malformed_url'],
    ['ssh://git@-oProxyCommand=x/y', 'malformed_url'],
    ['ssh://-oProxyCommand=x@h.example/y', 'malformed_url'],
    ['git@-oProxyCommand=x:y', 'malformed_url'],
    ['-oProxyCommand=x@h.example:y', 'malformed_url'],
    ['ssh://git%20x@h.example/y', 'malformed_user'],
    ['git$(id)@h.example:y', 'malformed_user'],
    ['ssh://github.com@evil.example/y', 'malformed_user'],
    ['ssh://git:hunter22@h.example/y', 'credentials_in_url'],
    ['ghp_abcdefghijklmnop@h.example:y', 'credentials_in_url'],
    ['x@y@h.example:a', 'malformed_url'],
    ['[git@h.example:22]:a', 'malformed_user'],
    ['ssh://git@h.example/a%0ab', 'control_character'],
  ])('%s says %s', (typed, refused) => {
    expect(readGitUrl(typed)).toMatchObject({ refused });
  });
});

describe('a refused address', () => {
  test.each([
    ['github.com:a/b.git', 'unsupported_protocol'],
    ['git+ssh://git@gitlab.com/a/b.git', 'unsupported_protocol'],
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

  test.each([
    ['git@gitlab.com:a/b.git', ['https'], 'ssh'],
    ['ssh://git@gitlab.com/a/b.git', ['https'], 'ssh'],
    ['https://gitlab.com/a/b.git', ['ssh'], 'https'],
  ] as const)('%s where only %j is usable says %s', (typed, allow, refused) => {
    expect(readGitUrl(typed, { allow })).toEqual({ refused, host: 'gitlab.com' });
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
        const user = read.protocol === 'ssh' ? read.user : null;
        expect(readGitUrl(read.url, { allowHttp: true })).toEqual({ ...read, user });
        expect(new URL(read.url).href).toBe(read.url);
        expect(read.url).toMatch(
          /^(?:https?:\/\/|ssh:\/\/\w[\w.-]*@)[a-z0-9._:[\]-]+\/[\x21-\x7e]+$/,
        );
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
  .tuple(
    fc.constantFrom('https://', 'http://', '', 'hTTps://', 'ssh://', 'git@'),
    fc.array(pieces, { maxLength: 8 }),
  )
  .map(([scheme, rest]) => `${scheme}${rest.join('')}`);
