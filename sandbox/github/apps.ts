import { generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';

import type { AdapterPayload } from 'oidc-provider';

import { deviceGrant } from '../apps.ts';
import { oauthScopes } from './scopes.ts';
import { clientIdValue, hex } from './token-values.ts';

interface Registered {
  readonly name: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** "Authorization callback URL". An OAuth app has one, a GitHub App up to ten. */
  readonly redirectUris: readonly string[];
  /** "Enable Device Flow". */
  readonly deviceFlow: boolean;
  /** Whether user tokens expire after eight hours and come with a refresh token. */
  readonly expiring: boolean;
  readonly suspended: boolean;
}

export interface OAuthApp extends Registered {
  readonly kind: 'oauth-app';
}

export interface GithubApp extends Registered {
  readonly kind: 'github-app';
  /** "App ID". */
  readonly appId: number;
  readonly slug: string;
  /** PKCS #1 PEM, as GitHub hands it out. */
  readonly privateKey: string;
  /** SPKI PEM: what GitHub keeps. */
  readonly publicKey: string;
  readonly permissions: Readonly<Record<string, 'read' | 'write'>>;
}

export type App = OAuthApp | GithubApp;

export interface AppOptions {
  readonly name: string;
  readonly redirectUris: readonly string[];
  /** On when absent. */
  readonly deviceFlow?: boolean;
  /** Off when absent for an OAuth app, on for a GitHub App, as at GitHub. */
  readonly expiring?: boolean;
  readonly suspended?: boolean;
}

export interface SeededApps {
  /** Callback on the loopback address, any port; device flow. */
  readonly oauth: OAuthApp;
  /** The same with Latchkey's own scheme as its one callback. */
  readonly scheme: OAuthApp;
  /** Device flow is not ticked. */
  readonly withoutDevice: OAuthApp;
  /** Has token expiration switched on. */
  readonly expiring: OAuthApp;
  /** Only somebody else's callback is registered. */
  readonly unregistered: OAuthApp;
  /** Both callbacks; installed on analytics (all) and platform (some repositories). */
  readonly githubApp: GithubApp;
}

/** The apps registered at this GitHub. */
export interface Apps {
  readonly list: readonly App[];
  readonly seeded: SeededApps;
  registerOAuthApp(options: AppOptions): OAuthApp;
  registerGithubApp(options: AppOptions): Promise<GithubApp>;
  find(clientId: string): App | undefined;
  /** By "App ID". */
  findGithubApp(appId: number): GithubApp | undefined;
}

export const loopbackCallback = 'http://127.0.0.1/oauth/github';
export const schemeCallback = 'dev.latchkey://oauth/github';

/** What Latchkey's own manual asks an administrator to give the app. */
const permissions = { contents: 'write', metadata: 'read', workflows: 'write' } as const;

const makeKeys = promisify(generateKeyPair);

/** `kept` are apps of an earlier run in the same folder; their IDs, secrets and keys stay good. */
export async function createApps(kept: readonly App[] = []): Promise<Apps> {
  const apps = new Map(kept.map((app) => [app.clientId, app]));
  const put = <A extends App>(app: A): A => {
    apps.set(app.clientId, app);
    return app;
  };

  function registerOAuthApp({ redirectUris, ...options }: AppOptions): OAuthApp {
    if (redirectUris.length !== 1) throw new RangeError('an OAuth app has one callback URL');
    const clientId = clientIdValue('Ov23li');
    const defaults = { deviceFlow: true, expiring: false, suspended: false };
    const ids = { clientId, clientSecret: hex(40), redirectUris };
    return put({ kind: 'oauth-app', ...defaults, ...options, ...ids });
  }

  async function registerGithubApp(options: AppOptions): Promise<GithubApp> {
    const keys = await makeKeys('rsa', {
      modulusLength: 2048,
      privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
      publicKeyEncoding: { type: 'spki', format: 'pem' },
    });
    const appId = 1001 + [...apps.values()].filter(({ kind }) => kind === 'github-app').length;
    return put({
      kind: 'github-app',
      deviceFlow: true,
      expiring: true,
      suspended: false,
      ...options,
      appId,
      slug: options.name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-'),
      clientId: clientIdValue('Iv23li'),
      clientSecret: hex(40),
      permissions,
      ...keys,
    });
  }

  const find = (name: string): App | undefined => kept.find((app) => app.name === name);
  const oauth = (options: AppOptions): OAuthApp => {
    const found = find(options.name);
    return found?.kind === 'oauth-app' ? found : registerOAuthApp(options);
  };
  const own = find('Latchkey for teams');
  const seeded: SeededApps = {
    oauth: oauth({ name: 'Latchkey', redirectUris: [loopbackCallback] }),
    scheme: oauth({ name: 'Latchkey by its scheme', redirectUris: [schemeCallback] }),
    withoutDevice: oauth({
      name: 'Latchkey without device flow',
      redirectUris: [loopbackCallback],
      deviceFlow: false,
    }),
    expiring: oauth({
      name: 'Latchkey with expiring tokens',
      redirectUris: [loopbackCallback],
      expiring: true,
    }),
    unregistered: oauth({
      name: 'Latchkey elsewhere',
      redirectUris: ['https://elsewhere.example/complete/github'],
    }),
    githubApp:
      own?.kind === 'github-app'
        ? own
        : await registerGithubApp({
            name: 'Latchkey for teams',
            redirectUris: [loopbackCallback, schemeCallback],
          }),
  };

  return {
    get list() {
      return [...apps.values()];
    },
    seeded,
    registerOAuthApp,
    registerGithubApp,
    find: (clientId) => apps.get(clientId),
    findGithubApp: (appId) =>
      [...apps.values()].find((app) => app.kind === 'github-app' && app.appId === appId) as
        GithubApp | undefined,
  };
}

/**
 * Whether a callback is one of the app's: host and port are the registered ones, the path is the
 * registered one or lies below it, and on the loopback address any port will do (GitHub's
 * "Authorizing OAuth apps", "Redirect URLs" and "Loopback redirect urls").
 */
export function isCallback(app: App, asked: string): boolean {
  return app.redirectUris.some((registered) => {
    if (asked === registered) return true;
    if (!URL.canParse(asked) || app.kind === 'github-app')
      return matchesLoopback(registered, asked);
    const [one, other] = [new URL(registered), new URL(asked)];
    const isBelow = other.pathname.startsWith(`${one.pathname.replace(/\/$/, '')}/`);
    const samePath = one.pathname === other.pathname || isBelow;
    const sameOrigin = one.protocol === other.protocol && one.host === other.host;
    return (sameOrigin && samePath) || matchesLoopback(registered, asked);
  });
}

function matchesLoopback(registered: string, asked: string): boolean {
  if (!URL.canParse(asked)) return false;
  const [one, other] = [new URL(registered), new URL(asked)];
  const isLoopback = ['127.0.0.1', '[::1]', 'localhost'].includes(one.hostname);
  return (
    isLoopback &&
    one.protocol === other.protocol &&
    one.hostname === other.hostname &&
    one.pathname === other.pathname
  );
}

/**
 * An app as oidc-provider's client. Whether its secret has to be shown depends on the flow, which
 * oidc-provider does not know; our routes look at it first and fill it in afterwards.
 */
export function clientOf(app: App): AdapterPayload {
  return {
    client_id: app.clientId,
    client_name: app.name,
    client_secret: app.clientSecret,
    application_type: 'native',
    token_endpoint_auth_method: 'client_secret_post',
    redirect_uris: [...app.redirectUris],
    response_types: ['code'],
    grant_types: ['authorization_code', 'refresh_token', deviceGrant],
    scope: oauthScopes.join(' '),
  };
}
