import { randomBytes } from 'node:crypto';

import type { Adapter, AdapterPayload } from 'oidc-provider';

export interface App {
  readonly name: string;
  /** GitLab's "Application ID". */
  readonly clientId: string;
  /** GitLab's "Secret"; null when the app is not confidential. */
  readonly clientSecret: string | null;
  readonly redirectUris: readonly string[];
  readonly scopes: readonly string[];
  /** An instance-wide trusted app: nobody is asked for consent. */
  readonly trusted: boolean;
  /** Compares the port of a loopback redirect too, as old instances do. */
  readonly strictPort: boolean;
}

export interface ConfidentialApp extends App {
  readonly clientSecret: string;
}

export interface AppOptions {
  readonly name: string;
  readonly confidential: boolean;
  readonly redirectUris: readonly string[];
  readonly scopes: readonly string[];
  readonly trusted?: boolean;
  readonly strictPort?: boolean;
}

/** The OAuth apps registered at this instance. */
export interface Apps {
  readonly list: readonly App[];
  /** The apps every sandbox starts with. */
  readonly seeded: SeededApps;
  register(options: AppOptions & { readonly confidential: true }): ConfidentialApp;
  register(options: AppOptions): App;
  find(clientId: string): App | undefined;
  /** The apps as oidc-provider's clients. */
  readonly adapter: Adapter;
}

export interface SeededApps {
  readonly confidential: ConfidentialApp;
  readonly public: App;
  /** May not ask for `api` or to write. */
  readonly withoutApi: ConfidentialApp;
  /** Only somebody else's redirect URI is registered. */
  readonly unregistered: ConfidentialApp;
}

/** The scopes there are, with GitLab's own words for the consent page. */
export const scopeWords: Readonly<Record<string, string>> = {
  api: 'Access the API on your behalf: read and write all groups and projects',
  read_api: 'Read the API: all groups and projects',
  read_user: 'Read your personal information',
  read_repository: 'Read your repositories (Git over HTTP)',
  write_repository: 'Read and write your repositories (Git over HTTP)',
  openid: 'Authenticate using OpenID Connect',
  profile: 'Read your name and picture',
  email: 'Read your email address',
};

export const knownScopes = Object.keys(scopeWords);

export const redirectUris: readonly string[] = [
  'dev.latchkey://oauth/gitlab',
  'http://127.0.0.1/oauth/gitlab',
];

export const deviceGrant = 'urn:ietf:params:oauth:grant-type:device_code';

/** `kept` are apps of an earlier run in the same folder; their IDs and secrets stay good. */
export function createApps(kept: readonly App[] = []): Apps {
  const apps = new Map(kept.map((app) => [app.clientId, app]));

  function register(options: AppOptions & { readonly confidential: true }): ConfidentialApp;
  function register(options: AppOptions): App;
  function register({ confidential, ...options }: AppOptions): App {
    const app: App = {
      trusted: false,
      strictPort: false,
      ...options,
      clientId: randomBytes(32).toString('hex'),
      clientSecret: confidential ? `gloas-${randomBytes(32).toString('hex')}` : null,
    };
    apps.set(app.clientId, app);
    return app;
  }

  const seeded = seed(register, [...apps.values()]);
  return {
    get list() {
      return [...apps.values()];
    },
    seeded,
    register,
    find: (clientId) => apps.get(clientId),
    adapter: clientAdapter((clientId) => apps.get(clientId)),
  };
}

function seed(register: Apps['register'], kept: readonly App[]): SeededApps {
  const again = (name: string): App | undefined => kept.find((app) => app.name === name);
  const confidential = (options: Omit<AppOptions, 'confidential'>): ConfidentialApp => {
    const found = again(options.name);
    return found?.clientSecret
      ? { ...found, clientSecret: found.clientSecret }
      : register({ ...options, confidential: true });
  };
  const open = { name: 'Latchkey (not confidential)', redirectUris, scopes: knownScopes };
  return {
    confidential: confidential({ name: 'Latchkey', redirectUris, scopes: knownScopes }),
    public: again(open.name) ?? register({ ...open, confidential: false }),
    withoutApi: confidential({
      name: 'Latchkey without api',
      redirectUris,
      scopes: ['read_user', 'read_repository'],
    }),
    unregistered: confidential({
      name: 'Latchkey elsewhere',
      redirectUris: ['https://elsewhere.example/complete/gitlab'],
      scopes: knownScopes,
    }),
  };
}

/** Lets apps be registered while the server runs: each look-up asks here. */
function clientAdapter(find: (clientId: string) => App | undefined): Adapter {
  const nothing = async (): Promise<undefined> => undefined;
  return {
    async find(clientId) {
      const app = find(clientId);
      return app && client(app);
    },
    upsert: nothing,
    findByUid: nothing,
    findByUserCode: nothing,
    consume: nothing,
    destroy: nothing,
    revokeByGrantId: nothing,
  };
}

function client(app: App): AdapterPayload {
  const grants = ['authorization_code', 'refresh_token', deviceGrant];
  const secret = app.clientSecret === null ? {} : { client_secret: app.clientSecret };
  return {
    client_id: app.clientId,
    client_name: app.name,
    ...secret,
    application_type: 'native',
    token_endpoint_auth_method: app.clientSecret === null ? 'none' : 'client_secret_post',
    redirect_uris: [...app.redirectUris],
    response_types: ['code'],
    grant_types: app.clientSecret === null ? grants : [...grants, 'client_credentials'],
    scope: app.scopes.join(' '),
  };
}
