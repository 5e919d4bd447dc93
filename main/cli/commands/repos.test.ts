import { describe, expect, test } from 'vitest';

import { runCommand as run } from '../test-run.ts';

const at = new Date(2026, 10, 3, 14, 5).getTime();
const row = { account: 'acc_1', path: 'acme/infra', permission: 'write', lastActivityAt: null };
const state = { account: 'acc_1', count: 1, status: 'failed', fetched: 0, completedAt: at };
const page = { rows: [row], total: 1, index: [state] };
const answers = {
  'repositories.refresh': { fails: { code: 'host.unreachable', detail: 'gitlab.example.com' } },
  'repositories.list': page,
  'accounts.list': [{ id: 'acc_1', login: 'ada', host: 'gitlab.example.com' }],
};

describe('latchkey repos', () => {
  test('shows what is known and how old it is when the host does not answer', async () => {
    const { code, out, said } = await run(['repos'], answers);
    expect(code).toBe(0);
    expect(out).toMatch(/acme\/infra\s+write\s+ada@gitlab\.example\.com/);
    expect(said).toContain('The host did not answer: gitlab.example.com');
    expect(said).toContain('Shown as of 3 Nov 2026, 14:05.');
  });

  test('says once until when a busy host asked it to wait', async () => {
    const paused = { ...state, status: 'syncing', waitingUntil: at };
    const { said, code } = await run(['repos'], {
      ...answers,
      'repositories.refresh': { announces: [paused, state] },
    });
    expect(code).toBe(0);
    expect(said).toBe(
      'The host asked for a pause; it goes on at 3 Nov 2026, 14:05. Ctrl-C cancels.\n',
    );
  });

  test('says how many organisations were left out', async () => {
    const { said } = await run(['repos'], {
      ...answers,
      'repositories.list': { ...page, index: [{ ...state, withheld: 2 }] },
    });
    expect(said).toContain('Organisations left out until you sign in at theirs: 2.');
  });

  test('fails when the host does not answer and nothing was ever listed', async () => {
    const never = { rows: [], total: 0, index: [{ ...state, completedAt: null }] };
    const { code, out } = await run(['repos', '--json'], {
      ...answers,
      'repositories.list': never,
    });
    expect({ code, out }).toEqual({ code: 5, out: '' });
  });

  test('says the age of a list that is read offline, of the chosen account', async () => {
    const older = { ...state, account: 'acc_2', completedAt: 0 };
    const { said, calls } = await run(['repos', '--offline', '--account', 'ada'], {
      ...answers,
      'repositories.list': { ...page, index: [older, state] },
    });
    expect(said).toContain('Shown as of 3 Nov 2026');
    expect(calls).not.toContain('repositories.refresh');
  });

  test.each(['many', '0', '-1', '1.5', '100001'])('refuses %s as a limit', async (limit) => {
    const { code, said } = await run(['repos', `--limit=${limit}`], answers);
    expect(code).toBe(2);
    expect(said).toContain('a whole number from 1 to 100000');
  });
});
