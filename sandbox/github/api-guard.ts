import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

import type { Handler, Headers } from '../exchange.ts';
import { sendJson } from '../exchange.ts';
import type { Credential } from './credentials.ts';
import { credentialOf } from './credentials.ts';
import type { Place } from './hosts.ts';
import { placeOf } from './hosts.ts';
import type { RateLimit } from './rate-limits.ts';
import { allows } from './scopes.ts';
import type { GithubExchange, World } from './world.ts';

/** One request to the REST API, with who asks and how to answer. */
export interface ApiCall {
  readonly exchange: GithubExchange;
  readonly world: World;
  readonly place: Place;
  /** Undefined for somebody who showed nothing. */
  readonly credential: Credential | undefined;
  readonly params: readonly string[];
  readonly query: URLSearchParams;
  readonly send: (status: number, body: unknown, headers?: Headers) => void;
  readonly refuse: (status: number, message: string, headers?: Headers) => void;
}

export type ApiHandler = (call: ApiCall) => Promise<void> | void;

export const documentation = 'https://docs.github.com/rest';
const versions = ['2022-11-28'];
/** What the sandbox plays where the service is an Enterprise Server. */
export const serverVersion = '3.17.0';

/** `Authorization` with `Bearer`, `token`, or Basic with the token as user or as password. */
function tokenOf({ headers }: IncomingMessage): string | undefined {
  const [, scheme = '', value = ''] = /^(\w+)\s+(\S+)$/.exec(headers.authorization ?? '') ?? [];
  if (/^(bearer|token)$/i.test(scheme)) return value;
  if (!/^basic$/i.test(scheme)) return undefined;
  const [user = '', password = ''] = Buffer.from(value, 'base64').toString().split(':');
  return ['', 'x-oauth-basic'].includes(password) ? user : password;
}

/** Who is asked about in the headers of an answer, and counted. */
interface Asker {
  readonly name: string;
  readonly isKnown: boolean;
  readonly credential?: Credential | undefined;
  readonly accepted?: readonly string[];
}

/** Makes a call of an exchange; undefined when it was answered already. */
export function beginCall(exchange: GithubExchange, asker: Asker): ApiCall | undefined {
  const { request, response, world, url, params } = exchange;
  const { credential, accepted = [] } = asker;
  // Asking how often one may still ask is free.
  const isFree = exchange.path.endsWith('/rate_limit');
  const limit = world.limits[isFree ? 'look' : 'count'](asker.name, asker.isKnown);
  const place = placeOf(request);
  const own = credentialHeaders(credential, accepted);
  const send: ApiCall['send'] = (status, body, headers = {}) => {
    const all = { ...commonHeaders(request, place, limit), ...own, ...headers };
    if (status === 204) response.writeHead(204, all).end();
    else sendJson(exchange, status, body, all);
  };
  const refuse: ApiCall['refuse'] = (status, message, headers) =>
    send(status, { message, documentation_url: documentation, status: String(status) }, headers);

  if (!request.headers['user-agent']) {
    request.resume();
    const words =
      'Request forbidden by administrative rules. Please make sure your request has a User-Agent header.\n';
    response.writeHead(403, { 'content-type': 'text/html' }).end(words);
    return undefined;
  }
  const version = request.headers['x-github-api-version'];
  if (typeof version === 'string' && !versions.includes(version)) {
    request.resume();
    refuse(400, `The API version '${version}' is not supported.`);
    return undefined;
  }
  if (limit.exceeded && !isFree) {
    request.resume();
    refuse(403, exceeded(credential));
    return undefined;
  }
  const query = url.searchParams;
  return { exchange, world, place, credential, params, query, send, refuse };
}

/** For routes that show public things to anybody. `accepted` are the scopes of which one is needed. */
export function open(accepted: readonly string[], handler: ApiHandler): Handler<World> {
  return (exchange) => {
    const { request, world } = exchange;
    request.resume();
    const token = tokenOf(request);
    const credential = token === undefined ? undefined : credentialOf(world, token);
    const name = callerOf(credential);
    const asker = { name, isKnown: credential !== undefined, credential, accepted };
    const call = beginCall(exchange, asker);
    if (!call) return undefined;
    if (token !== undefined && !credential) return call.refuse(401, 'Bad credentials');
    return handler(call);
  };
}

/** For routes that need a person, and a scope where it is a token with scopes. */
export function withPerson(accepted: readonly string[], handler: ApiHandler): Handler<World> {
  return open(accepted, (call) => {
    const { credential, refuse } = call;
    if (!credential) return refuse(401, 'Requires authentication');
    if (!credential.person) return refuse(403, 'Resource not accessible by integration');
    const isScoped = credential.kind === 'oauth-app' || credential.kind === 'classic';
    const lacks = isScoped && !accepted.some((scope) => allows(credential.scopes, scope));
    // GitHub hides what a scope would have shown.
    if (accepted.length > 0 && lacks) return refuse(404, 'Not Found');
    return handler(call);
  });
}

const callerOf = (credential: Credential | undefined): string =>
  credential?.person?.username ?? credential?.token ?? '';

const exceeded = (credential: Credential | undefined): string =>
  credential?.person
    ? `API rate limit exceeded for user ID ${credential.person.id}.`
    : 'API rate limit exceeded for 127.0.0.1.';

function commonHeaders(
  request: IncomingMessage,
  place: Place,
  limit: RateLimit,
): Record<string, string> {
  const version = request.headers['x-github-api-version'] ?? versions[0];
  return {
    'x-github-request-id': randomBytes(4).toString('hex').toUpperCase().replace(/^.{4}/, '$&:'),
    'x-github-media-type': 'github.v3; format=json',
    'x-github-api-version-selected': String(version),
    'x-ratelimit-limit': String(limit.limit),
    'x-ratelimit-remaining': String(limit.remaining),
    'x-ratelimit-used': String(limit.used),
    'x-ratelimit-reset': String(limit.reset),
    'x-ratelimit-resource': 'core',
    'cache-control': 'private, max-age=60, s-maxage=60',
    ...(place.kind === 'server' && { 'x-github-enterprise-version': serverVersion }),
  };
}

function credentialHeaders(
  credential: Credential | undefined,
  accepted: readonly string[],
): Record<string, string> {
  if (!credential) return {};
  const isScoped = credential.kind === 'oauth-app' || credential.kind === 'classic';
  const scopes = isScoped
    ? {
        'x-oauth-scopes': credential.scopes.join(', '),
        'x-accepted-oauth-scopes': accepted.join(', '),
        ...(credential.app && { 'x-oauth-client-id': credential.app.clientId }),
      }
    : {};
  const { expiresAt } = credential;
  const until =
    expiresAt === null
      ? {}
      : { 'github-authentication-token-expiration': expirationHeader(expiresAt) };
  return { ...scopes, ...until };
}

/** `2026-12-01 10:00:00 UTC`, as GitHub writes it. */
export const expirationHeader = (at: number): string =>
  `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
