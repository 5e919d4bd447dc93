import { systemClock, type Clock } from '../../core/clock.ts';
import { AppError } from '../../core/app-error.ts';
import type { Http } from '../../ports/http.ts';
import type { Provider } from '../provider.ts';
import { appToken, installations } from './app.ts';
import { changeRequestUrl } from './change-request.ts';
import { createDeviceFlow } from './device.ts';
import { find } from './find.ts';
import { createIdentity } from './identity.ts';
import { createOAuth } from './oauth.ts';
import { instanceOf, relatedOrigins } from './places.ts';
import { preflight } from './preflight.ts';
import { repositories } from './repositories.ts';

/** What GitHub offers of a provider. */
export type Github = Provider &
  Required<
    Pick<Provider, 'oauth' | 'deviceFlow' | 'identity' | 'listing' | 'preflight' | 'installations'>
  >;

/** GitHub.com, data residency (`*.ghe.com`) and GitHub Enterprise Server. `clock` is for the waits a rate limit asks for. */
export function createGithub(http: Http, clock: Clock = systemClock): Github {
  return {
    id: 'github',
    displayName: 'GitHub',
    // The password alone counts; this is the name GitHub documents for the tokens of an app.
    gitUsername: () => 'x-access-token',
    instanceOf,
    relatedOrigins,
    oauth: createOAuth(http),
    deviceFlow: createDeviceFlow(http),
    identity: createIdentity(http),
    listing: {
      repositories: (instance, token, signal, onPause, onWithheld) =>
        repositories(http, clock, { instance, token, signal, onPause, onWithheld }),
      find: (instance, token, where) => find(http, instance, token, where),
    },
    preflight: (client) => preflight(http, clock, client),
    async installations({ app, instance }) {
      if (app === undefined) throw new AppError('integration.bad-private-key', { detail: 'none' });
      return installations(http, clock, instance, await appToken(app, clock));
    },
    changeRequestUrl,
  };
}
