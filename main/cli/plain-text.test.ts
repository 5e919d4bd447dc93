import { describe, expect, test } from 'vitest';

import type { Operation } from '../../preload/model/git.ts';
import { runCommand } from './test-run.ts';

const clear = '\u001b[2J\u001b]0;owned\u0007';
const c1 = '\u009b2J';
const turned = 'a\u202etxt.sh';
const clone = { id: 'cln_00000000000000aa', folder: process.cwd(), path: 'a/b' };
const status = {
  branch: `b${c1}`,
  ahead: 0,
  behind: 0,
  identity: `Ada${clear}`,
  files: [
    { path: `x${clear}`, change: 'untracked', staged: false },
    { path: 'y\n  modified    src/safe.ts', change: 'untracked', staged: false },
    { path: turned, change: 'untracked', staged: false },
  ],
};

describe('what strangers named, on a terminal', () => {
  test('is spelled out where the terminal would obey it, one line for one file', async () => {
    const { out } = await runCommand(['status'], { 'git.clones': [clone], 'git.status': status });
    expect(out).not.toMatch(hostile);
    expect(out).toContain('x\\u001b[2J\\u001b]0;owned\\u0007');
    expect(out.split('\n').filter((line) => line.startsWith('  '))).toHaveLength(3);
  });

  test('stays what it is in JSON', async () => {
    const answers = { 'git.clones': [clone], 'git.status': status };
    const { out } = await runCommand(['status', '--json'], answers);
    expect(out).not.toMatch(hostile);
    expect(JSON.parse(out)).toEqual(status);
  });

  test('is harmless in tables, branches, failures and what a server says', async () => {
    const line = { at: 0, actor: `m${clear}`, action: 'x', subject: 'a\nb', result: turned };
    const activity = await runCommand(['activity'], { 'activity.list': [line] });
    expect(activity.out.split('\n')).toHaveLength(3);

    const branches = { current: null, local: [`l${c1}`], remote: [turned] };
    const branch = await runCommand(['branch'], {
      'git.clones': [clone],
      'git.branches': branches,
    });
    const ended = {
      id: 'op_00000000000000aa',
      status: 'failed',
      remoteWords: [`w${clear}`],
      failure: { code: 'git.unsafe-settings', detail: `http.${clear}`, words: c1 },
    };
    const push = await runCommand(['push'], {
      'git.clones': [clone],
      'git.push': ended,
      'git.operations': [ended as unknown as Operation],
    });
    expect(push.said).toContain('w\\u001b[2J');
    const misspelled = await runCommand([`x${clear}`], {});
    for (const { out, said } of [activity, branch, push, misspelled]) {
      expect(out + said).not.toMatch(hostile);
    }
  });
});

// oxlint-disable-next-line no-control-regex -- finding them is the point
const hostile = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202e]/;
