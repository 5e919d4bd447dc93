import { get } from 'node:http';

import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';

import { instance as instanceSchema } from '../../../preload/model/account.ts';
import type { SignInMethod } from '../../../preload/model/account.ts';
import type { Attempt } from '../../../preload/model/sign-in.ts';
import { startSandbox, type Sandbox } from '../../../sandbox/sandbox.ts';
import { systemClock } from '../../core/clock.ts';
import { openDatabase } from '../../hosts/node/database/database.ts';
import { createHttp } from '../../hosts/node/http/http.ts';
import { createLoopbackReceiver } from '../../hosts/node/loopback-receiver.ts';
import { createProcesses } from '../../hosts/node/processes.ts';
import { createTestKeychain } from '../../hosts/node/vault/test-keychain.ts';
import { createVault } from '../../hosts/node/vault/vault.ts';
import { createGitlab } from '../../providers/gitlab/index.ts';
import { createAccounts } from '../accounts/accounts.ts';
import { createCredentials } from '../credentials/credentials.ts';
import { createSignIn } from './sign-in.ts';
import { silent } from './test-world.ts';

let sandbox: Sandbox;
const closing: (() => Promise<void>)[] = [];

beforeAll(async () => {
  sandbox = await startSandbox({ deviceInterval: 5 });
});
afterEach(async () => {
  sandbox.setSendIss(false);
  for (const close of closing.splice(0)) await close();
});
afterAll(() => sandbox.close());

describe.each(['confidential', 'public'] as const)(
  'against a real OAuth server, %s app',
  (kind) => {
    test('links through the loopback listener, and unlinks so that the token is refused', async () => {
      const { signIn, accounts, credentials, begin, gitlab } = start(kind);
      const attempt = await begin('loopback');
      const visitor = sandbox.visitor('ada');
      const { callback = '' } = await visitor.authorise(attempt.authorizeUrl ?? '');
      const page = await open(callback);
      expect(page).toMatchObject({ status: 200 });
      expect(page.body).toContain('You are signed in');
      expect(await signIn.settled(attempt.id)).toMatchObject({ status: 'done' });
      // A reload finds nobody listening any more.
      await expect(open(callback)).rejects.toThrow('ECONNREFUSED');

      const [account] = accounts.all();
      expect(account).toMatchObject({ login: 'ada', method: 'loopback', health: 'linked' });
      const token = await credentials.accessToken(account!);
      expect(await gitlab.identity.identify(account!.instance, token)).toMatchObject({
        login: 'ada',
      });

      const unlinked = await accounts.handlers['accounts.unlink']({ id: account!.id });
      expect(unlinked.revoked).toBe(true);
      await expect(gitlab.identity.identify(account!.instance, token)).rejects.toMatchObject({
        code: 'account.refused',
      });
      expect(accounts.all()).toEqual([]);
      await visitor.close();
    });

    test('renews with the redirect URI of the sign-in', async () => {
      const { accounts, credentials, begin, link } = start(kind);
      await link(await begin('paste'));
      const [account] = accounts.all();
      const before = await credentials.accessToken(account!);
      const after = await credentials.accessToken(account!, { force: before });
      expect(after).not.toBe(before);
      expect(accounts.all()[0]).toMatchObject({ health: 'linked' });
    });
  },
);

