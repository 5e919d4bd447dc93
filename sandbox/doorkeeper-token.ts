import type { KoaContextWithOIDC, Provider } from 'oidc-provider';

import { deviceGrant } from './apps.ts';
import { challenge, missing, sentence } from './doorkeeper-words.ts';
import type { RequestLog } from './request-log.ts';
import type { TokenStore } from './token-store.ts';

export interface TokenParts {
  readonly provider: Provider;
  readonly tokens: TokenStore;
  readonly log: RequestLog;
  /** Seconds between two polls of a device. */
  readonly deviceInterval: number;
}

type Next = () => Promise<unknown>;
type Fields = Readonly<Record<string, unknown>>;

export type Endpoint = (context: KoaContextWithOIDC, next: Next) => Promise<void>;

/** `POST /oauth/token`: what oidc-provider decided, said as Doorkeeper says it. */
export function createTokenEndpoint(parts: TokenParts): Endpoint {
  const polls = new Map<string, number>();

  return async (context, next) => {
    await next();
    const form = postedForm(context);
    parts.log.countGrant(text(form['grant_type']) || '(none)');
    if (context.status === 200) grant(context, parts, form);
    else await refuse(context, parts, form, polls);
  };
}

function grant(context: KoaContextWithOIDC, { tokens }: TokenParts, form: Fields): void {
  const body = context.body as Fields;
  const access = text(body['access_token']);
  const refresh = body['refresh_token'];
  if (form['grant_type'] === 'refresh_token') tokens.refreshed(text(form['refresh_token']));
  if (typeof refresh === 'string') tokens.pair(access, refresh);

  context.body = {
    access_token: access,
    token_type: 'Bearer',
    expires_in: body['expires_in'],
    ...(refresh === undefined ? {} : { refresh_token: refresh }),
    scope: body['scope'],
    created_at: tokens.look(access)?.createdAt,
    ...(body['id_token'] === undefined ? {} : { id_token: body['id_token'] }),
  };
}

async function refuse(
  context: KoaContextWithOIDC,
  parts: TokenParts,
  form: Fields,
  polls: Map<string, number>,
): Promise<void> {
  if (context.status >= 500) return;
  let error = text((context.body as Fields)['error']);
  let description = sentence(error, text((context.body as Fields)['error_description']));

  if (text(form['client_id']) === '' && !context.headers.authorization) {
    error = 'invalid_client';
  } else if (form['grant_type'] === undefined && error === 'invalid_request') {
    description = missing('grant_type');
  } else if (await lacksVerifier(parts.provider, form)) {
    error = 'invalid_request';
    description = missing('code_verifier');
  } else if (/grant type is not allowed/.test(description)) {
    error = 'unauthorized_client';
  } else if (error === 'authorization_pending' && pollsTooFast(form, parts.deviceInterval, polls)) {
    error = 'slow_down';
  }

  description = sentence(error, description);
  refuseWith(context, error === 'invalid_client' ? 401 : 400, error, description);
}

/** Sends a refusal in Doorkeeper's form. */
export function refuseWith(
  context: KoaContextWithOIDC,
  status: number,
  error: string,
  description: string,
): void {
  context.status = status;
  context.set('WWW-Authenticate', challenge(error, description));
  context.set('Cache-Control', 'no-store');
  context.body = { error, error_description: description };
}

/** Doorkeeper names the missing verifier; oidc-provider says no more than invalid_grant. */
async function lacksVerifier(provider: Provider, form: Fields): Promise<boolean> {
  if (form['grant_type'] !== 'authorization_code' || form['code_verifier']) return false;
  const code = await provider.AuthorizationCode.find(text(form['code']));
  return code !== undefined && 'codeChallenge' in code && !('consumed' in code);
}

function pollsTooFast(form: Fields, interval: number, polls: Map<string, number>): boolean {
  if (form['grant_type'] !== deviceGrant) return false;
  const code = text(form['device_code']);
  const before = polls.get(code);
  const now = performance.now();
  polls.set(code, now);
  // A timer may fire a little early; only a clearly impatient device is told off.
  return before !== undefined && now - before < interval * 1000 - 100;
}

/** The form as oidc-provider read it; empty when it refused before reading. */
export function postedForm(context: KoaContextWithOIDC): Fields {
  const { body } = (context.oidc as KoaContextWithOIDC['oidc'] | undefined) ?? {};
  return body ?? {};
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
