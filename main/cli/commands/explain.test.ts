import { describe, expect, test } from 'vitest';

import { runCommand as run } from '../test-run.ts';

const [ada, work] = ['ada', 'ada-work'].map((login, index) => ({
  id: `acc_00000000000000a${index}`,
  provider: 'github',
  instance: 'https://github.com',
  host: 'github.com',
  login,
}));
const accounts = { 'accounts.list': [ada, work] };
const url = 'https://github.com/acme/infra.git';

const told = {
  url,
  account: work?.id,
  reasons: [
    { rule: 'several', sentence: '2 accounts are linked on github.com.' },
    { rule: 'binding-owner', sentence: 'You bound acme to ada-work.' },
  ],
  others: [ada?.id],
  sends: { origin: 'https://github.com:443', username: 'x-access-token' },
  permission: 'write',
  obstacle: null,
};

describe('latchkey explain', () => {
  test('says who acts, why in order, and what is sent where', async () => {
    const { code, out } = await run(['explain', url], { ...accounts, 'git.explain': told });
    expect(code).toBe(0);
    expect(out).toBe(
      [
        url,
        'Account: ada-work@github.com, may write',
        'Why:',
        '  1. 2 accounts are linked on github.com.',
        '  2. You bound acme to ada-work.',
        'Sends: its credential as x-access-token, to https://github.com:443 and nowhere else',
        'Others: ada@github.com',
        '',
      ].join('\n'),
    );
  });

  test('prints for scripts what was answered', async () => {
    const { out } = await run(['explain', url, '--json'], { 'git.explain': told });
    expect(JSON.parse(out)).toEqual(told);
  });

  test('asks as if another account were chosen, by the repository’s path', async () => {
    const { inputs } = await run(['explain', 'acme/infra', '--account', 'ada'], {
      ...accounts,
      'repositories.list': { rows: [{ path: 'acme/infra', cloneUrl: url }] },
      'git.explain': told,
    });
    expect(inputs['git.explain']).toEqual({ url, account: ada?.id });
  });

  test('exits as unlinked where nobody can act, and still gives the reasons', async () => {
    const nobody = {
      ...told,
      account: null,
      sends: null,
      others: [],
      reasons: [{ rule: 'none', sentence: 'No account is linked for github.com.' }],
      obstacle: { code: 'account.needs-link' },
    };
    const { code, out, said } = await run(['explain', url], { ...accounts, 'git.explain': nobody });
    expect(code).toBe(4);
    expect(out).toContain('1. No account is linked for github.com.');
    expect(said).toContain('No linked account can do this');
  });
});

describe('latchkey bind', () => {
  const bound = {
    place: 'https://github.com/acme',
    kind: 'owner',
    account: work?.id,
    who: 'ada-work on github.com',
    setAt: 0,
  };

  test('binds a place as it is typed, and unbinds it', async () => {
    const set = await run(['bind', 'github.com/acme', 'ada-work'], {
      ...accounts,
      'bindings.set': bound,
    });
    expect(set.inputs['bindings.set']).toEqual({ place: 'github.com/acme', account: work?.id });
    expect(set.out).toBe('ada-work on github.com acts at https://github.com/acme\n');
    const removed = await run(['unbind', 'github.com/acme'], { 'bindings.remove': {} });
    expect(removed.inputs['bindings.remove']).toEqual({ place: 'github.com/acme' });
  });

  test('lists what is bound, and whose account is gone', async () => {
    const { out } = await run(['bindings'], {
      'bindings.list': [bound, { ...bound, place: 'https://gitlab.com', account: null }],
    });
    expect(out).toMatch(/github\.com\/acme +owner +ada-work on github\.com +\S/);
    expect(out).toMatch(/gitlab\.com +owner +ada-work on github\.com \(no longer linked\)/);
  });
});

