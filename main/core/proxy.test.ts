import { describe, expect, test } from 'vitest';

import { noProxySetting, proxyFor, proxyVariables, readProxy, type ProxySetting } from './proxy.ts';
import { isPattern, patternFor } from './proxy-patterns.ts';

const through = (
  url: string,
  environment: Readonly<Record<string, string>>,
  setting: Partial<ProxySetting> = {},
) => proxyFor(url, { setting: { ...noProxySetting, ...setting }, environment });

const host = 'https://git.corp.test/team/shop.git';
const proxy = 'http://proxy.corp.test:3128';

describe('the proxy of an address', () => {
  test.each([
    ['nothing set', {}, null],
    ['https_proxy', { https_proxy: proxy }, proxy],
    ['HTTPS_PROXY', { HTTPS_PROXY: proxy }, proxy],
    ['lower case before upper case', { https_proxy: proxy, HTTPS_PROXY: 'http://no:1' }, proxy],
    ['an empty one counts as none', { https_proxy: '', HTTPS_PROXY: proxy }, proxy],
    ['the scheme before all_proxy', { all_proxy: 'http://no:1', HTTPS_PROXY: proxy }, proxy],
    ['all_proxy', { all_proxy: proxy }, proxy],
    ['ALL_PROXY', { ALL_PROXY: proxy }, proxy],
    ['http_proxy is not for https', { http_proxy: proxy, HTTP_PROXY: proxy }, null],
    ['without a scheme', { https_proxy: 'proxy.corp.test:3128' }, proxy],
    [
      'without a port, as curl',
      { https_proxy: 'http://proxy.corp.test' },
      'http://proxy.corp.test:1080',
    ],
    ['an https proxy', { https_proxy: 'https://proxy.corp.test' }, 'https://proxy.corp.test:443'],
    ['port 80 is said', { https_proxy: 'http://proxy.corp.test:80/' }, 'http://proxy.corp.test:80'],
    ['excepted by no_proxy', { https_proxy: proxy, no_proxy: 'corp.test' }, null],
    ['excepted by NO_PROXY', { https_proxy: proxy, NO_PROXY: '.corp.test' }, null],
    ['no_proxy before NO_PROXY', { https_proxy: proxy, no_proxy: 'x.test', NO_PROXY: '*' }, proxy],
  ])('is read from the environment: %s', (_what, environment, expected) => {
    expect(through(host, environment).proxy?.url ?? null).toBe(expected);
  });

  test.each([
    ['none', {}, null],
    ['manual', { proxy }, proxy],
    ['manual', { proxy, exceptions: ['.corp.test'] }, null],
    ['manual', { proxy, exceptions: ['other.test'] }, proxy],
    ['manual', { proxy, hosts: [{ host: 'git.corp.test', proxy: null }] }, null],
    [
      'manual',
      { proxy, hosts: [{ host: 'corp.test', proxy: 'http://b.test:1' }] },
      'http://b.test:1',
    ],
    ['none', { hosts: [{ host: '*', proxy: 'http://b.test:1' }] }, 'http://b.test:1'],
    ['environment', { hosts: [{ host: 'git.corp.test:443', proxy: null }] }, null],
    ['environment', { hosts: [{ host: 'git.corp.test:8443', proxy: null }] }, 'http://env.test:1'],
    [
      'environment',
      {
        hosts: [
          { host: '.corp.test', proxy: 'http://far.test:1' },
          { host: 'git.corp.test', proxy: 'http://near.test:1' },
        ],
      },
      'http://near.test:1',
    ],
  ] as const)('is what the mode %s and its rules say: %j', (mode, setting, expected) => {
    const decision = through(host, { https_proxy: 'http://env.test:1' }, { mode, ...setting });
    expect(decision.proxy?.url ?? null).toBe(expected);
  });

  test.each(['localhost', '127.0.0.1', '[::1]', 'x.localhost', '127.9.9.9'])(
    'is none for %s, whatever is set',
    (name) => {
      const all = { hosts: [{ host: '*', proxy }], mode: 'manual' as const, proxy };
      expect(through(`https://${name}:8443/`, { all_proxy: proxy }, all).proxy).toBeNull();
    },
  );

  test('says why, in a sentence', () => {
    expect(through(host, { HTTPS_PROXY: proxy }).why).toBe('The variable HTTPS_PROXY names it.');
    expect(through(host, { HTTPS_PROXY: proxy, no_proxy: 'a.test, .corp.test' }).why).toBe(
      'The variable no_proxy excepts .corp.test.',
    );
    expect(through(host, {}, { mode: 'none' }).why).toBe(
      'The network settings switch proxies off.',
    );
  });

  test('follows the rule of the instance an API lives beside', () => {
    const setting = { ...noProxySetting, hosts: [{ host: 'ghe.corp.test', proxy }] };
    const decide = (also: readonly string[]) =>
      proxyFor('https://api.other.test', { setting, environment: {} }, also).proxy?.url;
    expect([decide([]), decide(['https://ghe.corp.test:443'])]).toEqual([undefined, proxy]);
  });

  test('names what it cannot use without repeating it', () => {
    for (const [value, words] of [
      ['socks5://me:s3cret@proxy:1080', /^socks5 proxies are not spoken/],
      ['http://me:s3cret@pro xy', /^it is not the address of a proxy/],
      ['http://proxy:99999', /^it is not/],
      ['http://me:s3cret@', /^it is not/],
    ] as const) {
      const { proxy: found, unusable } = through(host, { https_proxy: value });
      expect([found, unusable], value).toEqual([null, expect.stringMatching(words)]);
      expect(unusable).not.toContain('s3cret');
    }
  });
});

