import type { KoaContextWithOIDC } from 'oidc-provider';

import { postedForm } from '../doorkeeper-token.ts';
import { personByObjectId, tenant } from './directory.ts';
import type { EntraParts } from './entra-parts.ts';
import type { Failure } from './failures.ts';
import { failure, failureBody } from './failures.ts';
import { originsOf } from './origins.ts';
import type { AzureApp } from './registrations.ts';
import { azureDevOps } from './directory.ts';
import { daemon, deviceGrant, platformOf } from './registrations.ts';

type Fields = Readonly<Record<string, unknown>>;
type Next = () => Promise<unknown>;

/** Where on a request's state the reasons of a refusal are noted. */
export const refusalKey = { failure: 'entraFailure', detail: 'entraDetail' } as const;

/** What oidc-provider decided about a token request whose app and scope are in order. */
export async function answerToken(
  context: KoaContextWithOIDC,
  next: Next,
  parts: EntraParts,
): Promise<void> {
  await next();
  if (context.status >= 500) return;
  const form = postedForm(context);
  const app = parts.registrations.find(text(form['client_id']).replace(daemon, ''));
  const wrong = context.status === 200 ? undefined : diagnose(context, form);
  if (wrong === 'declined') return sendDeclined(context, parts.url);
  if (wrong || !app) return sendFailure(context, wrong ?? failure(9002313), parts.url);
  await grant(context, form, app, parts);
}

/** The tokens themselves are the tenant's; oidc-provider has decided that there are some. */
async function grant(
  context: KoaContextWithOIDC,
  form: Fields,
  app: AzureApp,
  { store, tokens, url }: EntraParts,
): Promise<void> {
  const body = context.body as Fields;
  const lifetime = { expires_in: tokens.seconds(), ext_expires_in: tokens.seconds() };
  context.set('Cache-Control', 'no-store, no-cache');
  if (form['grant_type'] === 'client_credentials') {
    context.body = {
      token_type: 'Bearer',
      ...lifetime,
      access_token: await tokens.mintForApp(app),
    };
    return;
  }
  const inner = store.find('AccessToken', text(body['access_token']));
  const person = personByObjectId(inner?.accountId ?? '');
  if (!person) return sendFailure(context, failure(9002313), url);
  const scopes = (inner?.scope ?? '').split(' ');
  const issuer = `${originsOf(context.req, url).login}/${tenant.id}/v2.0`;
  const refreshToken = text(body['refresh_token']);
  if (refreshToken !== '') noteOrigin(store, form, app, refreshToken);
  const nonce = store.find('AuthorizationCode', text(form['code']))?.nonce;
  context.body = {
    token_type: 'Bearer',
    scope: grantedScope(scopes),
    ...lifetime,
    access_token: await tokens.mintFor(person, app),
    ...(refreshToken === '' ? {} : { refresh_token: refreshToken }),
    ...(scopes.includes('openid')
      ? { id_token: await tokens.identify(person, app, issuer, nonce) }
      : {}),
  };
}

/** A refresh token is used as it was got: with the secret of a web app, or without any. */
function noteOrigin(
  store: EntraParts['store'],
  form: Fields,
  app: AzureApp,
  refreshToken: string,
): void {
  const before = store.find('RefreshToken', text(form['refresh_token']))?.['platform'];
  const platform = before ?? platformOf(app, text(form['redirect_uri'])) ?? 'native';
  store.patch('RefreshToken', refreshToken, { platform });
}

/** Entra names what `.default` came to, and leaves `offline_access` out. */
function grantedScope(scopes: readonly string[]): string {
  const rest = scopes.filter((scope) => scope !== 'offline_access' && scope !== '');
  const whole = `${azureDevOps}/.default`;
  const resolved = rest.includes(whole) ? [`${azureDevOps}/user_impersonation`] : [];
  return [...new Set([...resolved, ...rest])].join(' ');
}

/** Why oidc-provider said no, in the order Entra looks. */
function diagnose(context: KoaContextWithOIDC, form: Fields): Failure | 'declined' {
  const noted = context.state[refusalKey.failure] as Failure | undefined;
  const detail = text(context.state[refusalKey.detail]);
  const { error, error_description: words } = context.body as Fields;
  const grantType = text(form['grant_type']);

  if (noted) return noted;
  const missing = /missing required parameter\(s\) '?(\w+)/.exec(text(words))?.[1];
  if (missing !== undefined) return failure(900144, { parameter: missing });

  if (grantType === deviceGrant) return wrongDevice(text(error), detail, text(form['device_code']));
  if (grantType === 'refresh_token') {
    if (!/expired/.test(detail)) return failure(9002313);
    return failure(700082, { issued: new Date(Date.now() - ninetyDays).toISOString() });
  }
  if (/already (consumed|used)/.test(detail)) return failure(54005);
  if (/expired/.test(detail)) return failure(70008);
  if (/redirect_uri mismatch/.test(detail)) return failure(500112);
  if (/PKCE|code_verifier/i.test(detail)) return failure(501481);
  return failure(9002313);
}

const ninetyDays = 90 * 24 * 60 * 60 * 1000;

function wrongDevice(error: string, detail: string, code: string): Failure | 'declined' {
  if (error === 'authorization_pending') return failure(70016);
  if (error === 'expired_token') return failure(70020);
  if (error === 'access_denied') return 'declined';
  if (/already consumed/.test(detail)) return failure(54005);
  return failure(70018, { code });
}

export function sendFailure(context: KoaContextWithOIDC, what: Failure, url: string): void {
  context.status = what.status;
  context.set('Cache-Control', 'no-store, no-cache');
  context.remove('WWW-Authenticate');
  context.body = failureBody(what, originsOf(context.req, url).login);
}

/** Microsoft documents the name (`authorization_declined`) and no number for it. */
function sendDeclined(context: KoaContextWithOIDC, url: string): void {
  const body = failureBody(failure(70016), originsOf(context.req, url).login);
  const { error_codes: _codes, error_uri: _uri, ...rest } = body;
  context.status = 400;
  const words = 'OAuth 2.0 device flow error. The end user denied the authorization request.';
  const trace = body.error_description.slice(body.error_description.indexOf(' Trace ID: '));
  context.body = {
    ...rest,
    error: 'authorization_declined',
    error_description: `${words}${trace}`,
  };
}

/** A device's codes, in Entra's fields: there is no `verification_uri_complete`. */
export async function answerDeviceCode(
  context: KoaContextWithOIDC,
  next: Next,
  parts: EntraParts,
): Promise<void> {
  await next();
  if (context.status >= 500) return;
  if (context.status !== 200) return sendFailure(context, failure(9002313), parts.url);
  const given = context.body as Fields;
  const page = `${originsOf(context.req, parts.url).login}/common/oauth2/deviceauth`;
  const userCode = text(given['user_code']);
  context.body = {
    user_code: userCode,
    device_code: given['device_code'],
    verification_uri: page,
    expires_in: parts.deviceSeconds,
    interval: parts.deviceInterval,
    message: `To sign in, use a web browser to open the page ${page} and enter the code ${userCode} to authenticate.`,
  };
}

export const text = (value: unknown): string => (typeof value === 'string' ? value : '');
