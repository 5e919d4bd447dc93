import { describe, expect, test } from 'vitest';

import { runCommand } from '../test-run.ts';

const url = 'https://git.example/team/shop.git';
const read = {
  url,
  protocol: 'https',
  host: 'git.example',
  path: 'team/shop',
  kind: 'generic',
  reason: 'git.example is no service Latchkey knows.',
  user: null,
  heldCredentials: false,
  accounts: ['acc_0000000000000001'],
};
const keys = {
  host: 'git.example',
  keys: [{ type: 'ssh-ed25519', fingerprint: 'SHA256:new', pinned: false, published: 'differs' }],
  missing: ['SHA256:old'],
  changed: true,
  publishedAt: 'https://docs.example/keys',
};

describe('remote read', () => {
  test('says what an address is', async () => {
    const { code, out } = await runCommand(['remote', 'read', url], { 'remotes.read': read });
    expect(code).toBe(0);
    expect(out).toContain(`address   ${url}`);
    expect(out).toContain('generic: git.example is no service');
  });

  test('refuses a token as an argument, and repeats none of it', async () => {
    const answers = { 'remotes.read': { ...read, heldCredentials: true } };
    const typed = 'https://ada:canary-secret@git.example/team/shop.git';
    for (const verb of ['read', 'link']) {
      const { code, out, said, calls } = await runCommand(['remote', verb, typed], answers);
      expect([code, out]).toEqual([2, '']);
      expect(said).toContain('arguments are visible');
      expect(said).not.toContain('canary-secret');
      expect(calls).toEqual(['remotes.read']);
    }
  });
});

describe('remote link', () => {
  const account = { login: 'ada', host: 'git.example' };

  test('takes the token from standard input', async () => {
    const { code, out, inputs } = await runCommand(
      ['remote', 'link', url, '--user', 'ada', '--token-stdin'],
      { 'remotes.read': read, 'remotes.link': account },
      { input: 'tok-en\n' },
    );
    expect([code, out]).toEqual([0, 'Linked ada on git.example\n']);
    expect(inputs['remotes.link']).toEqual({ url, username: 'ada', token: 'tok-en' });
  });

  test('asks for it at a terminal', async () => {
    const { inputs, said } = await runCommand(
      ['remote', 'link', url],
      { 'remotes.read': read, 'remotes.link': account },
      { typed: ['tok-en'] },
    );
    expect(said).toContain('Token or password: ');
    expect(inputs['remotes.link']).toEqual({ url, token: 'tok-en' });
  });

  test('takes an address with its token from standard input', async () => {
    const held = 'https://ada:tok-en@git.example/team/shop.git';
    const { inputs, out } = await runCommand(
      ['remote', 'link', '-'],
      { 'remotes.read': { ...read, heldCredentials: true }, 'remotes.link': account },
      { input: `${held}\n` },
    );
    expect(out).toBe('Linked ada on git.example\n');
    expect(inputs['remotes.link']).toEqual({ url: held });
  });
});

test('remote key prints the public line alone, and the steps beside it', async () => {
  const { out, said } = await runCommand(['remote', 'key', 'git@git.example:a.git'], {
    'remotes.make-key': {
      account: 'acc_0000000000000001',
      publicKey: 'ssh-ed25519 AAAA latchkey-a-1a2b3c',
      fingerprint: 'SHA256:x',
      made: true,
      installation: {
        name: 'deploy key',
        page: 'https://git.example/keys',
        steps: ['Open it.', 'Paste it.'],
        writeAccess: 'Tick it.',
        notes: ['Mind it.'],
        sources: [],
      },
    },
  });
  expect(out).toBe('ssh-ed25519 AAAA latchkey-a-1a2b3c\n');
  expect(said).toContain('  1. Open it.\n  2. Paste it.\n  - To push: Tick it.\n  - Mind it.');
});

describe('remote host-key and trust', () => {
  test('show a changed key loudly', async () => {
    const answers = { 'remotes.host-key': keys };
    const { out } = await runCommand(['remote', 'host-key', 'git@git.example:a.git'], answers);
    expect(out).toContain('NOT as published');
    expect(out).toContain('CHANGED. Trusted before: SHA256:old');
    expect(out).toContain('Published at https://docs.example/keys');
  });

  test('ask for the fingerprint that was compared, and never override by themselves', async () => {
    const answers = { 'remotes.host-key': keys, 'remotes.trust-host': keys };
    const args = ['remote', 'trust', 'git@git.example:a.git'];
    const asked = await runCommand(args, answers, { typed: [' SHA256:new '] });
    expect(asked.inputs['remotes.trust-host']).toEqual({
      url: 'git@git.example:a.git',
      fingerprint: 'SHA256:new',
      override: false,
    });
    const nobody = await runCommand(args, answers);
    expect([nobody.code, nobody.calls]).toEqual([1, ['remotes.host-key']]);
    const given = await runCommand([...args, '--fingerprint', 'SHA256:new', '--override'], answers);
    expect(given.inputs['remotes.trust-host']).toMatchObject({ override: true });
  });
});

test('remote test uses the one account that fits, and asks for a choice between several', async () => {
  const answer = { branches: ['main'], defaultBranch: 'main' };
  const one = await runCommand(['remote', 'test', url], {
    'remotes.read': read,
    'remotes.test': answer,
  });
  expect(one.out).toBe('It works: 1 branch, main is the default.\n');
  const several = await runCommand(['remote', 'test', url], {
    'remotes.read': { ...read, accounts: [...read.accounts, 'acc_0000000000000002'] },
  });
  expect(several.code).toBe(4);
  expect(several.said).toContain('--account');
});
