import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { App, AppOptions, ConfidentialApp, SeededApps } from './apps.ts';
import { createApps } from './apps.ts';
import { addBigRepository } from './big-repository.ts';
import { createCatalogue } from './catalogue.ts';
import type { Certificates } from './certificates.ts';
import type { Faults } from './faults.ts';
import { createDeployTokens } from './deploy-tokens.ts';
import { createFaults } from './faults.ts';
import { prepareCertificates, readKept, writeKept } from './kept-state.ts';
import type { Grant } from './oauth.ts';
import { createOAuthServer } from './oauth.ts';
import type { Person, Username } from './people.ts';
import { people } from './people.ts';
import { createPersonalTokens } from './personal-tokens.ts';
import { createRepositories } from './repositories.ts';
import type { LoggedRequest } from './request-log.ts';
import { createRequestLog } from './request-log.ts';
import { createRoot } from './root.ts';
import { routes } from './routes.ts';
import { firstCommit, seedCatalogue, seedRepositories } from './seed.ts';
import type { RunningServer } from './server.ts';
import { listen } from './server.ts';
import { createSessions } from './sessions.ts';
import type { TokenMode } from './token-store.ts';
import { createTokenStore } from './token-store.ts';
import type { Visitor } from './visitor.ts';
import { createVisitor } from './visitor.ts';
import type { World } from './world.ts';

export type { App, AppOptions, ConfidentialApp, Grant, LoggedRequest, Person, TokenMode, Visitor };

export interface SandboxOptions {
  /** GitLab's relative URL root, such as `/gitlab`; none when absent. */
  readonly root?: string;
  /** Shares host, port and certificate with a sandbox that lives under another root and outlives this one. */
  readonly beside?: Sandbox;
  /** Any free port when absent. */
  readonly port?: number;
  /** Keeps repositories, apps, certificate and tokens here; a temporary folder when absent. */
  readonly folder?: string;
  readonly tokenMode?: TokenMode;
  /** Sends `iss` with authorization answers, which GitLab does not. */
  readonly sendIss?: boolean;
  /** 7200, as at GitLab. */
  readonly accessTokenSeconds?: number;
  /** Seconds between polls of the device flow: 5, as at GitLab. */
  readonly deviceInterval?: number;
  /** Seconds a device code lives: 300, as at GitLab. */
  readonly deviceSeconds?: number;
  /** So many more entries in the project list, for everybody. */
  readonly extraProjects?: number;
  /** Adds `platform/big-data` with about so many bytes. */
  readonly bigRepository?: number;
}

export interface Sandbox {
  /** `https://127.0.0.1:<port>`, and the root: the instance URL. */
  readonly url: string;
  /** The certificate authority to trust, PEM. */
  readonly ca: string;
  readonly caFile: string;
  readonly folder: string;
  readonly apps: SeededApps;
  readonly people: Readonly<Record<Username, Person>>;
  readonly faults: Faults;
  /** Oldest first; grows while the sandbox runs. */
  readonly requests: readonly LoggedRequest[];
  /** How often each grant type was asked for at the token endpoint. */
  readonly tokenRequests: Readonly<Record<string, number>>;
  clearRequests(): void;
  registerApp(options: AppOptions & { readonly confidential: true }): ConfidentialApp;
  registerApp(options: AppOptions): App;
  /** Tokens as after a sign-in; by default of the confidential app, with the scope `api`. */
  grant(
    username: Username,
    options?: { readonly app?: App; readonly scopes?: readonly string[] },
  ): Promise<Grant>;
  /** A personal access token; `expiresAt` in milliseconds. */
  personalToken(username: Username, scopes: readonly string[], expiresAt?: number): string;
  visitor(username: Username): Visitor;
  /** Ends the lifetime of an access token; true when there was one. */
  expire(accessToken: string): boolean;
  /** Every secret of one kind it ever gave out, the newest last: what a search for leaks looks for. */
  issued(
    kind: 'AccessToken' | 'RefreshToken' | 'AuthorizationCode' | 'DeviceCode',
  ): readonly string[];
  /** What an access token is worth now; undefined when it was never issued here. */
  stateOf(accessToken: string): 'valid' | 'expired' | 'revoked' | undefined;
  expireAll(): number;
  /** Revokes a token of any kind; an access token takes its refresh token along. */
  revoke(token: string): boolean;
  setTokenMode(mode: TokenMode): void;
  setAccessTokenSeconds(seconds: number): void;
  setSendIss(send: boolean): void;
  /** Path of a project's bare repository. Throws when there is no such project. */
  bareRepository(path: string): string;
  rename(path: string, name: string): void;
  /** Ends every connection and process, and removes the temporary folder. */
  close(): Promise<void>;
}

