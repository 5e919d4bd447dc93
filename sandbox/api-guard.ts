import { apiCaller } from './authenticate.ts';
import type { Exchange } from './exchange.ts';
import { sendJson } from './exchange.ts';
import type { Person } from './people.ts';

export type ApiHandler = (exchange: Exchange, person: Person) => Promise<void> | void;
export type PublicApiHandler = (exchange: Exchange, person: Person | null) => Promise<void> | void;

/** GitLab's answers (`lib/api/api_guard.rb`). */
const revoked = 'Token was revoked. You have to re-authorize from the user.';
const expired = 'Token is expired. You can either do re-authorization or token refresh.';
const insufficient = 'The request requires higher privileges than provided by the access token.';

/** For routes that need somebody: hands over who it is, or refuses. */
export function withPerson(scopes: readonly string[], handler: ApiHandler) {
  return withCaller(scopes, (exchange, person) =>
    person ? handler(exchange, person) : unauthorized(exchange),
  );
}

/** For routes that show public things to anybody, and more to those who are known. */
export function withCaller(scopes: readonly string[], handler: PublicApiHandler) {
  return (exchange: Exchange): Promise<void> | void => {
    // A handler that takes a body reads it itself.
    if (exchange.request.method !== 'POST') exchange.request.resume();
    const caller = apiCaller(exchange.world, exchange.request);
    switch (caller.state) {
      case 'anonymous':
        return handler(exchange, null);
      case 'unknown':
      case 'deploy':
        return unauthorized(exchange);
      case 'expired':
        return invalidToken(exchange, expired);
      case 'revoked':
        return invalidToken(exchange, revoked);
      case 'valid':
        break;
    }
    if (!caller.scopes.some((scope) => scopes.includes(scope))) {
      const body = { error: 'insufficient_scope', error_description: insufficient };
      return sendJson(exchange, 403, { ...body, scope: scopes.join(' ') });
    }
    return handler(exchange, caller.person);
  };
}

export function unauthorized(exchange: Exchange): void {
  sendJson(exchange, 401, { message: '401 Unauthorized' });
}

export function notFound(exchange: Exchange, what: string): void {
  sendJson(exchange, 404, { message: `404 ${what} Not Found` });
}

function invalidToken(exchange: Exchange, words: string): void {
  const header = `Bearer realm="Protected by OAuth 2.0", error="invalid_token", error_description="${words}"`;
  const body = { error: 'invalid_token', error_description: words };
  sendJson(exchange, 401, body, { 'www-authenticate': header });
}
