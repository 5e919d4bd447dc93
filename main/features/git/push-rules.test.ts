import { describe, expect, test } from 'vitest';

import type { PushRules } from '../../providers/provider.ts';
import { checkPushRules, type OutgoingCommit, type OutgoingPush } from './push-rules.ts';

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

const commit: OutgoingCommit = {
  id: '0123456789abcdef0123456789abcdef01234567',
  message: 'DATA-12: Count orders\n\nWhy: the old model missed refunds.\n',
  authorEmail: 'ada@example.com',
  committerEmail: 'ada@example.com',
  isSigned: false,
  files: [{ path: 'models/orders.sql', size: 2_000, isNew: true }],
};

const push: OutgoingPush = {
  branch: 'feature/count-orders',
  isDefaultBranch: false,
  isKnownBranch: false,
  commits: [commit],
};

const check = (rules: Partial<PushRules>, change: Partial<OutgoingPush> = {}) =>
  checkPushRules({ ...none, ...rules }, { ...push, ...change });
const with1 = (change: Partial<OutgoingCommit>) => ({ commits: [{ ...commit, ...change }] });

describe('push rules', () => {
  test.each<readonly [string, Partial<PushRules>, Partial<OutgoingPush>, readonly string[]]>([
    ['no rules', {}, {}, []],
    ['a message that follows', { commitMessage: '^[A-Z]+-[0-9]+: ' }, {}, []],
    ['a message that does not', { commitMessage: '^JIRA-' }, {}, ['commitMessage']],
    ['a later line that follows', { commitMessage: '^Why: ' }, {}, []],
    ['a rule without anchors', { commitMessage: 'refunds' }, {}, []],
    ['an inline flag of RE2', { commitMessage: '(?i)^data-\\d+' }, {}, []],
    ['a class of RE2', { commitMessage: '^[[:upper:]]+-[[:digit:]]+' }, {}, []],
    ['a forbidden word', { commitMessageNegative: 'refunds' }, {}, ['commitMessageNegative']],
    ['a word that is not there', { commitMessageNegative: 'WIP' }, {}, []],
    ['a name that follows', { branchName: '^(feature|fix)/' }, {}, []],
    ['a name that does not', { branchName: '^fix/' }, {}, ['branchName']],
    ['the default branch', { branchName: '^fix/' }, { isDefaultBranch: true }, []],
    ['a branch the server has', { branchName: '^fix/' }, { isKnownBranch: true }, []],
    ['an address that follows', { authorEmail: '@example\\.com$' }, {}, []],
    ['a wrong author', { authorEmail: '@acme\\.com$' }, {}, ['authorEmail']],
    [
      'a wrong committer',
      { authorEmail: '@example\\.com$' },
      with1({ committerEmail: 'ada@home.example' }),
      ['authorEmail'],
    ],
    [
      'two wrong addresses',
      { authorEmail: '@acme\\.com$' },
      with1({ committerEmail: 'ada@home.example' }),
      ['authorEmail', 'authorEmail'],
    ],
    ['a forbidden file', { fileName: '\\.sql$' }, {}, ['fileName']],
    [
      'a file that had this name before',
      { fileName: '\\.sql$' },
      with1({ files: [{ path: 'models/orders.sql', size: 1, isNew: false }] }),
      [],
    ],
    ['a free file', { fileName: '\\.(exe|jar)$' }, {}, []],
    ['a small file', { maxFileSize: 1 }, {}, []],
    [
      'a large file',
      { maxFileSize: 1 },
      with1({ files: [{ path: 'big.bin', size: 1_048_577, isNew: false }] }),
      ['maxFileSize'],
    ],
    [
      'a file of exactly the size',
      { maxFileSize: 1 },
      with1({ files: [{ path: 'big.bin', size: 1_048_576, isNew: true }] }),
      [],
    ],
    [
      'a file nobody measured',
      { maxFileSize: 1 },
      with1({ files: [{ path: 'big.bin', size: null, isNew: true }] }),
      [],
    ],
    ['an unsigned commit', { signedCommitsOnly: true }, {}, ['signedCommitsOnly']],
    ['a signed one', { signedCommitsOnly: true }, with1({ isSigned: true }), []],
    ['nothing to send', { commitMessage: '^JIRA-' }, { commits: [] }, []],
  ])('judge %s', (_what, rules, change, expected) => {
    const { broken, unchecked } = check(rules, change);
    expect(broken.map(({ rule }) => rule)).toEqual(expected);
    expect(unchecked).toEqual([]);
  });

  test('name the commit, the text and the rule', () => {
    const { broken } = check({ commitMessage: '^JIRA-' }, with1({ message: 'long '.repeat(30) }));
    expect(broken[0]?.sentence).toMatch(/^The message of 01234567 “(long ){11}long…” does not/);
    expect(broken[0]?.sentence).toContain('^JIRA-');
  });

  test.each([['(?=DATA)'], ['(a)\\1'], ['(unclosed']])('leave %s to the server', (expression) => {
    const { broken, unchecked } = check({ commitMessage: expression });
    expect(broken).toEqual([]);
    expect(unchecked).toEqual(['commitMessage']);
  });

  test('cannot be made to take for ever', () => {
    const started = performance.now();
    const message = `${'a'.repeat(50_000)}!`;
    expect(check({ commitMessage: '^(a+)+$' }, with1({ message })).broken).toHaveLength(1);
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});
