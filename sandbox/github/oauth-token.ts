import { IncomingMessage } from 'node:http';

import { deviceGrant } from '../apps.ts';
import { readBody } from '../exchange.ts';
import type { App } from './apps.ts';
import type { OAuthAnswer } from './oauth.ts';
import { refreshTokenSeconds } from './oauth.ts';
import type { TokenError } from './oauth-words.ts';
import { tokenRefusal } from './oauth-words.ts';
import { personById } from './people.ts';
import { parseScopes, toOAuth } from './scopes.ts';
import type { GithubExchange, World } from './world.ts';

type Fields = Readonly<Record<string, unknown>>;

/** GitHub keeps so many tokens per person, app and set of scopes; the oldest goes first. */
const keptTokens = 10;

/** `POST /login/oauth/access_token`: refusals come with status 200, as at GitHub. */
export async function issueToken(exchange: GithubExchange): Promise<void> {
  const { world } = exchange;
  const form = await readFields(exchange);
  const grantType = form.get('grant_type') ?? 'authorization_code';
  world.log.countGrant(grantType);
  const app = appOf(exchange, form);
  const refuse = (error: TokenError): void => send(exchange, 200, tokenRefusal(error));

  if (!app) return refuse('incorrect_client_credentials');
  const withoutSecret = grantType === deviceGrant || (await isOfDevice(world, form));
  if (!withoutSecret && form.get('client_secret') !== app.clientSecret) {
    return refuse('incorrect_client_credentials');
  }
  switch (grantType) {
    case 'authorization_code':
      return tradeCode(exchange, app, form);
    case 'refresh_token': {
      const answer = await ask(exchange, app, form);
      if (answer.status !== 200) return refuse('bad_refresh_token');
      world.tokens.refreshed(form.get('refresh_token') ?? '');
      return grant(exchange, app, answer.body);
    }
    case deviceGrant:
      return pollDevice(exchange, app, form);
    default:
      return refuse('unsupported_grant_type');
  }
}

async function tradeCode(exchange: GithubExchange, app: App, form: URLSearchParams): Promise<void> {
  const { provider } = exchange.world.oauth;
  const code = await provider.AuthorizationCode.find(form.get('code') ?? '');
  const refuse = (error: TokenError): void => send(exchange, 200, tokenRefusal(error));
  if (!code || code.clientId !== app.clientId) return refuse('bad_verification_code');
  const redirectUri = form.get('redirect_uri') ?? code.redirectUri ?? '';
  if (redirectUri !== code.redirectUri) return refuse('redirect_uri_mismatch');
  const person = personById(Number(code.accountId));
  if (person && exchange.world.unverified.has(person.id)) return refuse('unverified_user_email');

  form.set('grant_type', 'authorization_code');
  form.set('redirect_uri', redirectUri);
  const answer = await ask(exchange, app, form);
  return answer.status === 200
    ? grant(exchange, app, answer.body)
    : refuse('bad_verification_code');
}

async function pollDevice(
  exchange: GithubExchange,
  app: App,
  form: URLSearchParams,
): Promise<void> {
  const { devices } = exchange.world;
  if (!app.deviceFlow) return send(exchange, 200, tokenRefusal('device_flow_disabled'));
  const code = form.get('device_code') ?? '';
  const answer = await ask(exchange, app, form);
  if (answer.status === 200) return grant(exchange, app, answer.body);

  const error = String(answer.body['error']);
  switch (error) {
    case 'authorization_pending': {
      const interval = devices.poll(code);
      if (interval === undefined) return send(exchange, 200, tokenRefusal(error));
      return send(exchange, 200, { ...tokenRefusal('slow_down'), interval });
    }
    case 'expired_token':
    case 'access_denied':
      return send(exchange, 200, tokenRefusal(error));
    default:
      return send(exchange, 200, tokenRefusal('incorrect_device_code'));
  }
}

/** `POST /login/device/code`. */
export async function issueDeviceCode(exchange: GithubExchange): Promise<void> {
  const { world } = exchange;
  const form = await readFields(exchange);
  const app = appOf(exchange, form);
  if (!app) return send(exchange, 404, { error: 'Not Found' });
  if (!app.deviceFlow) return send(exchange, 200, tokenRefusal('device_flow_disabled'));
  const scopes = app.kind === 'github-app' ? [] : parseScopes(form.get('scope') ?? '');
  const asked = new URLSearchParams({ client_id: app.clientId, scope: toOAuth(scopes) });
  const { status, body } = await ask(exchange, app, asked);
  if (status !== 200) return send(exchange, status, body);
  const interval = world.devices.begin(String(body['device_code']));
  const { device_code, user_code, verification_uri, expires_in } = body;
  return send(exchange, 200, { device_code, user_code, verification_uri, expires_in, interval });
}

