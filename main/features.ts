import type { Handlers } from '../preload/contract.ts';
import type { Account, Instance, ProviderId } from '../preload/model/account.ts';
import type { AppOptions } from './app-options.ts';
import { startBackground, type Background } from './background.ts';
import { AppError } from './core/app-error.ts';
import { appScheme } from './core/app-scheme.ts';
import { originOf } from './core/origin.ts';
import { createAccounts } from './features/accounts/accounts.ts';
import { createActivity } from './features/activity/activity.ts';
import { createAppFeature } from './features/app/app-feature.ts';
import { createConnectivity } from './features/app/connectivity.ts';
import { createCredentials } from './features/credentials/credentials.ts';
import { allChecks } from './features/doctor/all-checks.ts';
import { createDoctor } from './features/doctor/doctor.ts';
import { createNetwork } from './features/network/network.ts';
import { createRepositories } from './features/repositories/repositories.ts';
import { createSettings } from './features/settings/settings.ts';
import { createSignIn } from './features/sign-in/sign-in.ts';
import { createVaultFeature } from './features/vault/vault.ts';
import type { Events } from './ports/events.ts';
import { createRegistry } from './providers/registry.ts';
import { wireOrganisation } from './wiring/organisation.ts';
import { wireWork } from './wiring/work.ts';

export interface Features {
  readonly handlers: Handlers;
  /** A link from the operating system. Never throws. */
  receiveLink(url: string): Promise<void>;
  startBackground(): Background;
  close(): Promise<void>;
}

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

  const { policy, integrations, managedNetwork } = wireOrganisation({
    ports,
    provider,
    announce,
    record,
    startAuthorise: (appName, openBrowser) =>
      signIn.start({ ...appName, openBrowser, purpose: 'authorise' }),
    accounts: () => accounts,
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
  const { bindings, remotes, sharedAccess, git } = wireWork({
    ports,
    runner,
    provider,
    events,
    record,
    accounts,
    credentials,
    repositories,
    openPage: (url) =>
      app['app.open-page']({ url }).then(
        () => true,
        () => false,
      ),
    cloneFolder: () => settings.current().cloneFolder,
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
