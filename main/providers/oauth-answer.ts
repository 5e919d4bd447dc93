import type * as oauth from 'oauth4webapi';
import { z } from 'zod';

import { AppError } from '../core/app-error.ts';
import { withoutChallenge } from './oauth-request.ts';
import type { Grant } from './provider.ts';

/**
 * Mends what oauth4webapi is stricter or laxer about than the services are, before it checks
 * the answer by the RFC:
 * - an error that came with status 200 is made the 400 it should have been (RFC 6749 §5.2);
 * - `expires_in` as a numeric string becomes a number, a negative one 0: already expired;
 *   anything else is refused;
 * - a key that is there twice counts with its last value, as `JSON.parse` has it everywhere.
 */
export async function adaptTokenAnswer(response: Response): Promise<Response> {
  const plain = await withoutChallenge(response);
  if (plain.status !== 200) return plain;
  const body = parseObject(await plain.clone().text());
  if (body === null) return plain;
  if (typeof body['error'] === 'string' && body['access_token'] === undefined) {
    return Response.json(body, { status: 400 });
  }
  const { expires_in: lifetime, ...rest } = body;
  return lifetime === undefined || lifetime === null
    ? Response.json(rest)
    : Response.json({ ...rest, expires_in: seconds(lifetime) });
}

function parseObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

/** A year is more than any service grants; a larger number is a mistake, not a lifetime. */
const longest = 366 * 24 * 3600;

function seconds(lifetime: unknown): number {
  const isNumeric = typeof lifetime === 'string' && /^-?\d{1,15}(\.\d+)?$/.test(lifetime);
  const value = isNumeric ? Number(lifetime) : lifetime;
  if (typeof value !== 'number' || !Number.isFinite(value)) {
    throw new AppError('sign-in.bad-answer', { detail: 'expires_in' });
  }
  return Math.min(Math.max(Math.floor(value), 0), longest);
}

/** No line end, no NUL, no space: a token can never forge a line of git's credential protocol. */
const token = z.string().regex(/^[A-Za-z0-9._~+/=-]{1,8192}$/);

/**
 * The granted tokens as our own value. `created_at` is not read: the lifetime counts from
 * receipt, because the service's clock may be wrong. Without `scope` the grant is what was
 * asked for (RFC 6749 §5.1). Throws `sign-in.bad-answer` for a token of odd characters.
 */
export function toGrant(answer: oauth.TokenEndpointResponse, asked: readonly string[]): Grant {
  const tokens = z
    .object({ access_token: token, refresh_token: token.optional() })
    .safeParse(answer);
  if (!tokens.success) {
    throw new AppError('sign-in.bad-answer', { detail: tokens.error.issues[0]?.path.join('.') });
  }
  return {
    accessToken: tokens.data.access_token,
    refreshToken: tokens.data.refresh_token ?? null,
    expiresIn: answer.expires_in ?? null,
    scopes: answer.scope === undefined ? asked : answer.scope.split(/\s+/).filter(Boolean),
  };
}
