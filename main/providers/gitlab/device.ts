import * as oauth from 'oauth4webapi';

import { AppError, isFailure } from '../../core/app-error.ts';
import { isLoopback } from '../../core/address.ts';
import { isWithin } from '../../core/instance-root.ts';
import { originOf } from '../../core/origin.ts';
import type { Http } from '../../ports/http.ts';
import { adaptInterval, toAuthorization } from '../device-answer.ts';
import { adaptTokenAnswer, toGrant } from '../oauth-answer.ts';
import { oauthError, toSignInFailure } from '../oauth-failure.ts';
import { authenticationOf, clientOf, requestOptions, withoutChallenge } from '../oauth-request.ts';
import type { DeviceFlow, OAuthClient } from '../provider.ts';
import { serverOf } from './endpoints.ts';
import { requireScopes } from './scopes.ts';

/** RFC 8628 at GitLab: since 17.2, on by default since 17.3. */
export function createDeviceFlow(http: Http, scopes: readonly string[]): DeviceFlow {
  return {
    async start(client) {
      try {
        const [server, self] = [serverOf(client.instance), clientOf(client)];
        const response = await oauth.deviceAuthorizationRequest(
          server,
          self,
          authenticationOf(client),
          { scope: scopes.join(' ') },
          requestOptions(http, client, adaptDeviceAnswer),
        );
        const answer = await oauth.processDeviceAuthorizationResponse(server, self, response);
        return toAuthorization(answer, (page) => ownPage(page, client));
      } catch (thrown) {
        throw toSignInFailure(thrown);
      }
    },

    async poll(client, deviceCode) {
      try {
        const [server, self] = [serverOf(client.instance), clientOf(client)];
        const response = await oauth.deviceCodeGrantRequest(
          server,
          self,
          authenticationOf(client),
          deviceCode,
          requestOptions(http, client, adaptTokenAnswer),
        );
        const granted = await oauth.processDeviceCodeResponse(server, self, response);
        return { at: 'granted', grant: requireScopes(toGrant(granted, scopes), scopes) };
      } catch (thrown) {
        const error = oauthError(thrown);
        if (error === 'authorization_pending') return { at: 'pending' };
        const failure = toSignInFailure(thrown);
        // GitLab's rate limit says the same as slow_down, in another layer's words.
        if (error === 'slow_down' || isFailure(failure, 'host.rate-limited')) {
          return { at: 'slow-down' };
        }
        throw failure;
      }
    },
  };
}

/** Older GitLab has no such route. */
async function adaptDeviceAnswer(response: Response): Promise<Response> {
  if ([404, 405, 501].includes(response.status)) throw new AppError('sign-in.device-not-offered');
  return adaptInterval(await withoutChallenge(response));
}

/**
 * The address of a page of the instance itself, over https, or null: the person is about to type a
 * code into it, and a neighbour on the same host could be waiting for one.
 *
 * GitLab under a relative URL root leaves the root out here: its engine makes the address of scheme
 * and host alone (doorkeeper-device_authorization_grant, `Request::DeviceAuthorization#host_name`).
 * There is nothing at that address, so the root is put where it belongs.
 */
function ownPage(address: string, { instance, allowHttp }: OAuthClient): string | null {
  if (address.length > 2048 || !URL.canParse(address)) return null;
  const url = new URL(address);
  const isSafe =
    url.protocol === 'https:' ||
    (url.protocol === 'http:' && allowHttp && isLoopback(url.hostname));
  if (!isSafe || url.username !== '' || url.password !== '') return null;
  if (isWithin(instance, url.href)) return address;
  const isRootless = originOf(url) === originOf(instance) && url.pathname === '/oauth/device';
  return isRootless ? `${instance}/oauth/device${url.search}` : null;
}
