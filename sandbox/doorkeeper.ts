import type { KoaContextWithOIDC } from 'oidc-provider';

import type { AuthorizeParts } from './doorkeeper-authorize.ts';
import { createAuthorizeEndpoint, dropCookie } from './doorkeeper-authorize.ts';
import type { Endpoint, TokenParts } from './doorkeeper-token.ts';
import { createTokenEndpoint, refuseWith } from './doorkeeper-token.ts';
import { sentence } from './doorkeeper-words.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Set by the revocation policy when a token belongs to another app. */
export const foreignToken = 'sandboxForeignToken';

/**
 * Makes oidc-provider answer as Doorkeeper, GitLab's OAuth engine, does. The decisions stay
 * oidc-provider's; statuses, error names and the shape of answers are Doorkeeper's.
 */
export function speakDoorkeeper(parts: TokenParts & AuthorizeParts): Endpoint {
  const authorize = createAuthorizeEndpoint(parts);
  const token = createTokenEndpoint(parts);

  return async (context, next) => {
    const { path, method } = context;
    if (path === '/oauth/authorize' || path.startsWith('/oauth/authorize/')) {
      return authorize(context, next);
    }
    if (method !== 'POST' && path !== '/oauth/device') return void (await next());
    switch (path) {
      case '/oauth/token':
        return token(context, next);
      case '/oauth/revoke':
        return revoke(context, next);
      case '/oauth/introspect':
        return introspect(context, next);
      case '/oauth/authorize_device':
        return authorizeDevice(context, next, parts.deviceInterval);
      case '/oauth/device':
        if (method === 'GET') dropCookie(context, parts.sessionCookie);
        return void (await next());
      default:
        return void (await next());
    }
  };
}

const revoke: Endpoint = async (context, next) => {
  await next();
  if (context.status === 401 || context.state[foreignToken] === true) {
    context.remove('WWW-Authenticate');
    context.status = 403;
    context.body = {
      error: 'unauthorized_client',
      error_description: sentence('revoke_unauthorized'),
    };
  } else if (context.status === 200) {
    context.body = {};
  }
};

const introspect: Endpoint = async (context, next) => {
  await next();
  if (context.status === 401) return refuseAsDoorkeeper(context);
  const { active, scope, client_id, token_type, exp, iat } = context.body as Fields;
  if (context.status === 200) {
    context.body = active ? { active, scope, client_id, token_type, exp, iat } : { active: false };
  }
  return undefined;
};

async function authorizeDevice(
  context: KoaContextWithOIDC,
  next: () => Promise<unknown>,
  interval: number,
): Promise<void> {
  await next();
  if (context.status === 200) {
    const body = context.body as Fields;
    const { verification_uri: page, verification_uri_complete: complete } = body;
    context.body = {
      ...body,
      verification_uri: rootless(String(page)),
      verification_uri_complete: rootless(String(complete)),
      interval,
    };
  } else if (context.status < 500) refuseAsDoorkeeper(context);
}

/** The gem makes these addresses of scheme and host alone; under a root, nothing is there. */
function rootless(address: string): string {
  const { origin, search } = new URL(address);
  return `${origin}/oauth/device${search}`;
}

function refuseAsDoorkeeper(context: KoaContextWithOIDC): void {
  const { error, error_description: description } = context.body as Fields;
  const name = String(error);
  refuseWith(context, context.status, name, sentence(name, String(description)));
}
