import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Faults } from '../faults.ts';
import { createFaults } from '../faults.ts';
import type { Kept } from '../kept-state.ts';
import { prepareCertificates, readKept, writeKept } from '../kept-state.ts';
import { createRepositories } from '../repositories.ts';
import type { LoggedRequest } from '../request-log.ts';
import { createRequestLog } from '../request-log.ts';
import { listen } from '../server.ts';
import { createSessions } from '../sessions.ts';
import type { TokenSnapshot } from '../token-store.ts';
import { createTokenStore } from '../token-store.ts';
import type { App, AppOptions, GithubApp, OAuthApp, SeededApps } from './apps.ts';
import { createApps } from './apps.ts';
import type { KeptAuthorisation } from './authorisations.ts';
import { createAuthorisations } from './authorisations.ts';
import { createCatalogue } from './catalogue.ts';
import { createControls } from './controls.ts';
import { createDevices } from './devices.ts';
import { certificateNames, createGithubRoot } from './hosts.ts';
import type { Installation } from './installations.ts';
import { createInstallations } from './installations.ts';
import type { Grant } from './oauth.ts';
import { createOAuthServer } from './oauth.ts';
import type { Login, Person } from './people.ts';
import { people, personById } from './people.ts';
import type { FineGrainedOptions } from './personal-tokens.ts';
import { createPersonalTokens } from './personal-tokens.ts';
import { createRateLimits } from './rate-limits.ts';
import { githubHooks } from './push-hook.ts';
import { routes } from './routes.ts';
import { firstCommit, seedCatalogue, seeded, seedInstallations } from './seed.ts';
import { createSso } from './sso.ts';
import type { Visitor } from './visitor.ts';
import { createVisitor } from './visitor.ts';
import type { World } from './world.ts';

export type { App, AppOptions, FineGrainedOptions, GithubApp, Grant, Installation, Login };
export type { OAuthApp, Person, Visitor };

export interface GithubOptions {
  /** Any free port when absent. */
  readonly port?: number;
  /** Keeps repositories, apps, certificate and tokens here; a temporary folder when absent. */
  readonly folder?: string;
  /** Sends `iss` with authorization answers, as GitHub does since 2026. On when absent. */
  readonly sendIss?: boolean;
  /** Lifetime of tokens that expire: 28,800, as at GitHub. */
  readonly accessTokenSeconds?: number;
  /** Seconds between polls of the device flow: 5, as at GitHub. */
  readonly deviceInterval?: number;
  /** Seconds a device code lives: 900, as at GitHub. */
  readonly deviceSeconds?: number;
  /** So many more repositories in analytics. */
  readonly extraRepositories?: number;
  /** Files above it are refused in a push: 100, as at GitHub. */
  readonly maxFileMegabytes?: number;
}

/** A running stand-in for github.com, GitHub Enterprise Server and ghe.com. */
export interface GithubSandbox {
  /** `https://127.0.0.1:<port>`: the instance as an Enterprise Server; its API is below `/api/v3`. */
  readonly url: string;
  /** Where a proxy has to lead `github.com`, `api.github.com` and names below `ghe.com`. */
  readonly port: number;
  /** The certificate authority to trust, PEM. */
  readonly ca: string;
  readonly caFile: string;
  readonly folder: string;
  readonly apps: SeededApps;
  readonly people: Readonly<Record<Login, Person>>;
  readonly faults: Faults;
  /** Oldest first; grows while the sandbox runs. */
  readonly requests: readonly LoggedRequest[];
  /** How often each grant type was asked for at the token endpoint. */
  readonly tokenRequests: Readonly<Record<string, number>>;
  clearRequests(): void;
  registerOAuthApp(options: AppOptions): OAuthApp;
  registerGithubApp(options: AppOptions): Promise<GithubApp>;
  /** Installs a GitHub App on an account; `repositories` are names, all when absent. */
  install(app: GithubApp, owner: string, repositories?: readonly string[]): Installation;
  uninstall(installationId: number): boolean;
  suspendInstallation(installationId: number, suspended: boolean): void;
  /** Tokens as after a sign-in; by default of the OAuth app, with the scope `repo`. */
  grant(
    login: Login,
    options?: { readonly app?: App; readonly scopes?: readonly string[] },
  ): Promise<Grant>;
  /** A classic token, `ghp_…`; `expiresAt` in milliseconds. */
  personalToken(login: Login, scopes: readonly string[], expiresAt?: number): string;
  /** A fine-grained token, `github_pat_…`. */
  fineGrainedToken(login: Login, options?: FineGrainedOptions): string;
  /** Lets a token into an organization that wants single sign-on. */
  authoriseSso(token: string, organisation: string): void;
  visitor(login: Login): Visitor;
  /** Ends the lifetime of a token of any kind; true when there was one. */
  expire(token: string): boolean;
  /** Revokes a token of any kind; an access token takes its refresh token along. */
  revoke(token: string): boolean;
  /** What a token is worth now; undefined when it was never issued here. */
  stateOf(token: string): 'valid' | 'expired' | 'revoked' | undefined;
  /** Every secret of one kind it ever gave out, the newest last: what a search for leaks looks for. */
  issued(kind: IssuedKind): readonly string[];
  /** Client IDs of the apps a person has authorised. */
  authorisedApps(login: Login): readonly string[];
  setSendIss(send: boolean): void;
  setAccessTokenSeconds(seconds: number): void;
  /** Requests per hour and person; 5,000 at GitHub. Counting begins anew. */
  setRateLimit(limit: number): void;
  /** Whether the person's email address is verified; without it the web flow gives no token. */
  setVerified(login: Login, verified: boolean): void;
  /** Path of the bare repository of `owner/name`. Throws when there is none. */
  bareRepository(path: string): string;
  /** The old address answers 301, with the address by id in the API. */
  rename(path: string, name: string): void;
  /** Moves it to another user or organization. */
  transfer(path: string, owner: string): void;
  /** Ends every connection and process, and removes the temporary folder. */
  close(): Promise<void>;
}

