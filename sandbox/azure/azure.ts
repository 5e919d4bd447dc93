import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Faults } from '../faults.ts';
import { createFaults } from '../faults.ts';
import { prepareCertificates } from '../kept-state.ts';
import { createRepositories } from '../repositories.ts';
import type { LoggedRequest } from '../request-log.ts';
import { createRequestLog } from '../request-log.ts';
import { createRoot } from '../root.ts';
import { listen } from '../server.ts';
import type { AzureTokenState } from './access-tokens.ts';
import { createAccessTokens } from './access-tokens.ts';
import type { AzurePerson, AzureUsername, Principal } from './directory.ts';
import { azureDevOps, azurePeople, tenant } from './directory.ts';
import type { EntraGrant } from './entra.ts';
import { createEntra } from './entra.ts';
import { azureHooks } from './git-hooks.ts';
import type { AzureRepository, GitPermission, Member } from './organisations.ts';
import { createOrganisations } from './organisations.ts';
import { playedHosts } from './origins.ts';
import type { AzureApp, AzureAppOptions, SeededAzureApps } from './registrations.ts';
import { createRegistrations } from './registrations.ts';
import { azureRoutes } from './routes.ts';
import { firstCommit, organisationNames, seedOrganisations } from './seed.ts';
import { createSessions, createStanding } from './standing.ts';
import { createStore } from './store.ts';
import type { Throttle } from './throttle.ts';
import { createThrottle } from './throttle.ts';
import type { AzureVisitor } from './visitor.ts';
import { createAzureVisitor } from './visitor.ts';
import type { AzureWorld, SignInAnswer } from './world.ts';

export type { AzureApp, AzurePerson, AzureUsername, AzureVisitor, EntraGrant, GitPermission };
export type { Member, SignInAnswer };

export interface AzureOptions {
  /** Any free port when absent. */
  readonly port?: number;
  /** Repositories and the certificate go here; a temporary folder when absent. */
  readonly folder?: string;
  /** 3599, as at Entra. */
  readonly accessTokenSeconds?: number;
  /** Seconds between polls of the device flow: 5, as at Entra. */
  readonly deviceInterval?: number;
  /** Seconds a device code lives: 900, as at Entra. */
  readonly deviceSeconds?: number;
  /** So many more projects, each with a repository, for Ada. */
  readonly extraProjects?: number;
}

/** A person by their name here, or the service principal of `apps.principal`. */
export type Somebody = AzureUsername | 'robot';

export interface AzureSandbox {
  /** `https://127.0.0.1:<port>`: sign-in authority, profile host and Azure DevOps in one. */
  readonly url: string;
  /** The two instances: the address with `quillworks`, and with `berg-labs`. */
  readonly instances: { readonly main: string; readonly second: string };
  readonly tenant: typeof tenant;
  /** The certificate authority to trust, PEM. */
  readonly ca: string;
  readonly caFile: string;
  readonly folder: string;
  readonly apps: SeededAzureApps;
  readonly people: Readonly<Record<AzureUsername, AzurePerson>>;
  /** `latchkey-robot`; its `objectId` is the service principal's, not the registration's. */
  readonly robot: Principal;
  readonly faults: Faults;
  /** Rate limits that Azure DevOps tells of, or refuses with. */
  readonly throttle: Throttle;
  /** Oldest first; grows while the sandbox runs. Without secrets. */
  readonly requests: readonly LoggedRequest[];
  /** How often each grant type was asked for at the token endpoint. */
  readonly tokenRequests: Readonly<Record<string, number>>;
  clearRequests(): void;
  registerApp(options: AzureAppOptions): AzureApp;
  /** Tokens as after a sign-in; by default of the public app, for everything, with a refresh token. */
  grant(
    username: AzureUsername,
    options?: { readonly app?: AzureApp; readonly scopes?: readonly string[] },
  ): Promise<EntraGrant>;
  /** An app's own access token; `apps.principal` when absent. */
  grantApp(app?: AzureApp): Promise<string>;
  /** A personal access token of Azure DevOps; `expiresAt` in milliseconds, 90 days when absent. */
  personalToken(username: AzureUsername, expiresAt?: number): string;
  visitor(username: AzureUsername): AzureVisitor;
  /** Ends the lifetime of an access token or a code, or lets a refresh token have lain for 90 days. */
  expire(token: string): boolean;
  expireAll(): number;
  /** Every secret of one kind it ever gave out, the newest last: what a search for leaks looks for. */
  issued(
    kind: 'AccessToken' | 'RefreshToken' | 'AuthorizationCode' | 'DeviceCode',
  ): readonly string[];
  /** What an access token is worth now; undefined when it was never issued here. */
  stateOf(accessToken: string): AzureTokenState | undefined;
  /** Voids the refresh tokens of a person (AADSTS50173); access tokens too when it is said. */
  endSessions(username: AzureUsername, options?: { readonly accessTokens?: boolean }): void;
  /** Takes back what a person agreed to: AADSTS65001 at the next refresh. */
  withdrawConsent(username: AzureUsername, app?: AzureApp): void;
  /** AADSTS50076 at the next refresh, until the person has signed in again. */
  requireSecondFactor(username: AzureUsername): void;
  /** Ends the secret of an app now: AADSTS7000222. */
  expireSecret(app?: AzureApp): void;
  setAccessTokenSeconds(seconds: number): void;
  setSignInAnswer(answer: SignInAnswer): void;
  /** Membership of an organisation by its name; null ends it. */
  setMember(organisation: string, who: Somebody, member: Member | null): void;
  /** All that somebody may do at `organisation/project/repository`, in place of their role. */
  setPermission(who: Somebody, repository: string, permissions: readonly GitPermission[]): void;
  setDisabled(repository: string, disabled: boolean): void;
  /** Path of the bare repository behind `organisation/project/repository`. Throws when there is none. */
  bareRepository(repository: string): string;
  rename(repository: string, name: string): void;
  /** Ends every connection and process, and removes the temporary folder. */
  close(): Promise<void>;
}

