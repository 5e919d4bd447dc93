import * as oauth from 'oauth4webapi';

import { isFailure } from '../../core/app-error.ts';
import { isWithin } from '../../core/instance-root.ts';
import type { Http } from '../../ports/http.ts';
import { adaptInterval, longestInterval, toAuthorization } from '../device-answer.ts';
import { toGrant } from '../oauth-answer.ts';
import { oauthError } from '../oauth-failure.ts';
import { clientOf, requestOptions } from '../oauth-request.ts';
import type { DeviceFlow, DevicePoll, OAuthClient } from '../provider.ts';
import { parseJson } from '../reply.ts';
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
        return toAuthorization(answer, (page) => ownPage(page, client));
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

async function adaptDeviceAnswer(response: Response): Promise<Response> {
  const adapted = await adaptGithubAnswer(response);
  const body = parseJson(await adapted.clone().text());
  const isError = typeof body === 'object' && body !== null && 'error' in body;
  // Here, too, an error comes with status 200.
  if (adapted.status === 200 && isError) return Response.json(body, { status: 400 });
  return adaptInterval(adapted);
}

/** The page, when it is one of the instance itself. */
function ownPage(page: string, { instance }: OAuthClient): string | null {
  const isOwn =
    page.length <= 2048 &&
    URL.canParse(page) &&
    isWithin(instance, page) &&
    !/^[^/]*\/\/[^/]*@/.test(page);
  return isOwn ? page : null;
}
