import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { AppError } from '../../core/app-error.ts';
import { systemClock, type Clock } from '../../core/clock.ts';
import { createRedactor } from '../../core/redact.ts';
import { createGitRunner } from '../../hosts/node/git/git-runner.ts';
import { plainNetwork } from '../../hosts/node/network/plain-network.ts';
import type { PushRules } from '../../providers/provider.ts';
import type { Repository } from '../../../preload/model/repository.ts';
import { people } from './explain-people.ts';
import type { PushAhead } from './deps.ts';
import { readOutgoing } from './outgoing.ts';
import { createPushRulesCheck } from './push-rules-ahead.ts';

/** One commit is at the server, three are not; the middle one is signed as far as one can see. */
let home: string;
let folder: string;
let runner: ReturnType<typeof createGitRunner>;
const logged: string[] = [];
const log = {
  info: (event: string) => void logged.push(event),
  warn: (event: string) => void logged.push(event),
  error: () => undefined,
};

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'latchkey-rules-'));
  folder = join(home, 'work');
  runner = createGitRunner({
    dataFolder: join(home, 'data'),
    log,
    redactor: createRedactor(),
    network: plainNetwork({ caFor: () => undefined }),
  });
  execFileSync('git', ['init', '-q', '--bare', join(home, 'origin.git')]);
  execFileSync('git', ['init', '-q', '-b', 'main', folder]);
  git('remote', 'add', 'origin', join(home, 'origin.git'));
  await commit('known.sql', 'one\n', 'No ticket, and long accepted');
  git('push', '-q', 'origin', 'main');
  await commit('known.sql', 'two\n', 'DATA-1: Change it\n\n  Indented, ünd odd.\n\nThe end.');
  await commit(':odd name\t.exe', 'x'.repeat(2 * 1024 * 1024), 'DATA-2: Add a program');
  const signed = git('cat-file', 'commit', 'HEAD').replace(
    '\n\n',
    '\ngpgsig -----BEGIN PGP SIGNATURE-----\n \n aaaa\n -----END PGP SIGNATURE-----\n\n',
  );
  git('reset', '-q', '--soft', git('hash-object', '-t', 'commit', '-w', '--stdin', { signed }));
  git('mv', 'known.sql', 'renamed.sql');
  await commit('more.txt', '', 'DATA-3: Rename', 'grace@home.example');
});
afterAll(() => rm(home, { recursive: true, force: true }));

describe('what a push would send', () => {
  test('is read newest first, whole, with what is new in it', async () => {
    const found = await readOutgoing(runner, { folder, branch: 'main', files: true });
    expect(found.map(({ message }) => message.split('\n')[0])).toEqual([
      'DATA-3: Rename',
      'DATA-2: Add a program',
      'DATA-1: Change it',
    ]);
    expect(found[2]!.message).toBe('DATA-1: Change it\n\n  Indented, ünd odd.\n\nThe end.\n');
    expect(found.map(({ isSigned }) => isSigned)).toEqual([false, true, false]);
    expect(found[0]).toMatchObject({
      id: git('rev-parse', 'HEAD'),
      authorEmail: 'grace@home.example',
      committerEmail: 'ada@example.com',
    });
    expect(found.map(({ files }) => files)).toEqual([
      [
        { path: 'more.txt', size: 0, isNew: true },
        { path: 'renamed.sql', size: 4, isNew: true },
      ],
      [{ path: ':odd name\t.exe', size: 2 * 1024 * 1024, isNew: true }],
      [{ path: 'known.sql', size: 4, isNew: false }],
    ]);
  });

  test('is nothing on a branch that starts at what the server has', async () => {
    git('branch', '-f', 'fresh', 'origin/main');
    expect(await readOutgoing(runner, { folder, branch: 'fresh', files: true })).toEqual([]);
  });
});

