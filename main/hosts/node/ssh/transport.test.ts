import { mkdtemp, readFile, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { createRedactor } from '../../../core/redact.ts';
import type { SshCredential } from '../../../ports/git-runner.ts';
import { trustedPath } from '../git/find-git.ts';
import { makeKey } from './keys.ts';
import { openTransport } from './transport.ts';

const hostKey = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl';
const log = { info: () => undefined, warn: () => undefined, error: () => undefined };

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'latchkey-transport-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function open(odd: Partial<SshCredential> = {}, folders?: readonly string[]) {
  const { privateKey } = await makeKey('ed25519', 'c');
  const credential: SshCredential = {
    kind: 'ssh',
    account: 'acc_0000000000000001' as SshCredential['account'],
    origin: 'ssh://code.example:2222',
    username: 'git',
    privateKey: async () => privateKey,
    hostKeys: [hostKey],
    ...odd,
  };
  const search = folders ?? (await trustedPath(process.env['PATH'] ?? ''));
  const deps = { log, redactor: createRedactor(), folders: search };
  return { privateKey, transport: await openTransport(folder, credential, deps) };
}

test('lays out what ssh needs, closed to others and without the private half', async () => {
  const { privateKey, transport } = await open();
  const names = (await readdir(folder)).toSorted();
  expect(names).toEqual(['a', 'hosts', 'key.pub', 'ssh']);
  for (const name of names.slice(1)) {
    const path = join(folder, name);
    expect((await stat(path)).mode & 0o077).toBe(0);
    expect(await readFile(path, 'utf8')).not.toContain(privateKey.split('\n')[1]);
  }
  expect(await readFile(join(folder, 'hosts'), 'utf8')).toBe(`[code.example]:2222 ${hostKey}\n`);
  expect(transport.settings).toEqual([
    expect.stringMatching(/^core\.sshCommand='\/.+\/ssh' -F '.+\/ssh'$/),
    'ssh.variant=ssh',
  ]);
  await transport.close();
  expect(await readdir(folder)).not.toContain('a');
});

test('is not opened without ssh on the machine', async () => {
  await expect(open({}, [])).rejects.toThrow('git.ssh-missing');
  expect(await readdir(folder)).toEqual([]);
});

test.each([[[]], [['nonsense']], [[`@cert-authority * ${hostKey}`]]])(
  'is not opened while no host key is pinned, and the vault is not asked: %j',
  async (hostKeys) => {
    let asked = 0;
    const privateKey = async () => {
      asked += 1;
      return '';
    };
    await expect(open({ hostKeys, privateKey })).rejects.toThrow('git.host-key-unknown');
    expect(asked).toBe(0);
    expect(await readdir(folder)).toEqual([]);
  },
);

test('leaves no agent behind when the vault is locked', async () => {
  const privateKey = () => Promise.reject(new Error('locked'));
  await expect(open({ privateKey })).rejects.toThrow('locked');
  expect(await readdir(folder)).toEqual([]);
});
