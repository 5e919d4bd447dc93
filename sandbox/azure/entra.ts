import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

import { exportJWK, generateKeyPair } from 'jose';
import type { Configuration, KoaContextWithOIDC } from 'oidc-provider';
import { Provider } from 'oidc-provider';

import { personByObjectId, tenant } from './directory.ts';
import { dropCookie } from '../doorkeeper-authorize.ts';
import { createDevicePages } from './entra-device.ts';
import { askedPrompt, endAuthorization, showFailure } from './entra-authorize.ts';
import { answerDeviceCode, answerToken, refusalKey } from './entra-token.ts';
import { failure } from './failures.ts';
import type { AzureApp } from './registrations.ts';
import { knownScopes } from './registrations.ts';
import type { EntraParts } from './entra-parts.ts';

export interface Entra {
  readonly provider: Provider;
  /** Hands a request below `/{tenant}` to oidc-provider; `path` begins after the tenant. */
  answer(
    request: IncomingMessage,
    response: ServerResponse,
    at: { readonly tenant: string; readonly path: string },
  ): Promise<void>;
  /** Tokens as if the person had just signed in to the app. */
  grant(objectId: string, app: AzureApp, scopes: readonly string[]): Promise<EntraGrant>;
}

export interface EntraGrant {
  readonly accessToken: string;
  /** Empty without `offline_access`. */
  readonly refreshToken: string;
  /** Seconds. */
  readonly expiresIn: number;
  readonly scopes: readonly string[];
}

const day = 24 * 60 * 60;

