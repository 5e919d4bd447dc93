import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { cleanText } from '../../main/core/clean-text.ts';
import { canonicalGitUrl, readGitUrl } from '../../main/core/git-url.ts';
import { explain } from '../../main/features/git/explain.ts';
import { checkTarget, folderNameOf } from '../../main/features/git/target-folder.ts';
import { readRequest } from '../../main/hosts/node/git/broker-request.ts';
import { environmentFor, ownVariables } from '../../main/hosts/node/git/profile.ts';
import { account } from '../../preload/model/account.ts';

interface Hostile {
  readonly id: string;
  readonly input: string;
  readonly expect: string;
  readonly where: readonly string[];
}

const file = join(import.meta.dirname, 'hostile-urls-and-lines.json');
const all = JSON.parse(readFileSync(file, 'utf8')) as readonly Hostile[];
const at = (where: string) => all.filter((row) => row.where.includes(where));
const urls = at('clone-url');
const startingWith = (text: string) => urls.filter((row) => row.expect.startsWith(text));
const github = account.parse({
  id: 'acc_0000000000000001',
  provider: 'gitlab',
  instance: 'https://github.com',
  host: 'github.com',
  login: 'octocat',
  name: 'Octocat',
  email: null,
  avatar: null,
  scopes: [],
  method: 'loopback',
    repository: null,
  health: 'linked',
  linkedAt: 1,
  lastUsedAt: null,
  expiresAt: null,
});

describe('every hostile clone address', () => {
  test('has an outcome that is tested here', () => {
    const counts = outcomes.map((outcome) => startingWith(outcome).length);
    expect(counts).toEqual([60, 4, 3, 4, 3]);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(urls.length);
  });

  test.each(startingWith('reject'))('$id is refused', ({ input, expect: outcome }) => {
    const read = readGitUrl(input, { allowHttp: true });
    expect(read).toHaveProperty('refused');
    if (outcome.includes('control')) expect(read).toMatchObject({ refused: 'control_character' });
  });

  test.each(startingWith('parse, but'))('$id never gets a github.com account', ({ input }) => {
    const read = readGitUrl(input);
    // One of them, with an encoded dot, is refused outright, which is stricter than asked.
    if ('refused' in read) return expect(read.refused).toBe('malformed_host');
    expect(explain(read, { accounts: [github] }).credential).toBeNull();
    return undefined;
  });

  test.each(startingWith('normalise'))('$id becomes the plain address', ({ input }) => {
    expect(canonicalGitUrl(input).url).toBe('https://github.com/x.git');
  });

  test.each(startingWith('treat as private'))(
    '$id is known to be local, and gets no account of another host',
    ({ input }) => {
      const read = canonicalGitUrl(input);
      expect(read.local).toBe(true);
      expect(explain(read, { accounts: [github] }).credential).toBeNull();
      const here = { ...github, instance: `https://${read.host}` as typeof github.instance };
      expect(explain(read, { accounts: [here] }).reasons).toContainEqual({
        rule: 'local',
        sentence: 'This address is on this machine or a private network.',
      });
    },
  );

  test.each(startingWith('secret moved'))('$id is refused and not repeated', ({ input }) => {
    try {
      canonicalGitUrl(input);
      expect.unreachable();
    } catch (thrown) {
      expect(thrown).toMatchObject({ code: 'git.url-credentials' });
      expect(`${String(thrown)}${JSON.stringify(thrown)}`).not.toMatch(/SECRET|p%40ss|p@ss/);
    }
  });
});

const outcomes = ['reject', 'parse, but', 'normalise', 'treat as private', 'secret moved'];

describe('every hostile folder name', () => {
  const rows = all.filter(({ where }) => where.includes('target-dir'));

  test.each(rows)('$id is refused as a target', ({ input }) => {
    expect(() => checkTarget(input, '/home/ada')).toThrow('app.invalid-path');
    expect(() => checkTarget(input, 'C:\\Users\\ada')).toThrow('app.invalid-path');
  });

  test.each(rows)('$id as a repository’s name becomes a plain folder name', ({ input }) => {
    const name = folderNameOf(`group/${input}`);
    expect(name).toMatch(/^[\p{L}\p{N}_][\p{L}\p{N}._-]*$/u);
    expect(() => checkTarget(`/home/ada/${name}`, '/home/ada')).not.toThrow();
  });

  test('there are 26 of them', () => expect(rows).toHaveLength(26));
});

describe('every hostile credential request', () => {
  const rows = at('credential-helper-stdin');
  const origin = { protocol: 'https', host: 'github.com' };

  test.each(rows)('$id gets nothing', ({ input, expect: outcome }) => {
    const read = readRequest(Buffer.from(input));
    if (outcome.startsWith('refuse')) return expect(read).toHaveProperty('refused');
    // Answered for the exact host only: the same bytes, and unknown keys skipped.
    const exact = input.includes('host=github.com\n');
    if (exact) expect(read).toMatchObject(origin);
    else expect(read).not.toMatchObject(origin);
    return undefined;
  });

  test('there are 16 of them', () => expect(rows).toHaveLength(16));
});

describe('every hostile variable', () => {
  const rows = at('process-env');

  test.each(rows)('$id does not reach git', ({ input }) => {
    const [name = '', ...value] = input.split('=');
    const inherited = { PATH: '/bin', HOME: '/home/ada', [name]: value.join('=') };
    const env = environmentFor(
      {
        path: ['/bin'],
        home: '/empty',
        globalConfig: '/settings',
        credential: null,
        identity: null,
        personsHome: false,
      },
      inherited,
    );
    expect(env[name]).not.toBe(inherited[name]);
    expect(Object.keys(env).filter((key) => key.startsWith('GIT_')).toSorted()).toEqual(
      ownVariables.filter((key) => !/AUTHOR|COMMITTER/.test(key)).toSorted(),
    );
  });

  test('there are 9 of them', () => expect(rows).toHaveLength(9));
});

describe('every text made to deceive the eye', () => {
  test.each(at('progress'))('$id is shown without what deceives', ({ input }) => {
    const decoded = input.replace(/%1b/gi, '\u001b').replace(/%07/gi, '\u0007');
    for (const text of [input, decoded]) {
      // oxlint-disable-next-line no-control-regex -- their absence is asserted
      expect(cleanText(text)).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e]/);
    }
  });
});

