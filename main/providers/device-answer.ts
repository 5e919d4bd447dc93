import type * as oauth from 'oauth4webapi';

import { AppError } from '../core/app-error.ts';
import type { DeviceAuthorization } from './provider.ts';

/** RFC 8628 §3.2: five seconds unless told; we never ask more often. */
const shortestInterval = 5;
/** Seconds; what a service asks for beyond it is not believed. */
export const longestInterval = 60;
const longestLife = 1800;

/** Numbers may come as text; a silly `interval` is no reason to refuse the answer. */
export async function adaptInterval(answer: Response): Promise<Response> {
  if (answer.status !== 200) return answer;
  const body: unknown = await answer
    .clone()
    .json()
    .catch(() => null);
  if (typeof body !== 'object' || body === null || !('interval' in body)) return answer;
  const { interval, ...rest } = body;
  const seconds = Math.ceil(Number(interval));
  const isUsable = Number.isFinite(seconds) && seconds > shortestInterval;
  return Response.json(isUsable ? { ...rest, interval: Math.min(seconds, longestInterval) } : rest);
}

/**
 * The answer as our own value. `pageOf` gives the address of a page of the service's own, or null for
 * any other: the person is about to type a code there. Throws `sign-in.bad-answer` naming the field
 * that cannot be shown or opened safely.
 */
export function toAuthorization(
  answer: oauth.DeviceAuthorizationResponse,
  pageOf: (address: string) => string | null,
): DeviceAuthorization {
  const bad = (detail: string) => new AppError('sign-in.bad-answer', { detail });
  if (!/^[A-Za-z0-9._~+/=-]{1,8192}$/.test(answer.device_code)) throw bad('device_code');
  if (!/^[A-Za-z0-9-]{4,32}$/.test(answer.user_code)) throw bad('user_code');
  const page = pageOf(answer.verification_uri);
  if (page === null) throw bad('verification_uri');
  if (answer.expires_in <= 0) throw bad('expires_in');
  const complete = answer.verification_uri_complete;
  return {
    deviceCode: answer.device_code,
    userCode: answer.user_code,
    verificationUri: page,
    verificationUriComplete: complete ? pageOf(complete) : null,
    expiresIn: Math.min(answer.expires_in, longestLife),
    interval: Math.max(answer.interval ?? shortestInterval, shortestInterval),
  };
}
