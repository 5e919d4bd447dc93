import type { EventName } from '../../../preload/contract.ts';
import type { Account, AccountId, Instance } from '../../../preload/model/account.ts';
import { account, accountId } from '../../../preload/model/account.ts';
import type {
  GitApp,
  GitAppDraft,
  GitAppProvider,
  PreflightCheck,
  RedirectUris,
} from '../../../preload/model/integration.ts';
import type { Attempt } from '../../../preload/model/sign-in.ts';
import { systemClock } from '../../core/clock.ts';
import { randomId } from '../../core/random-id.ts';
import { readCertificate } from '../../hosts/node/certificate.ts';
import { openDatabase } from '../../hosts/node/database/database.ts';
import { readPrivateKey } from '../../hosts/node/private-key.ts';
import { createVault } from '../../hosts/node/vault/vault.ts';
import type { Database } from '../../ports/database.ts';
import type { PolicyFile } from '../../ports/policy-file.ts';
import type { Vault } from '../../ports/vault.ts';
import { readGuid, readTenant, secretTrap } from '../../providers/azure-devops/directory.ts';
import { idleState } from '../../providers/azure-devops/idle-clock.ts';
import {
  organisationSentences,
  readOrganisation,
} from '../../providers/azure-devops/organisation.ts';
import { createAzureDevops } from '../../providers/azure-devops/index.ts';
import { createGithub } from '../../providers/github/index.ts';
import type { Grant, OAuthClient, Provider } from '../../providers/provider.ts';
import { createPolicy, type PolicyFeature } from '../policy/policy.ts';
import { createDraftCheck, type CheckDraft } from './check-draft.ts';
import type { AppName } from './deps.ts';
import { createIntegrations, type IntegrationsFeature } from './integrations.ts';

/** What the played services answer; a test changes one where it needs another answer. */
export interface Service {
  probe: (client: OAuthClient) => Promise<readonly PreflightCheck[]>;
  installations: NonNullable<Provider['installations']>;
  appGrant: (client: OAuthClient) => Promise<Grant>;
  /** How many repositories the app's own token sees, or what the listing throws. */
  sees: number | Error;
}

/** A world with a real database, vault, policy and draft checks; only the network is played. */
export interface World {
  readonly database: Database;
  readonly vault: Vault;
  readonly feature: IntegrationsFeature;
  readonly policy: PolicyFeature;
  readonly checkDraft: CheckDraft;
  readonly service: Service;
  readonly announced: (readonly [EventName, unknown])[];
  readonly recorded: string[];
  readonly accounts: Map<AccountId, Account>;
  now: number;
  save(draft: GitAppDraft): Promise<GitApp>;
  list(): Promise<readonly GitApp[]>;
  /** A linked account, as a sign-in or an app's own grant leaves it. */
  linked(change: Partial<Account> & Pick<Account, 'provider' | 'instance'>): Account;
  /** An admin's sign-in through the app that waits, as this account. */
  authorised(app: AppName, account: Account): Promise<void>;
  /** The same data seen by a program that starts now, with this policy file. */
  restarted(file: PolicyFile): World;
  close(): void;
}

export const absent: PolicyFile = { at: 'absent', path: '/etc/latchkey/policy.json' };

export function policyText(document: object): PolicyFile {
  return { at: 'read', path: '/etc/latchkey/policy.json', text: JSON.stringify(document) };
}

export async function createWorld(file: PolicyFile = absent): Promise<World> {
  const database = openDatabase(':memory:');
  const vault = createVault({ database, keychains: [], clock: systemClock });
  await vault.choose('memory');
  return worldOf(database, vault, file);
}