test('a credential in an address is taken out of it', () => {
  expect(readProxy('http://me%40corp:p%3Aw%2F@proxy.test:3128/')).toEqual({
    url: 'http://proxy.test:3128',
    username: 'me@corp',
    password: 'p:w/',
  });
  expect(readProxy('http://me@proxy.test:3128')).toMatchObject({ username: 'me', password: null });
});

test('hooks see the proxies of the setting, and no password', () => {
  const inherited = { https_proxy: 'http://me:s3cret@p.test:1', NO_PROXY: 'a.test', x: 'y' };
  const variables = (setting: Partial<ProxySetting>) =>
    proxyVariables({ ...noProxySetting, ...setting }, inherited);
  expect(variables({})).toEqual({ https_proxy: 'http://p.test:1', NO_PROXY: 'a.test' });
  expect(variables({ mode: 'none' })).toEqual({});
  expect(variables({ mode: 'manual', proxy, exceptions: ['b.test'] })).toEqual({
    http_proxy: proxy,
    https_proxy: proxy,
    no_proxy: 'b.test',
  });
});

test.each([
  ['10.1.2.3', '10.0.0.0/8', true],
  ['11.1.2.3', '10.0.0.0/8', false],
  ['10.1.2.3', '10.1.2.3', true],
  ['10.1.2.3', '10.1.2.0/31', false],
  ['10.1.2.3', '10.1.2.2/31', true],
  ['10.1.2.3', '0.0.0.0/0', true],
  ['10.1.2.3', '10.0.0.0/33', false],
  ['10.1.2.3', '10.0.0.0/x', false],
  ['[fd00::1]', 'fd00::/8', true],
  ['[fd00::1]', '[fd00::1]', true],
  ['[fe00::1]', 'fd00::/8', false],
  ['[fd00::1]', '[fd00::1]:443', true],
  ['git.corp.test', '*.corp.test', true],
  ['git.corp.test', 'GIT.Corp.Test', true],
  ['git.corp.test', 'it.corp.test', false],
  ['git.corp.test', '.test.', true],
  ['git.corp.test', '10.0.0.0/8', false],
  ['git.corp.test', '.', false],
])('the pattern for %s: %s is %s', (name, pattern, expected) => {
  expect(patternFor(new URL(`https://${name}/`), [pattern]) !== null).toBe(expected);
});

test('what cannot be a pattern is told apart', () => {
  const good = ['*', 'a', '.a.test', '*.a.test', 'a.test:8443', '10.0.0.0/8', '::1', '[::1]:443'];
  expect(good.filter((text) => !isPattern(text))).toEqual([]);
  const bad = ['', ' ', 'a b', 'a/b', 'http://a', 'a..b', '**', 'me@a', 'a:b'];
  expect(bad.filter(isPattern)).toEqual([]);
});