describe('latchkey clone', () => {
  const plan = { url, obstacle: null, reasons: [], others: [work?.id] };
  const operation = { id: 'op_00000000000000aa', status: 'running', remoteWords: [], phase: '' };
  const ended = (more: object) => ({ ...operation, failure: null, ...more });
  const refused = ended({ status: 'failed', failure: { code: 'git.not-found' } });
  const answers = {
    ...accounts,
    'git.plan': plan,
    'git.clone': operation,
    'git.operations': [refused],
    'git.try-accounts': {
      summary: 'ada-work can see it.',
      tried: [{ account: work?.id, sees: true, failure: null, sentence: '' }],
    },
  };

  test('asks other accounts only when the person says so', async () => {
    const silent = await run(['clone', url], answers);
    expect(silent.calls).not.toContain('git.try-accounts');
    expect(silent.said).toContain('Also linked there: ada-work@github.com. To ask each, once:');

    const no = await run(['clone', url], answers, { typed: ['n'] });
    expect(no.calls).not.toContain('git.try-accounts');

    for (const how of [{ typed: ['y'] }, {}]) {
      const args = 'typed' in how ? ['clone', url] : ['clone', url, '--try-accounts'];
      const yes = await run(args, answers, how);
      expect(yes.inputs['git.try-accounts']).toEqual({ url, accounts: [work?.id] });
      expect(yes.said).toContain('ada-work can see it.\nClone as that account: latchkey clone');
      expect(yes.code).toBe(1);
    }
  });

  test('asks nobody for a failure that is not about who asked', async () => {
    const broken = ended({ status: 'failed', failure: { code: 'git.network' } });
    const { calls } = await run(['clone', url, '--try-accounts'], {
      ...answers,
      'git.operations': [broken],
    });
    expect(calls).not.toContain('git.try-accounts');
  });

  test('offers to keep the choice of another account', async () => {
    const bindable = { account: work?.id, owner: 'https://github.com/acme', repository: url };
    const done = ended({ status: 'done', folder: '/x', bindable });
    const { said } = await run(['clone', url], { ...answers, 'git.operations': [done] });
    expect(said).toContain('latchkey bind https://github.com/acme ada-work@github.com');
  });
});

describe('latchkey repos', () => {
  test('says what is archived, and what is switched off', async () => {
    const row = { account: ada?.id, permission: 'write', archived: false, disabled: false };
    const rows = [
      { ...row, path: 'a/open' },
      { ...row, path: 'a/kept', archived: true },
      { ...row, path: 'a/off', disabled: true },
    ];
    const { out } = await run(['repos', '--offline'], {
      ...accounts,
      'repositories.list': { rows, total: 3, index: [] },
    });
    expect(out).toMatch(/a\/open +write +ada/);
    expect(out).toMatch(/a\/kept +write, archived +ada/);
    expect(out).toMatch(/a\/off +disabled +ada/);
  });
});

describe('work in a clone', () => {
  const clone = {
    id: 'cln_00000000000000aa',
    folder: process.cwd(),
    path: 'acme/infra',
    cloneUrl: url,
  };
  const answers = { ...accounts, 'git.clones': [clone] };

  test('is done by another account from now on', async () => {
    const { inputs, out } = await run(['act-as', 'ada-work'], { ...answers, 'git.act-as': clone });
    expect(inputs['git.act-as']).toEqual({ clone: clone.id, account: work?.id });
    expect(out).toBe('ada-work@github.com acts in acme/infra now\n');
  });

  test('goes on at the address the repository has moved to', async () => {
    const moved = { ...clone, cloneUrl: 'https://github.com/acme/platform.git' };
    const { out } = await run(['move'], { ...answers, 'git.rewrite-remote': moved });
    expect(out).toBe(`It was ${url}\nIt is  https://github.com/acme/platform.git\n`);
  });

  test('ends with a change request, in the browser or as an address', async () => {
    const page = { url: 'https://github.com/acme/infra/compare/main...x', opened: false };
    const args = ['change-request', '--target', 'next', '--no-browser'];
    const { inputs, out } = await run(args, { ...answers, 'git.change-request': page });
    expect(inputs['git.change-request']).toEqual({
      clone: clone.id,
      target: 'next',
      openBrowser: false,
    });
    expect(out).toBe(`${page.url}\n`);
  });
});
