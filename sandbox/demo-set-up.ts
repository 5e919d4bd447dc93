import { createApp, type App } from '../main/app.ts';
import { createLoopbackReceiver } from '../main/hosts/node/loopback-receiver.ts';
import { createNodePorts } from '../main/hosts/node/ports.ts';
import type { Call, Input, Output } from '../preload/contract.ts';
import type { Attempt } from '../preload/model/sign-in.ts';
import type { AzureSandbox } from './azure/azure.ts';
import type { GithubSandbox } from './github/github.ts';
import type { PlainGit } from './plain-git/plain-git.ts';
import type { Sandbox } from './sandbox.ts';
import type { Visit } from './visitor.ts';

/** Everything that is played for the demo. */
export interface DemoServices {
  readonly gitlab: Sandbox;
  readonly github: GithubSandbox;
  readonly azure: AzureSandbox;
  readonly plain: PlainGit;
}

type Draft = Input<'integrations.save'>['draft'];

/** What an admin enters at each service, and what is trusted of the one that has no admin. */
export async function setUpDemo(
  { gitlab, github, azure, plain }: DemoServices,
  home: string,
  clones: string,
  passphrase: string,
): Promise<void> {
  const visitors: Readonly<Record<string, (url: string) => Promise<Visit>>> = {
    [new URL(gitlab.url).origin]: (url) => gitlab.visitor('admin').authorise(url),
    [new URL(github.url).origin]: (url) => github.visitor('admin').authorise(url),
  };
  const app = await createApp({
    ports: createNodePorts({ folder: home }),
    host: {
      capabilities: { customProtocol: false, nativeDialogs: false, opensExternally: false },
      receivers: [createLoopbackReceiver()],
      openBrowser: async (url) => {
        const visit = await visitors[new URL(url).origin]?.(url);
        if (visit?.callback) await fetch(visit.callback);
        return true;
      },
      findBrowser: async () => null,
    },
    version: 'demo',
    demo: true,
    background: false,
  });

  async function prepare(draft: Draft): Promise<void> {
    const { provider, instance } = await call(app, 'integrations.save', { draft });
    const { attempt } = await call(app, 'integrations.authorise', { provider, instance });
    if (attempt) await finished(app, attempt);
  }

  const { clientId: applicationId, clientSecret: secret } = gitlab.apps.confidential;
  const { clientId, clientSecret } = github.apps.oauth;
  const { ca } = gitlab;
  try {
    await call(app, 'vault.choose', { keeper: 'passphrase', passphrase });
    await call(app, 'settings.change', { cloneFolder: clones });
    await call(app, 'network.trust', { origin: plain.https.url, ca: plain.https.ca });
    await prepare({
      provider: 'gitlab',
      instance: gitlab.url,
      applicationId,
      secret: secret ?? null,
      ca,
    });
    await prepare({
      provider: 'github',
      instance: github.url,
      clientId,
      clientSecret,
      ca: github.ca,
    });
    // Its principal would be an account that is linked already. It is saved, and one click from acting.
    const { clientId: principal, secret: pair } = azure.apps.principal;
    await call(app, 'integrations.save', {
      draft: {
        provider: 'azure-devops',
        organisation: azure.instances.main,
        tenant: azure.tenant.id,
        clientId: principal,
        clientSecret: pair.value,
        secretExpiresAt: pair.expiresAt,
        mode: 'service-principal',
        ca: azure.ca,
      },
    });
    // The admins have done their part; the newcomer starts with no account of their own.
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
