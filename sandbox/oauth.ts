import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

import { exportJWK, generateKeyPair } from 'jose';
import type { Configuration } from 'oidc-provider';
import { Provider } from 'oidc-provider';

import type { Apps } from './apps.ts';
import { knownScopes } from './apps.ts';
import { createDevicePages } from './device-pages.ts';
import { foreignToken, speakDoorkeeper } from './doorkeeper.ts';
import { showProblem } from './doorkeeper-authorize.ts';
import { sentence } from './doorkeeper-words.ts';
import { personById } from './people.ts';
import type { RequestLog } from './request-log.ts';
import type { Root } from './root.ts';
import type { Sessions } from './sessions.ts';
import type { TokenStore } from './token-store.ts';

export interface Grant {
  readonly accessToken: string;
  readonly refreshToken: string;
  /** Seconds. */
  readonly expiresIn: number;
  readonly scopes: readonly string[];
}

export interface OAuthServer {
  readonly provider: Provider;
  /** Answers the routes under `/oauth`. */
  answer(request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** Issues tokens as if the person had just authorised the app. */
  grant(personId: number, clientId: string, scopes: readonly string[]): Promise<Grant>;
}

export interface OAuthParts {
  readonly url: string;
  readonly root: Root;
  readonly apps: Apps;
  readonly tokens: TokenStore;
  readonly log: RequestLog;
  readonly sessions: Sessions;
  readonly sendIss: () => boolean;
  readonly accessTokenSeconds: () => number;
  readonly deviceInterval: number;
  readonly deviceSeconds: number;
}

const year = 365 * 24 * 60 * 60;

/** GitLab's OAuth, played by oidc-provider under GitLab's routes. */
export async function createOAuthServer(parts: OAuthParts): Promise<OAuthServer> {
  const { url, root, tokens } = parts;
  const port = new URL(url).port;
  const sessionCookie = `_sandbox_oidc_${port}`;
  const provider = new Provider(url, await configuration(parts, sessionCookie, port));
  const speak = speakDoorkeeper({ ...parts, provider, sessionCookie });
  provider.use((context, next) => speak(context as Parameters<typeof speak>[0], next));
  provider.on('server_error', (_context, error: Error) => {
    process.stderr.write(`sandbox: the OAuth server failed: ${error.message}\n`);
  });
  const answer = provider.callback();

  return {
    provider,

    answer(request, response) {
      // oidc-provider reads from `baseUrl`, as Connect sets it, where it is mounted.
      const below = root.within(request.url ?? '') ?? '/';
      return answer(Object.assign(request, { url: below, baseUrl: root.path }), response);
    },

    async grant(personId, clientId, scopes) {
      const accountId = String(personId);
      const client = await provider.Client.find(clientId);
      if (!client) throw new Error('no such app');
      const grant = new provider.Grant({ accountId, clientId });
      grant.addOIDCScope(scopes.join(' '));
      const grantId = await grant.save();
      const common = { accountId, client, grantId, scope: scopes.join(' ') };
      const gty = 'authorization_code';
      const accessToken = await new provider.AccessToken({ ...common, gty }).save();
      const refreshToken = await new provider.RefreshToken({ ...common, gty, rotations: 0 }).save();
      tokens.pair(accessToken, refreshToken);
      return { accessToken, refreshToken, expiresIn: parts.accessTokenSeconds(), scopes };
    },
  };
}

async function configuration(
  parts: OAuthParts,
  sessionCookie: string,
  port: string,
): Promise<Configuration> {
  const { apps, root, tokens, accessTokenSeconds } = parts;
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  const key = { ...(await exportJWK(privateKey)), use: 'sig', alg: 'ES256', kid: 'sandbox' };
  const cookie = { httpOnly: true, sameSite: 'lax', secure: true, signed: true } as const;

  return {
    adapter: (kind: string) => (kind === 'Client' ? apps.adapter : tokens.adapter(kind)),
    claims: {
      openid: ['sub'],
      profile: ['name', 'nickname', 'preferred_username'],
      email: ['email', 'email_verified'],
    },
    clientDefaults: { id_token_signed_response_alg: 'ES256' },
    cookies: {
      keys: [randomBytes(24).toString('base64url')],
      names: {
        session: sessionCookie,
        interaction: `_sandbox_interaction_${port}`,
        resume: `_sandbox_resume_${port}`,
      },
      long: { ...cookie, path: root.path || '/' },
      short: cookie,
    },
    features: {
      clientCredentials: { enabled: true },
      deviceFlow: {
        enabled: true,
        charset: 'base-20',
        mask: '********',
        ...createDevicePages(parts),
      },
      devInteractions: { enabled: false },
      introspection: {
        enabled: true,
        allowedPolicy: async (_context, client, token) => token.clientId === client.clientId,
      },
      revocation: {
        enabled: true,
        allowedPolicy: async (context, client, token) => {
          const own = token.clientId === client.clientId;
          context.state[foreignToken] = !own;
          return own;
        },
      },
      rpInitiatedLogout: { enabled: false },
      userinfo: { enabled: true },
    },
    findAccount: (_context, id) => account(id),
    interactions: { url: (_context, { uid }) => root.at(`/oauth/interaction/${uid}`) },
    issueRefreshToken: async () => true,
    jwks: { keys: [key] },
    // Each sign-in asks anew: what was agreed to is found through the answer just given.
    loadExistingGrant: async ({ oidc }) => {
      const grantId = oidc.result?.consent?.grantId;
      return grantId === undefined ? undefined : oidc.provider.Grant.find(grantId);
    },
    pkce: { required: (_context, client) => client.clientAuthMethod === 'none' },
    renderError: (context, out) => {
      showProblem(context, root, sentence(out.error, out.error_description ?? out.error));
      if (!context.path.startsWith('/oauth/authorize')) context.status = 400;
    },
    responseTypes: ['code'],
    revokeGrantPolicy: () => tokens.mode === 'family-dies',
    rotateRefreshToken: true,
    routes: {
      authorization: '/oauth/authorize',
      token: '/oauth/token',
      revocation: '/oauth/revoke',
      introspection: '/oauth/introspect',
      device_authorization: '/oauth/authorize_device',
      code_verification: '/oauth/device',
      jwks: '/oauth/discovery/keys',
      userinfo: '/oauth/userinfo',
    },
    scopes: knownScopes,
    ttl: {
      AccessToken: accessTokenSeconds,
      AuthorizationCode: 600,
      ClientCredentials: accessTokenSeconds,
      DeviceCode: parts.deviceSeconds,
      Grant: year,
      IdToken: 120,
      Interaction: 600,
      RefreshToken: year,
      Session: 24 * 60 * 60,
    },
  };
}

function account(id: string) {
  const person = personById(Number(id));
  if (!person) return undefined;
  return {
    accountId: id,
    claims: () => ({
      sub: id,
      name: person.name,
      nickname: person.username,
      preferred_username: person.username,
      email: person.email,
      email_verified: true,
    }),
  };
}