describe('a push is stopped before it starts', () => {
  test.each<readonly [string, Partial<PushRules>, RegExp | null]>([
    ['by nothing where every rule is kept', { commitMessage: '^DATA-' }, null],
    [
      'by a message',
      { commitMessage: '^(DATA-[12]|Fix)' },
      /^The message of \w{8} “DATA-3: Ren.*git commit --amend/,
    ],
    [
      'by a forbidden word',
      { commitMessageNegative: 'ünd odd' },
      /“DATA-1: Change it” has what ünd odd forbids/,
    ],
    [
      'by an address',
      { authorEmail: '@example\\.com$' },
      /grace@home\.example in .*git config user\.email/,
    ],
    ['by the name of a new file', { fileName: '\\.exe$' }, /The name of :odd name \.exe in/],
    ['by the size of a file', { maxFileSize: 1 }, /\.exe in \w{8} .* larger than 1 MB/],
    [
      'by a missing signature',
      { signedCommitsOnly: true },
      /“DATA-3: Rename” is not signed.*“DATA-1/,
    ],
    ['by nothing that only the server can read', { commitMessage: '(?=x)' }, null],
    [
      'by at most three sentences',
      { commitMessage: '^X', signedCommitsOnly: true },
      /2 more of its rules/,
    ],
  ])('%s', async (_what, rules, sentence) => {
    const done = check(rules);
    if (sentence === null) return expect(await done).toBeUndefined();
    await expect(done).rejects.toMatchObject({
      code: 'git.push-rule',
      detail: expect.stringMatching(sentence),
    });
  });

  test('by the name of a branch that is new and not the default one', async () => {
    const rules = { branchName: '^feature/' };
    await expect(check(rules, { upstream: null })).rejects.toMatchObject({
      detail: expect.stringContaining('The branch name main does not follow ^feature/.'),
    });
    expect(await check(rules)).toBeUndefined();
    const repository = { id: '7', defaultBranch: 'main' } as Repository;
    expect(await check(rules, { upstream: null, repository })).toBeUndefined();
  });
});

describe('the server decides', () => {
  test.each<readonly [string, Partial<PushAhead>]>([
    ['where the repository is not known to its service', { repository: null }],
    ['for a credential of one repository', { account: people.deploy }],
  ])('%s, and is not asked', async (_what, change) => {
    expect(await check({ commitMessage: '^X' }, change, unasked)).toBeUndefined();
  });

  test('when its rules cannot be read, or not in time', async () => {
    const failing = async () => {
      throw new AppError('host.unreachable');
    };
    expect(await check({}, {}, failing)).toBeUndefined();
    expect(logged).toContain('push rules not read');
    const slow = () => new Promise<never>(() => undefined);
    const clock = { ...systemClock, sleep: async () => undefined };
    expect(await check({}, {}, slow, clock)).toBeUndefined();
  });
});

const none: PushRules = {
  commitMessage: null,
  commitMessageNegative: null,
  branchName: null,
  authorEmail: null,
  fileName: null,
  maxFileSize: null,
  signedCommitsOnly: false,
  committerIsUser: false,
};

const unasked = () => Promise.reject(new Error('nobody may ask'));

function check(
  rules: Partial<PushRules>,
  change: Partial<PushAhead> = {},
  read: () => Promise<PushRules> = async () => ({ ...none, ...rules }),
  clock: Clock = systemClock,
) {
  const run = createPushRulesCheck({
    runner,
    provider: () => ({ pushRules: { read } }),
    accessToken: async () => 'token',
    clock,
    log,
  });
  const repository = { id: '7', defaultBranch: 'trunk' } as Repository;
  const push = { account: people.ada, repository, folder, branch: 'main', upstream: 'origin/main' };
  return run({ ...push, ...change });
}

async function commit(file: string, text: string, message: string, author = 'ada@example.com') {
  await writeFile(join(folder, file), text);
  git('add', '--all');
  git('commit', '-q', '-m', message, `--author=A <${author}>`);
}

type Given = string | { readonly signed: string };

function git(...args: readonly Given[]): string {
  const input = args.flatMap((one) => (typeof one === 'string' ? [] : [one.signed]))[0];
  const words = args.filter((one) => typeof one === 'string');
  const who = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com'];
  return execFileSync('git', [...who, ...words], {
    cwd: folder,
    encoding: 'utf8',
    ...(input === undefined ? {} : { input: `${input}\n` }),
  }).trim();
}
