import { systemClock, type Clock } from '../../core/clock.ts';
import type { Http } from '../../ports/http.ts';
import type { Provider } from '../provider.ts';
import { avatar } from './avatar.ts';
import { changeRequestUrl } from './change-request.ts';
import { createDeviceFlow } from './device.ts';
import { scopes, serverOf } from './endpoints.ts';
import { identify } from './identity.ts';
import { refusal } from './oauth-failure.ts';
import { authorizeUrl, exchange, refresh, requestAppToken } from './oauth.ts';
import { instanceOf } from './organisation.ts';
import { relatedOrigins } from './places.ts';
import { preflight } from './preflight.ts';
import { find, repositories } from './repositories.ts';

/** What Azure DevOps offers of a provider. Entra ID ends no single token, so nothing is revoked. */
export type AzureDevops = Provider &
  Required<
    Pick<
      Provider,
      | 'oauth'
      | 'deviceFlow'
      | 'appGrant'
      | 'identity'
      | 'listing'
      | 'preflight'
      | 'instanceOf'
      | 'relatedOrigins'
    >
  >;

/** Azure DevOps Services, signed in to with Entra ID. `clock` is for the waits a rate limit asks for. */
export function createAzureDevops(http: Http, clock: Clock = systemClock): AzureDevops {
  const deviceFlow = createDeviceFlow(http);
  return {
    id: 'azure-devops',
    displayName: 'Azure DevOps',
    // The service looks at the password alone; git only needs some name to send.
    gitUsername: () => 'latchkey',
    instanceOf,
    relatedOrigins,
    oauth: {
      scopes,
      loopbackHost: 'localhost',
      refusal,
      // See docs/adr/0011: none is sent today; the one of the directory's metadata would be.
      issuer: (client) => serverOf(client).issuer,
      authorizeUrl,
      exchange: (client, answer) => exchange(http, client, answer),
      refresh: (client, token) => refresh(http, client, token),
    },
    deviceFlow,
    appGrant: { request: (client) => requestAppToken(http, client) },
    identity: {
      identify: (instance, token) => identify(http, { instance, token }),
      avatar: async (_instance, identity) => avatar(identity),
    },
    listing: {
      repositories: (instance, token, signal, onPause) =>
        repositories(http, clock, { instance, token, signal, onPause }),
      find: (instance, token, where) => find(http, { instance, token }, where),
    },
    preflight: (client) => preflight(http, client, deviceFlow),
    changeRequestUrl,
  };
}