export function worldOf(database: Database, vault: Vault, file: PolicyFile): World {
  const time = { now: 1000 };
  const clock = { ...systemClock, now: () => time.now };
  const service: Service = {
    probe: async () => [],
    installations: async () => [],
    appGrant: async () => grant('app-token'),
    sees: 1,
  };
  const announced: (readonly [EventName, unknown])[] = [];
  const recorded: string[] = [];
  const accounts = new Map<AccountId, Account>();
  const record = ({
    action,
    subject,
    result,
  }: {
    action: string;
    subject: string;
    result: string;
  }) => void recorded.push(`${action} ${subject} ${result}`);
  const announce = (name: EventName, payload: unknown) => void announced.push([name, payload]);
  const provider = (id: string) => played(id, service);
  const checkDraft = createDraftCheck({
    readCertificate,
    readPrivateKey,
    instanceOf: (id, address) => provider(id).instanceOf?.(address) ?? address,
    azure: { readOrganisation, organisationSentences, readGuid, readTenant, secretTrap },
    now: () => time.now,
  });
  const policy = createPolicy({
    database,
    file,
    checkNetwork: () => undefined,
    checkIntegration: checkDraft,
    announce,
    record,
  });
  const feature = createIntegrations({
    database,
    vault,
    provider,
    clock,
    announce,
    record,
    checkDraft,
    readCertificate,
    idleState,
    redirectUris: {
      gitlab: urisOf('gitlab'),
      github: urisOf('github'),
      'azure-devops': urisOf('azure-devops'),
    },
    requireAdmin: policy.requireAdmin,
    presets: policy.presets,
    startAuthorise: async (app, openBrowser) =>
      // Only what the tests look at; sign-in makes the rest.
      ({ ...app, browserOpened: openBrowser }) as unknown as Attempt,
    linkApp: async (app, given) =>
      linked({ ...app, method: 'client-credentials', login: `principal of ${given.accessToken}` }),
    linkedThrough: (app) =>
      [...accounts.values()].filter(
        (one) => one.provider === app.provider && one.instance === app.instance,
      ).length,
    account: (id) => accounts.get(id),
  });

  function linked(change: Partial<Account> & Pick<Account, 'provider' | 'instance'>): Account {
    const one = account.parse({
      id: randomId('acc'),
      host: new URL(change.instance).host,
      login: 'ada',
      name: 'Ada',
      email: null,
      avatar: null,
      scopes: [],
      method: 'loopback',
      repository: null,
      health: 'linked',
      linkedAt: time.now,
      lastUsedAt: null,
      expiresAt: null,
      ...change,
    });
    accounts.set(accountId.parse(one.id), one);
    return one;
  }

  const world: World = {
    database,
    vault,
    feature,
    policy,
    checkDraft,
    service,
    announced,
    recorded,
    accounts,
    get now() {
      return time.now;
    },
    set now(at) {
      time.now = at;
    },
    save: (draft) => feature.handlers['integrations.save']({ draft }),
    list: async () => (await feature.handlers['integrations.list']({})).git,
    linked,
    authorised: async (app, one) =>
      feature.authorised(
        app,
        one,
        await feature.clientFor(app.provider, app.instance, 'authorise'),
      ),
    restarted: (other) => worldOf(database, vault, other),
    close: () => database.close(),
  };
  return world;
}

function urisOf(provider: GitAppProvider): RedirectUris {
  return {
    customProtocol: `dev.latchkey://oauth/${provider}`,
    loopback: `http://127.0.0.1/oauth/${provider}`,
  };
}

export const grant = (accessToken: string): Grant => ({
  accessToken,
  refreshToken: null,
  expiresIn: 3600,
  scopes: [],
});

const unreachable = {
  fetch: () => Promise.reject(new Error('the network is not part of this')),
};

/** The addresses are the providers' own; what would go over the network is played. */
function played(id: string, service: Service): Provider {
  const http = unreachable as unknown as Parameters<typeof createGithub>[0];
  const real = id === 'github' ? createGithub(http) : createAzureDevops(http);
  const addresses =
    id === 'gitlab'
      ? {}
      : {
          instanceOf: (address: Instance) => real.instanceOf?.(address) ?? address,
          relatedOrigins: (address: Instance) => real.relatedOrigins?.(address) ?? [],
        };
  return {
    ...addresses,
    preflight: (client: OAuthClient) => service.probe(client),
    installations: (client: OAuthClient) => service.installations(client),
    appGrant: { request: (client: OAuthClient) => service.appGrant(client) },
    listing: {
      async *repositories() {
        if (service.sees instanceof Error) throw service.sees;
        yield Array.from({ length: service.sees }, () => ({}));
      },
    },
  } as unknown as Provider;
}

/** What the tests sign in to. */
export const contoso = 'https://dev.azure.com/contoso' as Instance;
