import { randomBytes, randomUUID } from 'node:crypto';

import type { Adapter, AdapterPayload } from 'oidc-provider';

import type { Principal } from './directory.ts';
import { azureDevOps } from './directory.ts';

/** One secret of an app. People paste `id` where `value` belongs; both are shown in the portal. */
export interface AppSecret {
  readonly id: string;
  readonly value: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

/** An app registration, and the enterprise application it became in the tenant. */
export interface AzureApp {
  readonly name: string;
  /** "Application (client) ID". */
  readonly clientId: string;
  /** Object id of the registration. Azure DevOps does not know it: members are service principals. */
  readonly applicationObjectId: string;
  /** The service principal; null while nobody has added the app to the tenant. */
  readonly principal: Principal | null;
  /** The platform "Mobile and desktop applications": whoever comes back there sends PKCE and no secret. */
  readonly redirectUris: readonly string[];
  /** The platform "Web": whoever comes back there sends a secret. */
  readonly webRedirectUris: readonly string[];
  /** "Allow public client flows": without it no device flow. */
  readonly publicFlows: boolean;
  /** The newest secret, live or expired; null for an app without any. */
  readonly secret: AppSecret | null;
  /** An administrator has agreed for everybody: nobody is asked. */
  readonly adminConsent: boolean;
  /** Only an administrator may agree. */
  readonly adminOnly: boolean;
}

export interface AzureConfidentialApp extends AzureApp {
  readonly principal: Principal;
  readonly secret: AppSecret;
}

export interface AzureAppOptions {
  readonly name: string;
  /** Latchkey's own for mobile and desktop apps when absent. */
  readonly redirectUris?: readonly string[];
  readonly webRedirectUris?: readonly string[];
  /** True when absent. */
  readonly publicFlows?: boolean;
  /** Milliseconds since 1970 when its secret ends; without it the app has none. */
  readonly secretExpiresAt?: number;
  readonly adminConsent?: boolean;
  readonly adminOnly?: boolean;
  /** False leaves the app a registration that was never added to the tenant. */
  readonly inTenant?: boolean;
}

/** The apps every Azure sandbox starts with. */
export interface SeededAzureApps {
  /** A public client: PKCE, no secret, device flow. */
  readonly public: AzureApp;
  /** `latchkey-robot`: as `public`, and with a secret; its service principal is a member of quillworks. */
  readonly principal: AzureConfidentialApp;
  /** As `principal`, with a secret that ended yesterday. */
  readonly expired: AzureConfidentialApp;
  /** Its service principal was added to no organisation. */
  readonly stranger: AzureConfidentialApp;
  /** Latchkey's address is registered for the web: a secret is asked for, and no public flows. */
  readonly web: AzureConfidentialApp;
  /** Only somebody else's redirect URI is registered. */
  readonly unregistered: AzureApp;
  /** Nobody but an administrator may agree to it. */
  readonly adminOnly: AzureApp;
  /** Registered, never added to the tenant: AADSTS700016. */
  readonly absent: AzureApp;
}

export const azureRedirectUris: readonly string[] = [
  'dev.latchkey://oauth/azure-devops',
  'http://localhost/oauth/azure-devops',
];

/** What may be asked of Azure DevOps. `.default` is everything the registration lists. */
export const resourceScopes = [
  '.default',
  'user_impersonation',
  'vso.code',
  'vso.code_write',
  'vso.profile',
  'vso.project',
].map((name) => `${azureDevOps}/${name}`);
export const knownScopes = ['openid', 'profile', 'email', 'offline_access', ...resourceScopes];

export const deviceGrant = 'urn:ietf:params:oauth:grant-type:device_code';

export interface Registrations {
  readonly list: readonly AzureApp[];
  readonly seeded: SeededAzureApps;
  register(options: AzureAppOptions): AzureApp;
  find(clientId: string): AzureApp | undefined;
  /** Ends the secret of an app now. */
  expireSecret(clientId: string): void;
  /** Notes that an administrator has agreed for everybody. */
  consentAsAdmin(clientId: string): void;
  /** The apps as oidc-provider's clients. */
  readonly adapter: Adapter;
}

const day = 24 * 60 * 60 * 1000;
const robotIds = {
  objectId: '7e3f9b52-1c64-4d0a-8e77-90ab12cd3401',
  profileId: 'b2c8d5e3-04f6-6a21-9b3c-6d5e4f3a2b01',
};

export function createRegistrations(): Registrations {
  const apps = new Map<string, AzureApp>();

  function register(options: AzureAppOptions, ids = newIds()): AzureApp {
    const { name, inTenant = true, secretExpiresAt: ends } = options;
    const app: AzureApp = {
      name,
      clientId: randomUUID(),
      applicationObjectId: randomUUID(),
      principal: inTenant ? { ...ids, name } : null,
      redirectUris: options.redirectUris ?? azureRedirectUris,
      webRedirectUris: options.webRedirectUris ?? [],
      publicFlows: options.publicFlows ?? true,
      secret: ends === undefined ? null : newSecret(ends),
      adminConsent: options.adminConsent ?? false,
      adminOnly: options.adminOnly ?? false,
    };
    apps.set(app.clientId, app);
    return app;
  }

  const change = (clientId: string, fields: Partial<AzureApp>): void => {
    const app = apps.get(clientId);
    if (!app) throw new Error(`there is no app ${clientId}`);
    apps.set(clientId, { ...app, ...fields });
  };
  const find = (clientId: string): AzureApp | undefined => apps.get(clientId);

  return {
    get list() {
      return [...apps.values()];
    },
    seeded: seed(register),
    register: (options) => register(options),
    find,
    expireSecret(clientId) {
      const secret = find(clientId)?.secret;
      if (!secret) throw new Error('this app has no secret');
      change(clientId, { secret: { ...secret, expiresAt: Date.now() - 1 } });
    },
    consentAsAdmin: (clientId) => change(clientId, { adminConsent: true, adminOnly: false }),
    adapter: clientAdapter(find),
  };
}

const newIds = (): typeof robotIds => ({ objectId: randomUUID(), profileId: randomUUID() });

/** As the portal makes them: a GUID to name it by, 40 characters to keep. */
function newSecret(expiresAt: number): AppSecret {
  const value = `${randomBytes(2).toString('hex')}8Q~${randomBytes(25).toString('base64url').slice(0, 33)}`;
  return { id: randomUUID(), value, expiresAt };
}

function seed(
  register: (options: AzureAppOptions, ids?: typeof robotIds) => AzureApp,
): SeededAzureApps {
  const withSecret = (options: AzureAppOptions, ids?: typeof robotIds): AzureConfidentialApp => {
    const app = register({ secretExpiresAt: Date.now() + 730 * day, ...options }, ids);
    if (!app.secret || !app.principal) throw new Error('this app has a secret and a principal');
    return { ...app, secret: app.secret, principal: app.principal };
  };
  return {
    public: register({ name: 'Latchkey' }),
    principal: withSecret({ name: 'latchkey-robot' }, robotIds),
    expired: withSecret({ name: 'Latchkey, secret expired', secretExpiresAt: Date.now() - day }),
    stranger: withSecret({ name: 'Latchkey, not a member' }),
    web: withSecret({
      name: 'Latchkey as a web app',
      redirectUris: [],
      webRedirectUris: azureRedirectUris.filter((uri) => uri.startsWith('http:')),
      publicFlows: false,
    }),
    unregistered: register({
      name: 'Latchkey elsewhere',
      redirectUris: ['https://elsewhere.example/complete/azure_active_directory'],
    }),
    adminOnly: register({ name: 'Latchkey for admins', adminOnly: true }),
    absent: register({ name: 'Latchkey of others', inTenant: false }),
  };
}

/**
 * `http://localhost` matches any port, paths are compared with their case, everything else is
 * compared whole (Microsoft's "Redirect URI restrictions and limitations").
 */
export function platformOf(app: AzureApp, redirectUri: string): Platform | undefined {
  const among = (registered: readonly string[]): boolean =>
    registered.some((uri) => withoutPort(uri) === withoutPort(redirectUri));
  if (among(app.redirectUris)) return 'native';
  return among(app.webRedirectUris) ? 'web' : undefined;
}

export type Platform = 'native' | 'web';

const withoutPort = (uri: string): string => uri.replace(/^(http:\/\/localhost):\d+(?=\/|$)/, '$1');

/** An app asking for itself is another client to oidc-provider: it alone has a secret there. */
export const daemon = '#daemon';

/** Lets apps and their secrets change while the server runs: each look-up asks here. */
function clientAdapter(find: Registrations['find']): Adapter {
  const nothing = async (): Promise<undefined> => undefined;
  return {
    async find(id) {
      const app = find(id.replace(daemon, ''));
      return app?.principal ? client(app, id) : undefined;
    },
    upsert: nothing,
    findByUid: nothing,
    findByUserCode: nothing,
    consume: nothing,
    destroy: nothing,
    revokeByGrantId: nothing,
  };
}

/** Whether people's tokens need a secret depends on the platform, which Entra's rules look at before. */
function client(app: AzureApp, id: string): AdapterPayload {
  const common = {
    client_id: id,
    client_name: app.name,
    application_type: 'native',
    scope: knownScopes.join(' '),
  } as const;
  if (id.endsWith(daemon)) {
    const secret = app.secret?.value ?? randomBytes(24).toString('hex');
    return {
      ...common,
      client_secret: secret,
      token_endpoint_auth_method: 'client_secret_post',
      redirect_uris: [],
      response_types: [],
      grant_types: ['client_credentials'],
    };
  }
  return {
    ...common,
    token_endpoint_auth_method: 'none',
    redirect_uris: [...app.redirectUris, ...app.webRedirectUris],
    response_types: ['code'],
    grant_types: ['authorization_code', 'refresh_token', deviceGrant],
  };
}
