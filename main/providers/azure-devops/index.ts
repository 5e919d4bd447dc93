import { systemClock, type Clock } from '../../core/clock.ts';
import type { Http } from '../../ports/http.ts';
import type { Provider } from '../provider.ts';
import { changeRequestUrl } from './change-request.ts';
import { relatedOrigins } from './places.ts';

/** Azure DevOps Services, signed in to with Entra ID. `clock` is for the waits a rate limit asks for. */
export function createAzureDevops(_http: Http, _clock: Clock = systemClock): Provider {
  return {
    id: 'azure-devops',
    displayName: 'Azure DevOps',
    // The service looks at the password alone; git only needs some name to send.
    gitUsername: () => 'latchkey',
    relatedOrigins,
    changeRequestUrl,
  };
}