/** Starts the service; ready when the promise is. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'latchkey-sandbox-')));
  const kept = options.folder === undefined ? undefined : await readKept(folder);
  const root = createRoot(options.root);
  const neighbour = options.beside && hosts.get(options.beside);
  const { certificates, caFile } = await prepareCertificates(folder, neighbour ?? kept);
  const server = neighbour?.server ?? (await listen(certificates, options.port ?? 0, kept?.port));
  const url = `https://127.0.0.1:${server.port}${root.path}`;
  const settings = {
    seconds: options.accessTokenSeconds ?? 7200,
    sendIss: options.sendIss ?? false,
  };

  const parts = {
    url,
    root,
    folder,
    apps: createApps(kept?.apps),
    catalogue: createCatalogue(),
    deployTokens: createDeployTokens(),
    faults: createFaults(),
    log: createRequestLog(),
    personalTokens: createPersonalTokens(),
    sessions: createSessions(server.port, root),
    tokens: createTokenStore(options.tokenMode ?? 'old-dies', kept?.tokens),
  };
  const { apps, catalogue, log, tokens } = parts;
  seedCatalogue(catalogue, options.extraProjects ?? 0);

  const repositories = await createRepositories(folder, firstCommit);
  const oauth = await createOAuthServer({
    ...parts,
    sendIss: () => settings.sendIss,
    accessTokenSeconds: () => settings.seconds,
    deviceInterval: options.deviceInterval ?? 5,
    deviceSeconds: options.deviceSeconds ?? 300,
  });
  await seedRepositories(repositories);
  if (options.bigRepository) await addBigRepository(catalogue, repositories, options.bigRepository);

  const world: World = { ...parts, repositories, oauth };
  const leave = server.serve(world, routes);
  const visitors: Visitor[] = [];

  const sandbox: Sandbox = {
    url,
    ca: certificates.ca,
    caFile,
    folder,
    apps: apps.seeded,
    people,
    faults: parts.faults,
    requests: log.requests,
    tokenRequests: log.tokenRequests,
    clearRequests: () => log.clear(),
    registerApp: (app: AppOptions & { readonly confidential: true }) => apps.register(app),
    grant(username, { app = apps.seeded.confidential, scopes = ['api'] } = {}) {
      return oauth.grant(people[username].id, app.clientId, scopes);
    },
    personalToken: (username, scopes, expiresAt) =>
      parts.personalTokens.create(people[username].id, scopes, expiresAt),
    visitor(username) {
      const visitor = createVisitor(url, certificates.ca, people[username]);
      visitors.push(visitor);
      return visitor;
    },
    expire: (accessToken) => tokens.expire(accessToken) > 0,
    issued: (kind) =>
      tokens
        .snapshot()
        .entries.map(([key]) => key)
        .filter((key) => key.startsWith(`${kind}:`))
        .map((key) => key.slice(kind.length + 1)),
    stateOf: (accessToken) => tokens.look(accessToken)?.state,
    expireAll: () => tokens.expire(),
    revoke: (token) => tokens.revoke(token) || parts.personalTokens.revoke(token),
    setTokenMode: (mode) => tokens.setMode(mode),
    setAccessTokenSeconds(seconds) {
      settings.seconds = seconds;
    },
    setSendIss(send) {
      settings.sendIss = send;
    },
    bareRepository: (path) => repositories.folder(projectAt(world, path)),
    rename(path, name) {
      catalogue.rename(projectAt(world, path), name);
    },
    async close() {
      await Promise.all(visitors.map((visitor) => visitor.close()));
      leave();
      if (!neighbour) await server.close();
      if (options.folder === undefined) {
        await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
      } else {
        const state = { port: server.port, certificates, apps: apps.list };
        await writeKept(folder, { ...state, tokens: tokens.snapshot() });
      }
    },
  };
  hosts.set(sandbox, { server, certificates });
  return sandbox;
}

/** What a sandbox shares with one started beside it. */
const hosts = new WeakMap<Sandbox, { server: RunningServer; certificates: Certificates }>();

function projectAt({ catalogue }: World, path: string) {
  const project = catalogue.projectByPath(path);
  if (!project) throw new Error(`there is no project ${path}`);
  return project;
}
