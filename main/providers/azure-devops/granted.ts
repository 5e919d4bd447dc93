import type * as oauth from 'oauth4webapi';

import { AppError } from '../../core/app-error.ts';
import { adaptTokenAnswer, toGrant } from '../oauth-answer.ts';
import type { Grant } from '../provider.ts';
import { resource, scopes } from './endpoints.ts';

/** An ID token is never asked for and never read; oauth4webapi would want to verify it. */
export async function adaptAnswer(response: Response): Promise<Response> {
  const plain = await adaptTokenAnswer(response);
  if (plain.status !== 200) return plain;
  const body: unknown = await plain
    .clone()
    .json()
    .catch(() => null);
  if (typeof body !== 'object' || body === null || !('id_token' in body)) return plain;
  const { id_token: _unread, ...rest } = body;
  return Response.json(rest);
}

/**
 * The granted tokens, with the scopes in the words they were asked for in. Entra ID answers
 * `.default` with the names of the permissions behind it, and never names `offline_access`: its
 * proof is the refresh token. Throws `sign-in.bad-answer` for a token of odd characters.
 */
export function granted(answer: oauth.TokenEndpointResponse): Grant {
  const grant = toGrant(answer, scopes);
  const [whole = '', offline = ''] = scopes;
  const named = grant.scopes.filter((scope) => scope !== offline);
  const isForUs = named.some((scope) => scope.startsWith(`${resource}/`));
  return {
    ...grant,
    scopes: [
      ...new Set([
        ...(isForUs ? [whole] : []),
        ...(grant.refreshToken === null ? [] : [offline]),
        ...named,
      ]),
    ],
  };
}

/** Throws `account.scope-missing` naming what a person's sign-in cannot do without. */
export function requireScopes(grant: Grant): Grant {
  const missing = scopes.filter((scope) => !grant.scopes.includes(scope));
  if (missing.length === 0) return grant;
  throw new AppError('account.scope-missing', { detail: missing.join(' ') });
}
