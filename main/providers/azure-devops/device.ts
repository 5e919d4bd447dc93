import * as oauth from 'oauth4webapi';

import { isLoopback } from '../../core/address.ts';
import { isFailure } from '../../core/app-error.ts';
import type { Http } from '../../ports/http.ts';
import { adaptInterval, toAuthorization } from '../device-answer.ts';
import { oauthError } from '../oauth-failure.ts';
import { clientOf, requestOptions } from '../oauth-request.ts';
import type { DeviceFlow, OAuthClient } from '../provider.ts';
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
          requestOptions(http, client, async (answer) => adaptInterval(await adaptAnswer(answer))),
        );
        const answer = await oauth.processDeviceAuthorizationResponse(server, self, response);
        return toAuthorization(answer, (page) => (isOwnPage(page, client) ? page : null));
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
