import { readFileSync } from 'node:fs';
import { appendFile } from 'node:fs/promises';

import { afterAll, beforeAll, expect, test, vi } from 'vitest';

import { createApp, type App } from '../main/app.ts';
import { createNodePorts } from '../main/hosts/node/ports.ts';
import type { Call, Input, Output } from '../preload/contract.ts';
import { startDemo, type Demo } from './demo.ts';
import { findSshd } from './plain-git/sshd.ts';

let demo: Demo;
let app: App;
const said: string[] = [];

beforeAll(async () => {
  demo = await startDemo((line) => said.push(line));
  const { LATCHKEY_HOME: folder = '', LATCHKEY_PASSPHRASE_FILE: file = '' } = demo.environment;
  app = await createApp({
    ports: createNodePorts({ folder }),
    host: {
      capabilities: { customProtocol: false, nativeDialogs: false, opensExternally: false },
      receivers: [],
      openBrowser: async () => false,
      findBrowser: async () => null,
    },
    version: 'test',
    demo: true,
    background: false,
  });
  await call('vault.unlock', { passphrase: readFileSync(file, 'utf8') });
}, 60_000);
afterAll(async () => {
  await app?.close();
  await demo?.close();
});

async function call<C extends Call>(name: C, input: Input<C>): Promise<Output<C>> {
  const outcome = await app.dispatch(name, input);
  if (!outcome.ok) throw new Error(`${name}: ${JSON.stringify(outcome.failure)}`);
  return outcome.value as Output<C>;
}

/** The address that one of the printed lines tells of. */
const toldOf = (words: RegExp) => words.exec(said.join('\n'))?.[1] ?? '';

test('the demo has every service set up, and no account yet', async () => {
  const { git } = await call('integrations.list', {});
  expect(git.map(({ provider, state }) => `${provider} ${state}`).toSorted()).toEqual([
    'azure-devops saved',
    'github ready',
    'gitlab ready',
  ]);
  expect(await call('accounts.list', {})).toEqual([]);
  const azure = git.find(({ provider }) => provider === 'azure-devops')!;
  const { provider, instance } = azure;
  const authorised = await call('integrations.authorise', { provider, instance });
  expect(authorised).toMatchObject({ app: { state: 'ready' }, attempt: null });
  const again = { provider, instance, openBrowser: false } as const;
  await expect(call('sign-in.start', { ...again, method: 'paste' })).resolves.toMatchObject({
    status: 'pending',
  });
  for (const one of git) expect(said.join('\n')).toContain(one.instance);
});

test('the user and the token it names open the plain server', async () => {
  const url = toldOf(/(https:\S+team\/shop\.git)/);
  const [, username = '', token = ''] = /user (\S+), token (\S+)/.exec(said.join('\n')) ?? [];
  const { id } = await call('remotes.link', { url, username, token });
  expect(await call('remotes.test', { account: id, url })).toMatchObject({ branches: ['main'] });
});

test.runIf(findSshd())('a key that is installed as it says is let in', async () => {
  const url = toldOf(/(ssh:\S+team\/shop\.git)/);
  const { account, publicKey } = await call('remotes.make-key', { url });
  const { keys } = await call('remotes.host-key', { url });
  const { fingerprint } = keys.find(({ type }) => type === 'ssh-ed25519')!;
  await call('remotes.trust-host', { url, fingerprint });
  await appendFile(toldOf(/>> (\S+install-keys)/), `${publicKey}\n`);
  const tested = await vi.waitFor(() => call('remotes.test', { account, url }), {
    timeout: 20_000,
    interval: 250,
  });
  expect(tested).toMatchObject({ branches: ['main'] });
});
