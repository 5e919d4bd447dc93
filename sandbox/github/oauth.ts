import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

import { exportJWK, generateKeyPair } from 'jose';
import type { Configuration, KoaContextWithOIDC } from 'oidc-provider';
import { Provider } from 'oidc-provider';

import type { RequestLog } from '../request-log.ts';
import type { Sessions } from '../sessions.ts';
import type { TokenStore } from '../token-store.ts';
import type { App, Apps } from './apps.ts';
import { clientOf, isCallback } from './apps.ts';
import { createDevicePages } from './device-pages.ts';
import { placeOf } from './hosts.ts';
import { redirectRefusal } from './oauth-words.ts';
import { personById } from './people.ts';
import { oauthScopes, toOAuth } from './scopes.ts';
import { hex, tokenValue } from './token-values.ts';

export interface Grant {
  readonly accessToken: string;
  /** Null for an app whose tokens do not expire. */
  readonly refreshToken: string | null;
  /** Seconds; null when it does not expire. */
  readonly expiresIn: number | null;
  readonly scopes: readonly string[];
}

export interface OAuthAnswer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface OAuthServer {
  readonly provider: Provider;
  /** Name of oidc-provider's session cookie; who is signed in is our own session's to say. */
  readonly sessionCookie: string;
  answer(request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** What oidc-provider would answer; it is the caller's to say it in GitHub's words. */
  ask(request: IncomingMessage, response: ServerResponse): Promise<OAuthAnswer>;
  /** Issues tokens as if the person had just authorised the app. */
  grant(personId: number, app: App, scopes: readonly string[]): Promise<Grant>;
}

export interface OAuthParts {
  readonly url: string;
  readonly apps: Apps;
  readonly tokens: TokenStore;
  readonly log: RequestLog;
  readonly sessions: Sessions;
  readonly sendIss: () => boolean;
  /** Of apps whose tokens expire; 28,800 at GitHub. */
  readonly accessTokenSeconds: () => number;
  readonly deviceSeconds: number;
}

/** Six months: what GitHub grants a refresh token. */
export const refreshTokenSeconds = 15_811_200;
/** oidc-provider knows no token without end; none of ours lives to see this one. */
const century = 100 * 365 * 24 * 60 * 60;

/** GitHub's OAuth, played by oidc-provider under GitHub's routes. */
export async function createOAuthServer(parts: OAuthParts): Promise<OAuthServer> {
  const { url, apps, tokens } = parts;
  const port = new URL(url).port;
  const sessionCookie = `_sandbox_github_oidc_${port}`;
  const provider = new Provider(url, await configuration(parts, sessionCookie, port));
  nameThings(provider, apps);
  const asked = new WeakMap<IncomingMessage, OAuthAnswer | null>();
  provider.use(async (context, next) => {
    await next();
    if (asked.has(context.req)) {
      const body = context.body as OAuthAnswer['body'];
      asked.set(context.req, { status: context.status, body });
      context.respond = false;
    } else answerRedirect(context as KoaContextWithOIDC, parts.sendIss());
  });
  provider.on('server_error', (_context, error: Error) => {
    process.stderr.write(`sandbox: GitHub's OAuth server failed: ${error.message}\n`);
  });
  const answer = provider.callback();

  return {
    provider,
    sessionCookie,
    answer: (request, response) => answer(request, response),

    async ask(request, response) {
      asked.set(request, null);
      await answer(request, response);
      const found = asked.get(request);
      if (!found || found.status >= 500) throw new Error('the OAuth server has failed');
      return found;
    },

    async grant(personId, app, scopes) {
      const accountId = String(personId);
      const { clientId } = app;
      const client = await provider.Client.find(clientId);
      if (!client) throw new Error('no such app');
      const grant = new provider.Grant({ accountId, clientId });
      const scope = toOAuth(app.kind === 'oauth-app' ? scopes : []);
      grant.addOIDCScope(scope);
      const grantId = await grant.save();
      const gty = 'authorization_code';
      const common = { accountId, client, grantId, scope, gty };
      const accessToken = await new provider.AccessToken(common).save();
      if (!app.expiring) return { accessToken, refreshToken: null, expiresIn: null, scopes };
      const refreshToken = await new provider.RefreshToken({ ...common, rotations: 0 }).save();
      tokens.pair(accessToken, refreshToken);
      return { accessToken, refreshToken, expiresIn: parts.accessTokenSeconds(), scopes };
    },
  };
}

/** Codes and tokens look as GitHub's do, and callbacks are compared as GitHub compares them. */
function nameThings(provider: Provider, apps: Apps): void {
  const name = (model: { prototype: object }, make: (clientId: string) => string): void => {
    const own = (model.prototype as Named).generateTokenId;
    Object.assign(model.prototype, {
      generateTokenId(this: Named) {
        // Called for what it notes about the token; its value is not GitHub's.
        own.call(this);
        return make(this.clientId ?? '');
      },
    });
  };
  name(provider.AccessToken, (clientId) =>
    tokenValue(apps.find(clientId)?.kind === 'github-app' ? 'ghu_' : 'gho_'),
  );
  name(provider.RefreshToken, () => tokenValue('ghr_'));
  name(provider.AuthorizationCode, () => hex(20));
  name(provider.DeviceCode, () => hex(40));
  Object.assign(provider.Client.prototype, {
    redirectUriAllowed(this: { readonly clientId: string }, uri: string) {
      const app = apps.find(this.clientId);
      return app !== undefined && isCallback(app, uri);
    },
  });
}

interface Named {
  readonly clientId?: string;
  readonly generateTokenId: (this: Named) => string;
}

/** The way back to the app: GitHub's status, its words for a refusal, and its `iss` (RFC 9207). */
function answerRedirect(context: KoaContextWithOIDC, sendIss: boolean): void {
  if (context.status !== 303) return;
  const location = context.response.get('location');
  const isOurs = location.startsWith('/') || location.startsWith(`${context.origin}/`);
  if (isOurs) return;
  const target = new URL(location);
  if (target.searchParams.get('error') === 'access_denied') {
    for (const [key, value] of Object.entries(redirectRefusal('access_denied'))) {
      target.searchParams.set(key, value);
    }
  }
  target.searchParams.delete('iss');
  if (sendIss) target.searchParams.set('iss', `${placeOf(context.req).web}/login/oauth`);
  context.status = 302;
  context.set('location', target.href);
}

async function configuration(
  parts: OAuthParts,
  sessionCookie: string,
  port: string,
): Promise<Configuration> {
  const { apps, tokens, accessTokenSeconds } = parts;
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  const key = { ...(await exportJWK(privateKey)), use: 'sig', alg: 'ES256', kid: 'sandbox' };
  const cookie = { httpOnly: true, sameSite: 'lax', secure: true, signed: true } as const;
  const expires = (clientId: string | undefined): boolean =>
    apps.find(clientId ?? '')?.expiring ?? false;

  return {
    adapter: (kind: string) => (kind === 'Client' ? clientAdapter(apps) : tokens.adapter(kind)),
    clientDefaults: { id_token_signed_response_alg: 'ES256' },
    cookies: {
      keys: [randomBytes(24).toString('base64url')],
      names: {
        session: sessionCookie,
        interaction: `_sandbox_github_interaction_${port}`,
        resume: `_sandbox_github_resume_${port}`,
      },
      long: { ...cookie, path: '/' },
      short: cookie,
    },
    features: {
      deviceFlow: {
        enabled: true,
        charset: 'base-20',
        mask: '****-****',
        ...createDevicePages(parts),
      },
      devInteractions: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      userinfo: { enabled: false },
    },
    findAccount: (_context, id) =>
      personById(Number(id)) && { accountId: id, claims: () => ({ sub: id }) },
    interactions: { url: (_context, { uid }) => `/login/oauth/interaction/${uid}` },
    issueRefreshToken: async (_context, client) => expires(client.clientId),
    jwks: { keys: [key] },
    // Each sign-in asks anew: what was agreed to is found through the answer just given.
    loadExistingGrant: async ({ oidc }) => {
      const grantId = oidc.result?.consent?.grantId;
      return grantId === undefined ? undefined : oidc.provider.Grant.find(grantId);
    },
    // GitHub takes PKCE and asks nobody for it.
    pkce: { required: () => false },
    renderError: (context, out) => {
      context.type = 'text/plain';
      context.body = `${out.error}: ${out.error_description ?? ''}\n`;
    },
    responseTypes: ['code'],
    revokeGrantPolicy: () => false,
    rotateRefreshToken: true,
    routes: {
      authorization: '/login/oauth/authorize',
      token: '/login/oauth/access_token',
      device_authorization: '/login/device/code',
      code_verification: '/login/device',
    },
    scopes: oauthScopes,
    ttl: {
      AccessToken: (_context, _token, client) =>
        expires(client.clientId) ? accessTokenSeconds() : century,
      AuthorizationCode: 600,
      DeviceCode: parts.deviceSeconds,
      Grant: century,
      IdToken: 120,
      Interaction: 600,
      RefreshToken: refreshTokenSeconds,
      Session: 24 * 60 * 60,
    },
  };
}

/** Lets apps be registered while the server runs: each look-up asks here. */
function clientAdapter(apps: Apps) {
  const nothing = async (): Promise<undefined> => undefined;
  return {
    async find(clientId: string) {
      const app = apps.find(clientId);
      return app && clientOf(app);
    },
    upsert: nothing,
    findByUid: nothing,
    findByUserCode: nothing,
    consume: nothing,
    destroy: nothing,
    revokeByGrantId: nothing,
  };
}