describe('against a real OAuth server', () => {
  test('says that the person said no, in the browser too', async () => {
    const { signIn, begin, accounts } = start();
    const attempt = await begin('loopback');
    const visitor = sandbox.visitor('ada');
    const { callback = '' } = await visitor.deny(attempt.authorizeUrl ?? '');
    const page = await open(callback);
    expect(page.status).toBe(400);
    expect(page.body).toContain('You chose not to allow it');
    expect(await signIn.settled(attempt.id)).toMatchObject({ failure: { code: 'sign-in.denied' } });
    expect(accounts.all()).toEqual([]);
    await visitor.close();
  });

  test('takes the issuer it sends', async () => {
    sandbox.setSendIss(true);
    const { begin, link } = start();
    expect(await link(await begin('paste'))).toMatchObject({ status: 'done' });
  });

  test('links with a code typed elsewhere', async () => {
    const { signIn, begin, accounts } = start();
    const attempt = await begin('device');
    const visitor = sandbox.visitor('ada');
    await visitor.approveDevice(attempt.device?.userCode ?? '');
    expect(await signIn.settled(attempt.id)).toMatchObject({ status: 'done' });
    expect(accounts.all()).toMatchObject([{ login: 'ada', method: 'device' }]);
    await visitor.close();
  });

  test('links two people at once, each answer to its own attempt', async () => {
    const { signIn, begin, accounts } = start();
    const names = ['ada', 'grace'] as const;
    const attempts = [await begin('loopback'), await begin('loopback')];
    await Promise.all(
      names.map(async (name, at) => {
        const visitor = sandbox.visitor(name);
        const { callback = '' } = await visitor.authorise(attempts[at]?.authorizeUrl ?? '');
        await open(callback);
        await visitor.close();
      }),
    );
    for (const { id } of attempts) expect((await signIn.settled(id)).status).toBe('done');
    expect(accounts.all().map(({ login }) => login)).toEqual([...names]);
  });

  test('shows what the service answers to a code it never gave', async () => {
    const { signIn, begin } = start();
    const attempt = await begin('paste');
    const state = new URL(attempt.authorizeUrl ?? '').searchParams.get('state') ?? '';
    const callback = `${attempt.redirectUri}?code=made-up&state=${state}`;
    expect(await signIn.handlers['sign-in.paste']({ id: attempt.id, callback })).toMatchObject({
      status: 'failed',
      failure: { code: 'sign-in.code-refused' },
    });
  });
});

function start(kind: 'confidential' | 'public' = 'public') {
  const database = openDatabase(':memory:');
  const http = createHttp({ caFor: () => sandbox.ca });
  // The device flow waits five seconds between its questions; here a moment is enough.
  const clock = {
    ...systemClock,
    sleep: (ms: number, signal?: AbortSignal) => systemClock.sleep(ms === 5_000 ? 50 : ms, signal),
  };
  const gitlab = createGitlab(http);
  const processes = createProcesses();
  const vault = createVault({ database, keychains: [createTestKeychain()], clock, processes });
  const instance = instanceSchema.parse(sandbox.url);
  const { clientId, clientSecret } = sandbox.apps[kind];
  const secret = clientSecret === null ? {} : { clientSecret };
  const client = { instance, clientId, ...secret, allowHttp: false };
  const common = {
    database,
    vault,
    provider: () => gitlab,
    clientFor: async () => client,
    clock,
    processes,
    log: silent,
  };
  const credentials = createCredentials({
    ...common,
    onChanged: (id, change) => accounts.changed(id, change),
  });
  const told = { announce: () => undefined, record: () => undefined };
  const accounts = createAccounts({ ...common, ...told, credentials });
  const signIn = createSignIn({
    ...common,
    ...told,
    receivers: [createLoopbackReceiver()],
    openBrowser: async () => false,
    link: (link) => accounts.link(link),
    authorised: async () => undefined,
  });
  closing.push(async () => {
    await signIn.close();
    credentials.close();
    await http.close();
    database.close();
  });
  return {
    signIn,
    accounts,
    credentials,
    gitlab,
    begin: (method: SignInMethod) =>
      signIn.start({ provider: 'gitlab', instance, method, openBrowser: false, purpose: 'link' }),
    /** Says yes as ada and pastes the address the browser ended on. */
    link: async (attempt: Attempt) => {
      const visitor = sandbox.visitor('ada');
      const { callback = '' } = await visitor.authorise(attempt.authorizeUrl ?? '');
      await visitor.close();
      return signIn.handlers['sign-in.paste']({ id: attempt.id, callback });
    },
  };
}

function open(url: string): Promise<{ readonly status: number; readonly body: string }> {
  return new Promise((resolve, reject) => {
    get(url, { agent: false }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (part: string) => (body += part));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
    }).on('error', reject);
  });
}
