import * as oauth from 'oauth4webapi';

import { isFailure, AppError } from '../../core/app-error.ts';
import { isWithin } from '../../core/instance-root.ts';
import type { Http } from '../../ports/http.ts';
import { toGrant } from '../oauth-answer.ts';
import { oauthError } from '../oauth-failure.ts';
import { clientOf, requestOptions } from '../oauth-request.ts';
import type { DeviceAuthorization, DeviceFlow, DevicePoll, OAuthClient } from '../provider.ts';
import { adaptGithubAnswer, toGithubFailure } from './oauth-words.ts';
import { keepWhole, scopeFor, serverOf } from './oauth.ts';

/** RFC 8628 at GitHub. An admin ticks it in the app's settings; it takes no secret. */
export function createDeviceFlow(http: Http): DeviceFlow {
  return {
    async start(client) {
      try {
        const [server, self] = [serverOf(client), clientOf(client)];
        const scope = scopeFor(client);
        const response = await oauth.deviceAuthorizationRequest(
          server,
          self,
          oauth.None(),
          scope === undefined ? {} : { scope },
          requestOptions(http, client, adaptDeviceAnswer),
        );
        const answer = await oauth.processDeviceAuthorizationResponse(server, self, response);
        return toAuthorization(answer, client);
      } catch (thrown) {
        throw toGithubFailure(thrown);
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
          requestOptions(http, client, adaptGithubAnswer),
        );
        const granted = await oauth.processDeviceCodeResponse(server, self, response);
        return { at: 'granted', grant: await keepWhole(http, client, toGrant(granted, [])) };
      } catch (thrown) {
        return pollAgain(thrown);
      }
    },
  };
}

/** GitHub's interval grows by five seconds with each `slow_down`, and it says so. */
function pollAgain(thrown: unknown): DevicePoll {
  const error = oauthError(thrown);
  if (error === 'authorization_pending') return { at: 'pending' };
  if (error === 'slow_down') {
    const named = thrown instanceof oauth.ResponseBodyError ? thrown.cause['interval'] : undefined;
    const interval = Math.min(Math.ceil(Number(named)), longestInterval);
    return interval > 0 ? { at: 'slow-down', interval } : { at: 'slow-down' };
  }
  const failure = toGithubFailure(thrown);
  if (isFailure(failure, 'host.rate-limited')) return { at: 'slow-down' };
  throw failure;
}

/** RFC 8628 §3.2: five seconds unless told; we never ask more often. */
const shortestInterval = 5;
const longestInterval = 60;
const longestLife = 1800;

/** A silly `interval` is no reason to refuse the answer. */
async function adaptDeviceAnswer(response: Response): Promise<Response> {
  const adapted = await adaptGithubAnswer(response);
  if (adapted.status !== 200) return adapted;
  const body: unknown = await adapted
    .clone()
    .json()
    .catch(() => null);
  if (typeof body !== 'object' || body === null) return adapted;
  if ('error' in body) return Response.json(body, { status: 400 });
  if (!('interval' in body)) return adapted;
  const { interval, ...rest } = body;
  const seconds = Math.ceil(Number(interval));
  const isUsable = Number.isFinite(seconds) && seconds > shortestInterval;
  return Response.json(isUsable ? { ...rest, interval: Math.min(seconds, longestInterval) } : rest);
}

/** Throws `sign-in.bad-answer` naming the field that cannot be shown or opened safely. */
function toAuthorization(
  answer: oauth.DeviceAuthorizationResponse,
  { instance }: OAuthClient,
): DeviceAuthorization {
  const bad = (detail: string) => new AppError('sign-in.bad-answer', { detail });
  if (!/^[A-Za-z0-9._~+/=-]{1,8192}$/.test(answer.device_code)) throw bad('device_code');
  if (!/^[A-Za-z0-9-]{4,32}$/.test(answer.user_code)) throw bad('user_code');
  // The person is about to type a code there, so it must be a page of the instance itself.
  const isOwn = (page: string) =>
    page.length <= 2048 &&
    URL.canParse(page) &&
    isWithin(instance, page) &&
    !/^[^/]*\/\/[^/]*@/.test(page);
  if (!isOwn(answer.verification_uri)) throw bad('verification_uri');
  if (answer.expires_in <= 0) throw bad('expires_in');
  const complete = answer.verification_uri_complete;
  return {
    deviceCode: answer.device_code,
    userCode: answer.user_code,
    verificationUri: answer.verification_uri,
    verificationUriComplete: complete !== undefined && isOwn(complete) ? complete : null,
    expiresIn: Math.min(answer.expires_in, longestLife),
    interval: Math.max(answer.interval ?? shortestInterval, shortestInterval),
  };
}
