import { describe, expect, test } from 'vitest';

import { amountOf } from './progress.ts';
import { runCommand as run } from './test-run.ts';

const operation = {
  id: 'op_00000000000000aa',
  account: 'acc_1',
  folder: '/home/ada/infra',
  status: 'done',
  phase: 'updating',
  remoteWords: [] as readonly string[],
  failure: null as { readonly code: string; readonly words: string } | null,
};
const clone = { id: 'cln_00000000000000aa', folder: process.cwd(), path: 'acme/infra' };

describe('an operation on the command line', () => {
  test('tells what a clone left out', async () => {
    const note = 'Submodules were not cloned. They are on: this host.';
    const done = { ...operation, notes: [note] };
    const { code, said } = await run(['clone', 'https://gitlab.example.com/acme/infra.git'], {
      'git.plan': { obstacle: null, reasons: [] },
      'git.clone': done,
      'git.operations': [done],
    });
    expect(code).toBe(0);
    expect(said).toContain(`${note}\n`);
  });

  test('quotes a server that refuses once', async () => {
    const words = 'GitLab: You are not allowed to push code to protected branches.';
    const refused = {
      ...operation,
      status: 'failed',
      remoteWords: [words],
      failure: { code: 'git.protected-branch', words },
    };
    const { code, said } = await run(['push'], {
      'git.clones': [clone],
      'git.push': refused,
      'git.operations': [refused],
    });
    expect(code).toBe(1);
    expect(said.split(words)).toHaveLength(2);
    expect(said).toContain('This branch is protected');
  });

  test('names who pushed', async () => {
    const { out } = await run(['push'], {
      'git.clones': [clone],
      'git.push': operation,
      'git.operations': [operation],
      'accounts.list': [{ id: 'acc_1', login: 'ada', host: 'gitlab.example.com' }],
    });
    expect(out).toBe('Pushed acme/infra as ada@gitlab.example.com\n');
  });

  test.each([
    [null, null, ''],
    [512, null, '512 B'],
    [12_345_678, 1_234_000, '12.3 MB at 1.2 MB/s'],
    [1_500_000_000, 999, '1.5 GB at 999 B/s'],
  ])('draws %j bytes at %j as “%s”', (bytes, speed, words) => {
    expect(amountOf(bytes, speed)).toBe(words);
  });
});
