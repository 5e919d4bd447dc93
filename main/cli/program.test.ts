import { describe, expect, test } from 'vitest';

import type { Operation } from '../../preload/model/git.ts';
import { runCommand as run } from './test-run.ts';

const ada = {
  id: 'acc_00000000000000aa',
  provider: 'gitlab',
  instance: 'https://gitlab.example.com',
  host: 'gitlab.example.com',
  login: 'ada',
  name: 'Ada Lovelace',
  email: null,
  avatar: null,
  scopes: ['api'],
  method: 'loopback',
  repository: null,
  health: 'linked',
  linkedAt: 0,
  lastUsedAt: null,
  expiresAt: null,
};

describe('the command line', () => {
  test.each([
    [[], 2],
    [['--help'], 0],
    [['--version'], 0],
    [['no-such-command'], 2],
    [['clone'], 2],
    [['link', 'sourceforge'], 2],
    [['org', 'gitlab', 'set', '--instance', 'https://x.example'], 2],
    [['vault', 'choose', 'drawer'], 2],
  ])('latchkey %j exits with %i', async (args, code) => {
    expect((await run(args, {})).code).toBe(code);
  });

  test('help of every command has an own description and the options it takes', async () => {
    const { out } = await run(['link', '--help'], {});
    expect(out).toMatch(/--device/);
    expect(out).toMatch(/Examples:/);
  });

  test.each([
    ...['link', 'accounts', 'repos', 'clone', 'push', 'pull', 'fetch', 'status', 'commit'],
    ...['branch', 'unlink', 'activity', 'doctor', 'vault', 'vault choose', 'vault unlock'],
    ...['vault start-over', 'vault change-passphrase'],
    ...['explain', 'bind', 'unbind', 'bindings', 'act-as', 'move', 'change-request'],
    ...['org', 'org list', 'org show', 'org role', 'org github installations'],
    ...['gitlab', 'github', 'azure'].flatMap((service) =>
      ['set', 'check', 'authorise', 'discard', 'remove'].map((verb) => `org ${service} ${verb}`),
    ),
    ...['org gitlab show'],
  ])('help of %s shows how it is typed', async (command) => {
    const { code, out } = await run([...command.split(' '), '--help'], {});
    expect(code).toBe(0);
    expect(out).toMatch(new RegExp(`Examples?:\\n  \\$ latchkey ${command}`));
  });

  test('an instance that is no address is refused in plain words', async () => {
    const { code, said } = await run(['link', 'gitlab', '--instance', 'ht tp://x'], {
      'integrations.list': { git: [], redirectUris: {} },
    });
    expect(code).toBe(1);
    expect(said).toContain('This is not an instance address: ht tp://x');
  });

  test('accounts are a table for people and JSON for scripts', async () => {
    const answers = { 'accounts.list': [ada] };
    expect((await run(['accounts'], answers)).out).toMatch(/ada\s+gitlab\.example\.com\s+linked/);
    expect(JSON.parse((await run(['accounts', '--json'], answers)).out)).toEqual([ada]);
  });

  test.each([
    ['host.unreachable', 5],
    ['account.refused', 4],
    ['vault.not-chosen', 3],
    ['git.failed', 1],
    ['app.cancelled', 130],
  ] as const)('a failure %s is explained on stderr and exits with %i', async (code, exit) => {
    const result = await run(['accounts'], {
      'accounts.list': { fails: { code, words: 'go away' } },
    });
    expect(result.code).toBe(exit);
    expect(result.out).toBe('');
    expect(result.said).toContain('server: go away');
  });

  test('an ambiguous account name lists the choices and unlinks nobody', async () => {
    const twin = { ...ada, id: 'acc_00000000000000bb', host: 'gitlab.com' };
    const result = await run(['unlink', 'ada'], { 'accounts.list': [ada, twin] });
    expect(result.said).toContain('ada@gitlab.example.com, ada@gitlab.com');
    expect(result.calls).toEqual(['accounts.list']);
  });

  test.each([
    ['ada@git.corp', 'git.corp/gitlab and nothing else', ['git.corp/gitlab'], 'aa'],
    ['ada@git.corp', 'the host itself before a path of it', ['git.corp/gitlab', 'git.corp'], 'bb'],
    ['ada@git.corp/b', 'the path that was named', ['git.corp/a', 'git.corp/b'], 'bb'],
  ])('unlink %s means %s', async (name, _, hosts, expected) => {
    const ids = ['acc_00000000000000aa', 'acc_00000000000000bb'];
    const accounts = hosts.map((host, index) => ({ ...ada, id: ids[index], host }));
    const result = await run(['unlink', name], {
      'accounts.list': accounts,
      'accounts.unlink': { revoked: true, detail: '' },
    });
    expect(result.inputs['accounts.unlink']).toEqual({ id: `acc_00000000000000${expected}` });
  });

  test('one host for two of its instances is ambiguous', async () => {
    const accounts = ['git.corp/a', 'git.corp/b'].map((host, index) => ({
      ...ada,
      id: `acc_00000000000000a${index}`,
      host,
    }));
    const result = await run(['unlink', 'ada@git.corp'], { 'accounts.list': accounts });
    expect(result.said).toContain('ada@git.corp/a, ada@git.corp/b');
    expect(result.calls).toEqual(['accounts.list']);
  });

  test('the secret of an application is read from standard input, never from arguments', async () => {
    const result = await run(
      [
        'org',
        'gitlab',
        'set',
        '--instance',
        'https://x.example',
        '--app-id',
        'id',
        '--secret-stdin',
        '--no-authorise',
      ],
      {
        'integrations.preflight': { instance: 'https://x.example', notes: [], checks: [] },
        'integrations.save': { provider: 'gitlab', instance: 'https://x.example', replaces: null },
      },
      { input: 's3cret-from-stdin\n' },
    );
    expect(result.code).toBe(0);
    expect(result.inputs['integrations.save']).toMatchObject({
      draft: { secret: 's3cret-from-stdin' },
    });
    expect(result.out + result.said).not.toContain('s3cret');
  });

  test('a failed pre-flight saves nothing', async () => {
    const result = await run(
      ['org', 'gitlab', 'set', '--instance', 'https://x.example', '--app-id', 'id'],
      {
        'integrations.preflight': {
          instance: 'https://x.example',
          notes: [],
          checks: [
            { id: 'credentials', title: 'Application ID', status: 'failed', detail: 'wrong' },
          ],
        },
      },
    );
    expect(result.code).toBe(1);
    expect(result.calls).toEqual(['integrations.preflight']);
  });

  test('link asks which instance is meant where several are set up', async () => {
    const git = ['https://a.example', 'https://b.example/gitlab'].map((instance) => ({
      provider: 'gitlab',
      instance,
    }));
    const result = await run(['link', 'gitlab'], { 'integrations.list': { git } });
    expect(result.code).toBe(1);
    expect(result.said).toContain('https://a.example, https://b.example/gitlab');
    expect(result.calls).toEqual(['integrations.list']);
  });

  test('branch lists, and switches when a name is given', async () => {
    const folder = process.cwd();
    const answers = {
      'git.clones': [{ id: 'cln_00000000000000aa', folder, path: 'a/b' }],
      'git.branches': { current: 'main', local: ['main', 'next'], remote: ['origin/main'] },
      'git.switch': { current: 'next', local: ['main', 'next'], remote: [] },
    };
    expect((await run(['branch'], answers)).out).toBe('* main\n  next\n  origin/main (server)\n');
    const switched = await run(['branch', 'next'], answers);
    expect(switched.out).toBe('  main\n* next\n');
    expect(switched.inputs['git.switch']).toMatchObject({ branch: 'next', create: false });
  });

  test('of two clones of which one lies in the other, the nearest is meant', async () => {
    const outer = { id: 'cln_00000000000000aa', folder: process.cwd(), path: 'a/outer' };
    const inner = { id: 'cln_00000000000000bb', folder: `${process.cwd()}/in`, path: 'a/inner' };
    const branches = { current: 'main', local: ['main'], remote: [] };
    const answers = { 'git.clones': [outer, inner], 'git.branches': branches };
    const { inputs } = await run(['branch', '--folder', 'in/deeper'], answers);
    expect(inputs['git.branches']).toEqual({ clone: inner.id });
  });

  test('a path that two services have is cloned from neither until the person says which', async () => {
    const rows = ['https://gitlab.example.com', 'https://evil.example'].map((host) => ({
      path: 'a/b',
      cloneUrl: `${host}/a/b.git`,
    }));
    const result = await run(['clone', 'a/b'], { 'repositories.list': { rows } });
    expect(result.code).toBe(1);
    expect(result.said).toContain('https://evil.example/a/b.git');
    expect(result.calls).toEqual(['repositories.list']);

    const chosen = await run(['clone', 'a/b', '--account', 'ada'], {
      'accounts.list': [ada],
      'repositories.list': { rows: rows.slice(0, 1) },
      'git.plan': { fails: { code: 'git.busy' } },
    });
    expect(chosen.inputs['repositories.list']).toEqual({ account: ada.id, search: 'a/b' });
    expect(chosen.inputs['git.plan']).toMatchObject({ account: ada.id, url: rows[0]?.cloneUrl });
  });

  test('a clone is followed to its end, and its failure keeps the server’s words', async () => {
    const operation = {
      id: 'op_00000000000000aa',
      status: 'running',
      remoteWords: [],
      failure: null,
      phase: 'receiving',
    };
    const failed = {
      ...operation,
      status: 'failed',
      failure: { code: 'git.not-found', words: 'no such project' },
    };
    const result = await run(['clone', 'https://gitlab.example.com/a/b.git', 'here'], {
      'git.plan': { obstacle: null, reasons: ['The only account on this host.'], others: [] },
      'git.clone': operation,
      'git.operations': [failed as unknown as Operation],
    });
    expect(result.code).toBe(1);
    expect(result.said).toContain('The only account on this host.');
    expect(result.said).toContain('server: no such project');
  });
});
