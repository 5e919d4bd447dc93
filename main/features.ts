import type { Handlers } from '../preload/contract.ts';
import {
  isSignIn,
  type Account,
  type Instance,
  type ProviderId,
} from '../preload/model/account.ts';
import type { GitAppProvider, RedirectUris } from '../preload/model/integration.ts';
import type { NetworkPolicy } from '../preload/model/network.ts';
import type { AppOptions } from './app-options.ts';
import { startBackground, type Background } from './background.ts';
import { AppError } from './core/app-error.ts';
import { appScheme } from './core/app-scheme.ts';
import { rootOf } from './core/instance-root.ts';
import { originOf } from './core/origin.ts';
import { createAccounts } from './features/accounts/accounts.ts';
import { createActivity } from './features/activity/activity.ts';
import { createAppFeature } from './features/app/app-feature.ts';
import { createBindings } from './features/bindings/bindings.ts';
import { createConnectivity } from './features/app/connectivity.ts';
import { createCredentials } from './features/credentials/credentials.ts';
import { allChecks } from './features/doctor/all-checks.ts';
import { createDoctor } from './features/doctor/doctor.ts';
import { createGit } from './features/git/git.ts';
import { createPushRulesCheck } from './features/git/push-rules-ahead.ts';
import { createDraftCheck } from './features/integrations/check-draft.ts';
import { createIntegrations } from './features/integrations/integrations.ts';
import { readManaged } from './features/network/managed.ts';
import type { ManagedNetwork } from './features/network/managed-network.ts';
import { createNetwork } from './features/network/network.ts';
import { createPolicy } from './features/policy/policy.ts';
import { createRemotes } from './features/remotes/remotes.ts';
import { createRepositories } from './features/repositories/repositories.ts';
import { createSettings } from './features/settings/settings.ts';
import { createSharedAccess } from './features/shared-access/shared-access.ts';
import { createSignIn } from './features/sign-in/sign-in.ts';
import { createVaultFeature } from './features/vault/vault.ts';
import type { Events } from './ports/events.ts';
import type { GitCredential } from './ports/git-runner.ts';
import { readGuid, readTenant, secretTrap } from './providers/azure-devops/directory.ts';
import { idleState } from './providers/azure-devops/idle-clock.ts';
import { organisationSentences, readOrganisation } from './providers/azure-devops/organisation.ts';
import { recogniseHost } from './providers/git-url/host-kind.ts';
import { createRegistry } from './providers/registry.ts';

export interface Features {
  readonly handlers: Handlers;
  /** A link from the operating system. Never throws. */
  receiveLink(url: string): Promise<void>;
  startBackground(): Background;
  close(): Promise<void>;
}

/** What an admin registers at the service. A loopback answer comes to a port of the moment. */
const urisOf = (provider: GitAppProvider, loopback: string): RedirectUris => ({
  customProtocol: `${appScheme}://oauth/${provider}`,
  loopback: `http://${loopback}/oauth/${provider}`,
});

/** The services' own, known before anything is set up, so that their pages can be opened. */
const wellKnown = ['https://gitlab.com' as Instance, 'https://github.com' as Instance];

/**
 * Builds every feature and hands each the functions of the others that it needs.
 * Features that need each other meet here, through functions called later.
 */
