import * as oauth from 'oauth4webapi';

import { isLoopback } from '../../core/address.ts';
import { AppError, isFailure } from '../../core/app-error.ts';
import type { Http } from '../../ports/http.ts';
import { oauthError } from '../oauth-failure.ts';
import { clientOf, requestOptions } from '../oauth-request.ts';
import type { DeviceAuthorization, DeviceFlow, OAuthClient } from '../provider.ts';
import { scopes, serverOf } from './endpoints.ts';
import { adaptAnswer, granted, requireScopes } from './granted.ts';
import { toSignInFailure } from './oauth-failure.ts';
import { placesOf } from './places.ts';

/** RFC 8628 at Entra ID (learn.microsoft.com/entra/identity-platform/v2-oauth2-device-code). */
export function createDeviceFlow(http: Http): DeviceFlow {
  return {
    async start(client) {
      try {
        const [server, self] = [serverOf(client), clientOf(client)];
        const response = await oauth.deviceAuthorizationRequest(
          server,
          self,
          oauth.None(),
          { scope: scopes.join(' ') },
          requestOptions(http, client, adaptDeviceAnswer),
        );
        const answer = await oauth.processDeviceAuthorizationResponse(server, self, response);
        return toAuthorization(answer, client);
      } catch (thrown) {
        throw toSignInFailure(thrown, client);
      }
    },

    async poll(client, deviceCode) {
      try {
        const [server, self] = [serverOf(client), clientOf(client)];
        const response = await oauth.deviceCodeGrantRequest(
          server,
          self,
          oauth.None(),
          deviceCode,
          requestOptions(http, client, adaptAnswer),
        );
        const grant = granted(await oauth.processDeviceCodeResponse(server, self, response));
        return { at: 'granted', grant: requireScopes(grant) };
      } catch (thrown) {
        const error = oauthError(thrown);
        if (error === 'authorization_pending') return { at: 'pending' };
        const failure = toSignInFailure(thrown, client, [deviceCode]);
        if (error === 'slow_down' || isFailure(failure, 'host.rate-limited')) {
          return { at: 'slow-down' };
        }
        throw failure;
      }
    },
  };
}

/** RFC 8628 §3.2: five seconds unless told; we never ask more often. */
const shortestInterval = 5;
const longestInterval = 60;
const longestLife = 1800;

/** Numbers may come as text; a silly `interval` is no reason to refuse the answer. */
async function adaptDeviceAnswer(response: Response): Promise<Response> {
  const plain = await adaptAnswer(response);
  if (plain.status !== 200) return plain;
  const body: unknown = await plain
    .clone()
    .json()
    .catch(() => null);
  if (typeof body !== 'object' || body === null || !('interval' in body)) return plain;
  const { interval, ...rest } = body;
  const seconds = Math.ceil(Number(interval));
  const isUsable = Number.isFinite(seconds) && seconds > shortestInterval;
  return Response.json(isUsable ? { ...rest, interval: Math.min(seconds, longestInterval) } : rest);
}

/** Throws `sign-in.bad-answer` naming the field that cannot be shown or opened safely. */
function toAuthorization(
  answer: oauth.DeviceAuthorizationResponse,
  client: OAuthClient,
): DeviceAuthorization {
  const bad = (detail: string) => new AppError('sign-in.bad-answer', { detail });
  if (!/^[A-Za-z0-9._~+/=-]{1,8192}$/.test(answer.device_code)) throw bad('device_code');
  if (!/^[A-Za-z0-9-]{4,32}$/.test(answer.user_code)) throw bad('user_code');
  if (!isOwnPage(answer.verification_uri, client)) throw bad('verification_uri');
  if (answer.expires_in <= 0) throw bad('expires_in');
  return {
    deviceCode: answer.device_code,
    userCode: answer.user_code,
    verificationUri: answer.verification_uri,
    // Entra ID has no address with the code in it, and nothing of ours is made up.
    verificationUriComplete: null,
    expiresIn: Math.min(answer.expires_in, longestLife),
    interval: Math.max(answer.interval ?? shortestInterval, shortestInterval),
  };
}

/**
 * The person is about to type a code there: a page of Microsoft over https
 * (`https://microsoft.com/devicelogin`, `https://login.microsoft.com/device`), or of the sign-in
 * service itself.
 */
function isOwnPage(address: string, { instance }: OAuthClient): boolean {
  if (address.length > 2048 || !URL.canParse(address)) return false;
  const { protocol, hostname, username, password, origin } = new URL(address);
  if (protocol !== 'https:' || username !== '' || password !== '') return false;
  const { authority } = placesOf(instance);
  if (origin === authority) return true;
  const isMicrosoft = /(?:^|\.)(?:microsoft|microsoftonline)\.com$/.test(hostname);
  return isMicrosoft && !isLoopback(new URL(authority).hostname);
}