const defaultScopes = [`${azureDevOps}/.default`, 'offline_access'];
const ninetyDays = 90 * 24 * 60 * 60;

/** Starts Entra ID and Azure DevOps Services on loopback; ready when the promise is. */
export async function startAzure(options: AzureOptions = {}): Promise<AzureSandbox> {
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'latchkey-azure-')));
  const { certificates, caFile } = await prepareCertificates(folder, undefined, playedHosts);
  const server = await listen(certificates, options.port ?? 0);
  const url = `https://127.0.0.1:${server.port}`;

  const parts = {
    url,
    root: createRoot(),
    faults: createFaults(),
    log: createRequestLog(),
    sessions: createSessions(server.port),
    standing: createStanding(),
    registrations: createRegistrations(),
    store: createStore(),
    tokens: await createAccessTokens(options.accessTokenSeconds ?? 3599),
    organisations: createOrganisations(),
    throttle: createThrottle(),
  };
  const { registrations, store, tokens, standing, organisations, log } = parts;
  const robot = registrations.seeded.principal.principal;
  seedOrganisations(organisations, robot.objectId, options.extraProjects ?? 0);
  const repositories = await createRepositories<AzureRepository>(folder, firstCommit, azureHooks);
  const entra = await createEntra({
    ...parts,
    deviceInterval: options.deviceInterval ?? 5,
    deviceSeconds: options.deviceSeconds ?? 900,
  });
  const settings = { signInAnswer: '401' as SignInAnswer };
  const world: AzureWorld = { ...parts, entra, repositories, settings };
  const seeded = organisations.list
    .flatMap((each) => organisations.repositories(each))
    .filter(({ name }) => !/^team-\d{4}-models$/.test(name));
  await Promise.all(seeded.map((each) => repositories.ensure(each)));
  const leave = server.serve(world, azureRoutes);
  const visitors: AzureVisitor[] = [];
  const objectIdOf = (who: Somebody): string =>
    who === 'robot' ? robot.objectId : azurePeople[who].objectId;

  return {
    url,
    instances: {
      main: `${url}/${organisationNames.main}`,
      second: `${url}/${organisationNames.second}`,
    },
    tenant,
    ca: certificates.ca,
    caFile,
    folder,
    apps: registrations.seeded,
    people: azurePeople,
    robot,
    faults: parts.faults,
    throttle: parts.throttle,
    requests: log.requests,
    tokenRequests: log.tokenRequests,
    clearRequests: () => log.clear(),
    registerApp: (app) => registrations.register(app),
    grant: (username, { app = registrations.seeded.public, scopes = defaultScopes } = {}) =>
      entra.grant(azurePeople[username].objectId, app, scopes),
    grantApp: (app = registrations.seeded.principal) => tokens.mintForApp(app),
    personalToken: (username, expiresAt = Date.now() + ninetyDays * 1000) =>
      tokens.personal(azurePeople[username], expiresAt),
    visitor(username) {
      const visitor = createAzureVisitor(url, certificates.ca, azurePeople[username]);
      visitors.push(visitor);
      return visitor;
    },
    expire(token) {
      const before = Math.floor(Date.now() / 1000) - 1;
      const kinds = ['RefreshToken', 'AuthorizationCode', 'DeviceCode'];
      return (
        tokens.expire(token) || kinds.some((kind) => store.patch(kind, token, { exp: before }))
      );
    },
    expireAll: () => tokens.expireAll(),
    issued: (kind) => (kind === 'AccessToken' ? tokens.issued : store.ids(kind)),
    stateOf: (accessToken) => tokens.stateOf(accessToken),
    endSessions(username, { accessTokens = false } = {}) {
      const { objectId } = azurePeople[username];
      for (const id of store.ids('RefreshToken')) {
        const isTheirs = store.find('RefreshToken', id)?.accountId === objectId;
        if (isTheirs) store.patch('RefreshToken', id, { endedAt: Date.now() });
      }
      if (accessTokens) tokens.end(objectId);
    },
    withdrawConsent: (username, app = registrations.seeded.public) =>
      standing.withdraw(azurePeople[username], app),
    requireSecondFactor: (username) => standing.requireSecondFactor(azurePeople[username]),
    expireSecret: (app = registrations.seeded.principal) =>
      registrations.expireSecret(app.clientId),
    setAccessTokenSeconds: (seconds) => tokens.setSeconds(seconds),
    setSignInAnswer(answer) {
      settings.signInAnswer = answer;
    },
    setMember(name, who, member) {
      const organisation = organisations.find(name);
      if (!organisation) throw new Error(`there is no organisation ${name}`);
      organisations.setMember(organisation, objectIdOf(who), member);
    },
    setPermission: (who, path, permissions) =>
      organisations.setPermissions(objectIdOf(who), organisations.at(path), permissions),
    setDisabled: (path, isDisabled) =>
      void organisations.change(organisations.at(path), { isDisabled }),
    bareRepository: (path) => repositories.folder(organisations.at(path)),
    rename: (path, name) => organisations.rename(organisations.at(path), name),
    async close() {
      await Promise.all(visitors.map((visitor) => visitor.close()));
      leave();
      await server.close();
      if (options.folder !== undefined) return;
      await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
    },
  };
}