/** A token is out: GitHub's fields, and the oldest token of too many is in. */
function grant(exchange: GithubExchange, app: App, body: Fields): void {
  const { tokens } = exchange.world;
  const token = String(body['access_token']);
  const refresh = body['refresh_token'];
  if (typeof refresh === 'string') tokens.pair(token, refresh);
  dropOldest(exchange.world, token);
  const scopes = parseScopes(text(body['scope']));
  send(exchange, 200, {
    access_token: token,
    ...(typeof refresh === 'string' && {
      expires_in: body['expires_in'],
      refresh_token: refresh,
      refresh_token_expires_in: refreshTokenSeconds,
    }),
    scope: app.kind === 'github-app' ? '' : scopes.join(','),
    token_type: 'bearer',
  });
}

function dropOldest({ tokens }: World, newest: string): void {
  const like = tokens.look(newest);
  const same = tokens
    .snapshot()
    .entries.filter(([key]) => key.startsWith('AccessToken:'))
    .map(([key]) => key.slice('AccessToken:'.length))
    .filter((token) => {
      const state = tokens.look(token);
      return (
        state?.state === 'valid' &&
        state.personId === like?.personId &&
        state.clientId === like.clientId &&
        state.scopes.join() === like.scopes.join()
      );
    });
  for (const token of same.slice(0, Math.max(0, same.length - keptTokens))) tokens.revoke(token);
}

/** A refresh token of the device flow is refreshed without the secret. */
async function isOfDevice({ oauth }: World, form: URLSearchParams): Promise<boolean> {
  if (form.get('grant_type') !== 'refresh_token') return false;
  const token = await oauth.provider.RefreshToken.find(form.get('refresh_token') ?? '');
  return token?.gty?.startsWith('device_code') ?? false;
}

function appOf({ request, world }: GithubExchange, form: URLSearchParams): App | undefined {
  const pair = /^basic\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (pair !== undefined && !form.has('client_id')) {
    const [id = '', secret = ''] = Buffer.from(pair, 'base64').toString().split(':');
    form.set('client_id', id);
    form.set('client_secret', secret);
  }
  return world.apps.find(form.get('client_id') ?? '');
}

/** Form or JSON, and what stands in the address: GitHub reads them all. */
async function readFields({ request, url }: GithubExchange): Promise<URLSearchParams> {
  const text = (await readBody(request)).toString();
  const fields = new URLSearchParams(url.search);
  const isJson = /^application\/json\b/i.test(request.headers['content-type'] ?? '');
  const posted = isJson ? Object.entries(parseObject(text)) : [...new URLSearchParams(text)];
  for (const [name, value] of posted) if (typeof value === 'string') fields.set(name, value);
  return fields;
}

function parseObject(text: string): Fields {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Fields) : {};
  } catch {
    return {};
  }
}

/** Puts the request to oidc-provider as it wants it: a form, with the secret, whatever was sent. */
async function ask(
  { request, response, url, world }: GithubExchange,
  app: App,
  form: URLSearchParams,
): Promise<OAuthAnswer> {
  form.set('client_id', app.clientId);
  form.set('client_secret', app.clientSecret);
  const body = Buffer.from(form.toString());
  const inner = new IncomingMessage(request.socket);
  inner.method = 'POST';
  inner.url = url.pathname;
  inner.headers = {
    host: request.headers.host,
    'content-type': 'application/x-www-form-urlencoded',
    'content-length': String(body.length),
  };
  inner.push(body);
  inner.push(null);
  // One that ends incomplete takes its connection along.
  inner.complete = true;
  return world.oauth.ask(inner, response);
}

/** GitHub answers as a form unless JSON is asked for by name. */
function send({ request, response }: GithubExchange, status: number, body: Fields): void {
  const asJson = /\bjson\b/i.test(request.headers.accept ?? '');
  const fields = Object.entries(body).map(([name, value]) => [name, String(value)]);
  const text = asJson
    ? JSON.stringify(body)
    : new URLSearchParams(Object.fromEntries(fields) as Record<string, string>).toString();
  const type = asJson ? 'application/json' : 'application/x-www-form-urlencoded';
  response.writeHead(status, {
    'content-type': `${type}; charset=utf-8`,
    'content-length': Buffer.byteLength(text),
    'cache-control': 'max-age=0, private, must-revalidate',
  });
  response.end(text);
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