export type IssuedKind =
  | 'AccessToken'
  | 'RefreshToken'
  | 'AuthorizationCode'
  | 'DeviceCode'
  | 'PersonalToken'
  | 'InstallationToken';

/** Starts the service; ready when the promise is. */
export async function startGithub(options: GithubOptions = {}): Promise<GithubSandbox> {
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'latchkey-github-')));
  const kept = options.folder === undefined ? undefined : await readKept<KeptGithub>(folder);
  const { certificates, caFile } = await prepareCertificates(folder, kept, certificateNames);
  const server = await listen(certificates, options.port ?? 0, kept?.port);
  const url = `https://127.0.0.1:${server.port}`;
  const settings = {
    seconds: options.accessTokenSeconds ?? 28_800,
    sendIss: options.sendIss ?? true,
  };

  const root = createGithubRoot();
  const catalogue = createCatalogue();
  const apps = await createApps(kept?.apps);
  const installations = createInstallations(catalogue);
  const parts = {
    url,
    root,
    folder,
    apps,
    authorisations: createAuthorisations(kept?.authorisations),
    catalogue,
    devices: createDevices(options.deviceInterval ?? 5),
    faults: createFaults(),
    installations,
    limits: createRateLimits(),
    log: createRequestLog(),
    maxFileBytes: (options.maxFileMegabytes ?? 100) * 1024 * 1024,
    personalTokens: createPersonalTokens(),
    sessions: createSessions(server.port, root, personById),
    sso: createSso(catalogue),
    tokens: createTokenStore('old-dies', kept?.tokens),
    unverified: new Set<number>(),
  };
  seedCatalogue(catalogue, options.extraRepositories ?? 0);
  seedInstallations(installations, apps.seeded.githubApp);
  const repositories = await createRepositories(folder, firstCommit, githubHooks);
  await Promise.all(seeded.map((entry) => repositories.ensure(entry)));
  const oauth = await createOAuthServer({
    ...parts,
    sendIss: () => settings.sendIss,
    accessTokenSeconds: () => settings.seconds,
    deviceSeconds: options.deviceSeconds ?? 900,
  });

  const world: World = { ...parts, repositories, oauth };
  const leave = server.serve(world, routes);
  const visitors: Visitor[] = [];

  return {
    ...createControls(world, settings),
    port: server.port,
    ca: certificates.ca,
    caFile,
    visitor(login) {
      const visitor = createVisitor(url, certificates.ca, people[login]);
      visitors.push(visitor);
      return visitor;
    },
    async close() {
      await Promise.all(visitors.map((visitor) => visitor.close()));
      leave();
      await server.close();
      if (options.folder === undefined) {
        await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
      } else {
        await writeKept(folder, {
          port: server.port,
          certificates,
          apps: apps.list,
          tokens: world.tokens.snapshot(),
          authorisations: world.authorisations.list,
        });
      }
    },
  };
}

/** What outlives a run in a folder. */
interface KeptGithub extends Kept {
  readonly apps: readonly App[];
  readonly tokens: TokenSnapshot;
  readonly authorisations: readonly KeptAuthorisation[];
}