export function createFeatures(options: AppOptions, events: Events): Features {
  const { ports, host } = options;
  const { database, vault, clock, processes, folders, log, redactor } = ports;
  const { announce } = events;

  const { handlers: activity, record } = createActivity({
    database,
    clock,
    announce,
    redact: (text) => redactor.redact(text),
  });
  const connectivity = createConnectivity((online) => {
    announce('app.connected', { online });
    if (online && options.background) void credentials.retryRevocations().catch(logLate);
  });
  const network = createNetwork({
    database,
    vault,
    clock,
    announce,
    record,
    environment: ports.environment,
    integrationCaFor: (origin) => integrations.caFor(origin),
    integrationOrigins: () =>
      integrations
        .instances()
        .map((instance) => originOf(instance))
        .filter((origin) => integrations.caFor(origin) !== undefined),
    instancesOf,
    managed: () => managedNetwork,
    requireAdmin: () => policy.requireAdmin(),
    readCertificate: ports.readCertificate,
    readClientCertificate: ports.readClientCertificate,
    describeCertificate: ports.describeCertificate,
    probe: ports.probe,
  });
  const runner = ports.createRunner(network);
  const http = connectivity.watch(ports.createHttp(network));
  const registry = createRegistry(http);
  const provider = (id: ProviderId) => registry[id];

  let vaultIsReady = true;
  events.on('vault.changed', ({ state }) => {
    vaultIsReady = state === 'ready';
    accounts.refresh();
    integrations.refresh();
    network.refresh();
    if (vaultIsReady) void signIn.vaultOpened().catch(logLate);
  });
  events.on('integrations.changed', () => network.refresh());
  // A server that refuses git's credential may have ended the sign-in; the account shall say so.
  events.on('git.progressed', ({ account: id, failure }) => {
    if (failure?.code !== 'git.refused') return;
    const account = accounts.all().find((one) => one.id === id);
    // Nobody else can be asked about a deploy token, and git was told: it is spent.
    if (account?.method === 'deploy-token') {
      accounts.changed(id, { health: 'refused', expiresAt: account.expiresAt });
    } else void accounts.handlers['accounts.check']({ id }).catch(logLate);
  });

  events.on('accounts.changed', () => integrations.accountsChanged());

  const checkDraft = createDraftCheck({
    readCertificate: ports.readCertificate,
    readPrivateKey: ports.readPrivateKey,
    instanceOf: (id, address) => provider(id).instanceOf?.(address) ?? address,
    azure: { readOrganisation, organisationSentences, readGuid, readTenant, secretTrap },
    now: () => clock.now(),
  });
  const policy = createPolicy({
    database,
    file: ports.policyFile,
    checkIntegration: checkDraft,
    checkNetwork: fixedNetwork,
    announce,
    record,
  });
  const networkPolicy = policy.network();
  const managedNetwork = networkPolicy && fixedNetwork(networkPolicy);
  const integrations = createIntegrations({
    database,
    vault,
    provider,
    clock,
    announce,
    record,
    checkDraft,
    idleState,
    requireAdmin: policy.requireAdmin,
    presets: policy.presets,
    startAuthorise: (app, openBrowser) =>
      signIn.start({ ...app, openBrowser, purpose: 'authorise' }),
    linkApp: (app, grant) =>
      accounts.link({ ...app, method: 'client-credentials', redirectUri: null, grant }),
    // A pasted token or a key works without the app.
    linkedThrough: (app) =>
      accounts
        .all()
        .filter(
          ({ provider: id, instance, method }) =>
            id === app.provider &&
            instance === app.instance &&
            (isSignIn(method) || method === 'client-credentials'),
        ).length,
    account: (id) => accounts.all().find((one) => one.id === id),
    redirectUris: {
      gitlab: urisOf('gitlab', '127.0.0.1'),
      github: urisOf('github', '127.0.0.1'),
      // Entra ignores the port of `localhost` alone (learn.microsoft.com/entra/identity-platform/reply-url).
      'azure-devops': urisOf('azure-devops', 'localhost'),
    },
    readCertificate: ports.readCertificate,
  });
  const credentials = createCredentials({
    database,
    vault,
    provider,
    clientFor: integrations.clientFor,
    clock,
    processes,
    log,
    onChanged: (id, change) => accounts.changed(id, change),
  });
  const accounts = createAccounts({
    database,
    provider,
    credentials: {
      ...credentials,
      revoke: (account) =>
        account.method === 'deploy-token' ? sharedAccess.end(account) : credentials.revoke(account),
    },
    clock,
    announce,
    record,
    processes,
    vaultReady: () => vaultIsReady,
    onLinked: ({ id }) => {
      if (options.background) void repositories.refresh(id).catch(logRefresh);
    },
  });
  const accessToken = (account: Account) => credentials.accessToken(account);
  const repositories = createRepositories({
    database,
    provider,
    accounts,
    accessToken: (account, how) => credentials.accessToken(account, how),
    clock,
    announce,
    log,
  });
  const signIn = createSignIn({
    database,
    vault,
    provider,
    clientFor: integrations.clientFor,
    receivers: host.receivers,
    openBrowser: host.openBrowser,
    clock,
    processes,
    announce,
    record,
    log,
    link: (link) => accounts.link(link),
    authorised: integrations.authorised,
  });
  const settings = createSettings({ database, folders, announce });
  const bindings = createBindings({
    database,
    accounts,
    isRepository: (url) => repositories.listed(url).length > 0,
    clock,
    announce,
    record,
  });
  events.on('accounts.changed', () => bindings.refresh());
  const remotes = createRemotes({
    database,
    runner,
    ssh: ports.ssh,
    personOfGit: ports.personOfGit,
    accounts,
    secretOf: accessToken,
    credentialFor,
    recognise: (url) => recogniseHost(url, accounts.all()),
    folder: ports.folder,
    clock,
    record,
  });
  const sharedAccess = createSharedAccess({
    database,
    provider,
    accounts: {
      all: () => accounts.all(),
      get: (id) => accounts.get(id),
      link: (link) => accounts.link(link),
      unlink: (id) => accounts.handlers['accounts.unlink']({ id }),
    },
    repositories,
    accessToken,
    erase: (account) => credentials.revoke(account),
    personOfGit: ports.personOfGit,
    clock,
    record,
  });
  const git = createGit({
    database,
    runner,
    folders,
    accounts,
    repositories,
    bindings: bindings.all,
    bindingMoved: bindings.moved,
    provider,
    openPage: (url) =>
      app['app.open-page']({ url }).then(
        () => true,
        () => false,
      ),
    beforePush: createPushRulesCheck({ runner, provider, accessToken, clock, log }),
    credentialFor,
    cloneFolder: () => settings.current().cloneFolder,
    clock,
    processes,
    announce,
    record,
    log,
  });
  const doctor = createDoctor({ checks: () => allChecks(doctorDeps()), announce, clock });
  const app = createAppFeature({
    version: options.version,
    demo: options.demo,
    capabilities: host.capabilities,
    isOnline: () => connectivity.isOnline(),
    // An admin may have to agree on the sign-in service's own page.
    knownOrigins: () => [
      ...instances().map((instance) => originOf(instance)),
      ...integrations.origins(),
    ],
    openBrowser: host.openBrowser,
    chooseFolder: host.chooseFolder,
    openFolder: host.openFolder,
    folderOf: async (id) => {
      const clone = (await git.handlers['git.clones']({})).find((one) => one.id === id);
      if (!clone) throw new AppError('git.unknown-clone');
      return clone.folder;
    },
  });

  function credentialFor(account: Account, origin: string): GitCredential {
    if (account.method === 'ssh-key') return remotes.sshCredential(account, origin);
    return {
      kind: 'https',
      account: account.id,
      origin,
      root: rootOf(account.instance),
      // A deploy token is refused under any name but its own.
      username:
        account.method === 'deploy-token'
          ? account.login
          : provider(account.provider).gitUsername(account.login),
      password: () => accessToken(account),
    };
  }

  function fixedNetwork(given: NetworkPolicy): ManagedNetwork {
    return readManaged(given, ports.policyFile.path, { ...ports, clock });
  }

  /** The instances whose API or sign-in lives at this origin, beside their own. */
  function instancesOf(origin: string): readonly string[] {
    const homes = [...accounts.all(), ...integrations.names()]
      .filter(({ provider: id, instance }) =>
        (provider(id).relatedOrigins?.(instance) ?? []).some((one) => originOf(one) === origin),
      )
      .map(({ instance }) => originOf(instance));
    return [...new Set(homes)].filter((home) => home !== origin);
  }

  /** Every instance that is set up or linked, and the services' own. */
  function instances(): readonly Instance[] {
    const linked = accounts.all().map(({ instance }) => instance);
    return [...new Set([...integrations.instances(), ...linked, ...wellKnown])];
  }

  function doctorDeps() {
    const linked = accounts.all().map(({ instance }) => instance);
    return {
      git: runner,
      vault,
      database,
      folders,
      dataFolder: ports.folder,
      freeBytes: ports.freeSpace,
      scheme: appScheme,
      schemeHandler: host.schemeHandler,
      findBrowser: host.findBrowser,
      policy: policy.managed,
      http,
      instances: () => [...new Set([...integrations.instances(), ...linked])],
      accounts: () => accounts.all(),
      verify: async (account: Account) => {
        const { identity } = provider(account.provider);
        if (identity === undefined || account.repository !== null) return;
        await identity.identify(account.instance, await accessToken(account));
      },
      clock,
      // What the settings make of it: the proxy in use, or the variables as they are.
      environment:
        network.current().mode === 'environment' ? ports.environment : network.variables(),
    };
  }

  function logLate(thrown: unknown): void {
    log.error('work that was put off could not be done', thrown);
  }

  function logRefresh(thrown: unknown): void {
    log.warn('repositories not refreshed', {
      code: thrown instanceof AppError ? thrown.code : 'app.unexpected',
    });
  }

  return {
    handlers: {
      ...app,
      ...activity,
      ...createVaultFeature({ vault, announce, record }).handlers,
      ...integrations.handlers,
      ...policy.handlers,
      ...accounts.handlers,
      ...signIn.handlers,
      ...repositories.handlers,
      ...settings.handlers,
      ...network.handlers,
      ...remotes.handlers,
      ...sharedAccess.handlers,
      ...git.handlers,
      ...bindings.handlers,
      ...doctor.handlers,
    },

    receiveLink: async (url) => {
      await signIn.receive(url);
    },

    startBackground: () =>
      startBackground({
        mend: [
          async () => signIn.recover(),
          () => credentials.recover(),
          () => accounts.recover(),
          () => git.cleanUp(),
          async () => void (await credentials.retryRevocations()),
        ],
        refresh: () => repositories.refreshAll(),
        log,
      }),

    async close() {
      await signIn.close();
      await git.close();
      await repositories.close();
      credentials.close();
    },
  };
}
