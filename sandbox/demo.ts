import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createApp, type App } from '../main/app.ts';
import { createLoopbackReceiver } from '../main/hosts/node/loopback-receiver.ts';
import { createNodePorts } from '../main/hosts/node/ports.ts';
import type { Attempt } from '../preload/model/sign-in.ts';
import type { Call, Input, Output } from '../preload/contract.ts';
import { startSandbox, type Sandbox } from './sandbox.ts';

export interface Demo {
  /** What the app needs to find the demo instead of the person's own data. */
  readonly environment: Readonly<Record<string, string>>;
  readonly sandbox: Sandbox;
  close(): Promise<void>;
}

/**
 * The sandbox, and an app that an admin has already set up on it, in a folder of
 * its own. The setting up is the real thing: the admin's form, pre-flight and
 * sign-in, only with a program in place of the browser.
 *
 * The demo's vault is locked by a random passphrase in a private file, so that
 * window and command line share it and the person's keychain stays untouched.
 */
export async function startDemo(say: (line: string) => void): Promise<Demo> {
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-demo-'));
  const home = join(folder, 'data');
  const passphraseFile = join(folder, 'passphrase');
  const passphrase = randomBytes(24).toString('base64url');
  await writeFile(passphraseFile, passphrase, { mode: 0o600 });

  const sandbox = await startSandbox();
  try {
    await setUp(sandbox, home, join(folder, 'clones'), passphrase);
  } catch (thrown) {
    await sandbox.close();
    await rm(folder, { recursive: true, force: true });
    throw thrown;
  }

  const environment = {
    LATCHKEY_HOME: home,
    LATCHKEY_PASSPHRASE_FILE: passphraseFile,
    LATCHKEY_DEMO: '1',
  };
  const { ada, grace, linus } = sandbox.people;
  say(`The sandbox plays GitLab at ${sandbox.url}`);
  say(
    `Sign in there as ${ada.username} (maintainer), ${grace.username} (developer) or ${linus.username} (may only read).`,
  );
  say(
    `Everything lives in ${folder} and is removed at the end. For the command line, in another terminal:`,
  );
  say(`  export LATCHKEY_HOME=${home} LATCHKEY_PASSPHRASE_FILE=${passphraseFile}`);
  say('  npm run --silent latchkey -- link gitlab');

  return {
    environment,
    sandbox,
    async close() {
      await sandbox.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function setUp(
  sandbox: Sandbox,
  home: string,
  clones: string,
  passphrase: string,
): Promise<void> {
  const admin = sandbox.visitor('admin');
  const app = await createApp({
    ports: createNodePorts({ folder: home }),
    host: {
      capabilities: { customProtocol: false, nativeDialogs: false, opensExternally: false },
      receivers: [createLoopbackReceiver()],
      openBrowser: async (url) => {
        const { callback } = await admin.authorise(url);
        if (callback) await fetch(callback);
        return true;
      },
      findBrowser: async () => null,
    },
    version: 'demo',
    demo: true,
    background: false,
  });
  const { clientId, clientSecret } = sandbox.apps.confidential;
  try {
    await call(app, 'vault.choose', { keeper: 'passphrase', passphrase });
    await call(app, 'settings.change', { cloneFolder: clones });
    const saved = await call(app, 'integrations.save', {
      draft: {
        provider: 'gitlab',
        instance: sandbox.url,
        applicationId: clientId,
        secret: clientSecret ?? null,
        ca: sandbox.ca,
      },
    });
    const { provider, instance } = saved;
    const { attempt } = await call(app, 'integrations.authorise', { provider, instance });
    if (attempt) await finished(app, attempt);
    // The admin has done their part; the newcomer starts with no account of their own.
    for (const { id } of await call(app, 'accounts.list', {}))
      await call(app, 'accounts.unlink', { id });
  } finally {
    await app.close();
  }
}

async function call<C extends Call>(app: App, name: C, input: Input<C>): Promise<Output<C>> {
  const outcome = await app.dispatch(name, input);
  if (!outcome.ok)
    throw new Error(`${name}: ${outcome.failure.code} ${outcome.failure.detail ?? ''}`);
  // The door validated the name, so the value is that call's own output.
  return outcome.value as Output<C>;
}

async function finished(app: App, { id }: Attempt): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    const attempt = (await call(app, 'sign-in.list', {})).find((one) => one.id === id);
    if (attempt?.status === 'done') return;
    if (attempt && attempt.status !== 'pending' && attempt.status !== 'linking') {
      throw new Error(
        `the sandbox's admin could not authorise: ${attempt.failure?.code ?? attempt.status}`,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error('the sandbox’s admin could not authorise in time');
}