/** Entra's second endpoint version, played by oidc-provider: what it decides is said in AADSTS words. */
export async function createEntra(parts: EntraParts): Promise<Entra> {
  const { url, store, tokens } = parts;
  const sessionCookie = `_sandbox_entra_oidc_${new URL(url).port}`;
  const provider = new Provider(
    `${url}/${tenant.id}/v2.0`,
    await configuration(parts, sessionCookie),
  );
  provider.use(async (plain, next) => {
    const context = plain as KoaContextWithOIDC;
    const { path, method } = context;
    if (path.startsWith('/oauth2/v2.0/authorize')) {
      await endAuthorization(context, next, sessionCookie);
    } else if (path === '/oauth2/v2.0/token') {
      await answerToken(context, next, parts);
    } else if (path === '/oauth2/v2.0/devicecode') {
      await answerDeviceCode(context, next, parts);
    } else {
      if (path === '/oauth2/deviceauth' && method === 'GET') dropCookie(context, sessionCookie);
      await next();
    }
  });
  provider.on('server_error', (_context, error: Error) => {
    process.stderr.write(`sandbox: the Entra server failed: ${error.message}\n`);
  });
  provider.on('grant.error', (context, error) => {
    const { error_detail: detail } = error as { readonly error_detail?: string };
    context.state[refusalKey.detail] = detail ?? '';
  });
  const answer = provider.callback();

  return {
    provider,
    answer: (request, response, at) =>
      // oidc-provider reads from `baseUrl`, as Connect sets it, where it is mounted.
      answer(Object.assign(request, { url: at.path, baseUrl: `/${at.tenant}` }), response),

    async grant(objectId, app, scopes) {
      const person = personByObjectId(objectId);
      const client = await provider.Client.find(app.clientId);
      if (!person || !client) throw new Error('no such person or app');
      parts.standing.consent(person, app);
      const grant = new provider.Grant({ accountId: objectId, clientId: app.clientId });
      grant.addOIDCScope(scopes.join(' '));
      const grantId = await grant.save();
      const common = { accountId: objectId, client, grantId, scope: scopes.join(' ') };
      const isOffline = scopes.includes('offline_access');
      const refresh = new provider.RefreshToken({
        ...common,
        gty: 'authorization_code',
        rotations: 0,
      });
      return {
        accessToken: await tokens.mintFor(person, app),
        refreshToken: isOffline ? await refresh.save() : '',
        expiresIn: tokens.seconds(),
        scopes,
      };
    },
  };

  async function configuration(
    { registrations, standing, deviceSeconds }: EntraParts,
    cookieName: string,
  ): Promise<Configuration> {
    const { port } = new URL(url);
    const { privateKey } = await generateKeyPair('ES256', { extractable: true });
    const key = { ...(await exportJWK(privateKey)), use: 'sig', alg: 'ES256', kid: 'inner' };
    const cookie = { httpOnly: true, sameSite: 'lax', secure: true, signed: true } as const;
    return {
      adapter: (kind: string) => (kind === 'Client' ? registrations.adapter : store.adapter(kind)),
      clientDefaults: { id_token_signed_response_alg: 'ES256' },
      cookies: {
        keys: [randomBytes(24).toString('base64url')],
        names: {
          session: cookieName,
          interaction: `_sandbox_entra_interaction_${port}`,
          resume: `_sandbox_entra_resume_${port}`,
        },
        long: { ...cookie, path: '/' },
        short: cookie,
      },
      features: {
        clientCredentials: { enabled: true },
        deviceFlow: {
          enabled: true,
          charset: 'base-20',
          mask: '*********',
          ...createDevicePages(parts),
        },
        devInteractions: { enabled: false },
        rpInitiatedLogout: { enabled: false },
        userinfo: { enabled: false },
      },
      extraParams: [askedPrompt],
      findAccount(context, id, token) {
        const person = personByObjectId(id);
        if (!person || token?.kind !== 'RefreshToken') return person && account(id);
        const refusal = refuseRefresh(person, token as unknown as RefreshFields);
        if (refusal === undefined) return account(id);
        context.state[refusalKey.failure] = refusal;
        return undefined;
      },
      interactions: {
        url: (context, { uid }) => `${mountOf(context.req)}/consent/${uid}`,
      },
      issueRefreshToken: async (_context, _client, code) => code.scopes.has('offline_access'),
      jwks: { keys: [key] },
      // Who agreed to what is the tenant's to remember; each request is asked through.
      loadExistingGrant: async ({ oidc }) => {
        const grantId = oidc.result?.consent?.grantId;
        return grantId === undefined ? undefined : oidc.provider.Grant.find(grantId);
      },
      // Asked for by the platform, before oidc-provider hears of it.
      pkce: { required: () => false },
      renderError: (context, out) => {
        showFailure(context, out.error_description ?? out.error);
      },
      responseTypes: ['code'],
      revokeGrantPolicy: () => false,
      rotateRefreshToken: true,
      routes: {
        authorization: '/oauth2/v2.0/authorize',
        token: '/oauth2/v2.0/token',
        device_authorization: '/oauth2/v2.0/devicecode',
        code_verification: '/oauth2/deviceauth',
        jwks: '/discovery/inner/keys',
      },
      scopes: knownScopes,
      ttl: {
        AccessToken: 3599,
        AuthorizationCode: 600,
        ClientCredentials: 3599,
        DeviceCode: deviceSeconds,
        Grant: 365 * day,
        IdToken: 3600,
        Interaction: 600,
        RefreshToken: 90 * day,
        Session: day,
      },
    };

    function refuseRefresh(
      person: NonNullable<ReturnType<typeof personByObjectId>>,
      { jti = '', iat = 0, clientId = '' }: RefreshFields,
    ) {
      const ended = store.find('RefreshToken', jti)?.['endedAt'];
      const app = registrations.find(clientId);
      if (typeof ended === 'number') {
        return failure(50173, { issued: iso(iat * 1000), ended: iso(ended) });
      }
      if (app && !standing.hasConsented(person, app)) {
        return failure(65001, { app: app.clientId, name: app.name });
      }
      return standing.owesSecondFactor(person) ? failure(50076) : undefined;
    }
  }
}

interface RefreshFields {
  readonly jti?: string;
  readonly iat?: number;
  readonly clientId?: string;
}

const iso = (milliseconds: number): string => new Date(milliseconds).toISOString();

const account = (accountId: string) => ({ accountId, claims: () => ({ sub: accountId }) });

/** `/` and the tenant's segment, as the request named it. */
export const mountOf = (request: IncomingMessage): string =>
  (request as { readonly baseUrl?: string }).baseUrl ?? '';
