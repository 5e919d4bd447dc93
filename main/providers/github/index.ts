import { systemClock, type Clock } from '../../core/clock.ts';
import type { Http } from '../../ports/http.ts';
import type { Provider } from '../provider.ts';
import { changeRequestUrl } from './change-request.ts';
import { instanceOf, relatedOrigins } from './places.ts';

/** GitHub.com, data residency (`*.ghe.com`) and GitHub Enterprise Server. `clock` is for the waits a rate limit asks for. */
export function createGithub(_http: Http, _clock: Clock = systemClock): Provider {
  return {
    id: 'github',
    displayName: 'GitHub',
    // The password alone counts; this is the name GitHub documents for the tokens of an app.
    gitUsername: () => 'x-access-token',
    instanceOf,
    relatedOrigins,
    changeRequestUrl,
  };
}
