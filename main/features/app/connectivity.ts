import { isFailure } from '../../core/app-error.ts';
import type { Http } from '../../ports/http.ts';

export interface Connectivity {
  isOnline(): boolean;
  /** The same client, watched: any answer means online, no answer at all means offline. */
  watch(http: Http): Http;
}

/**
 * Whether services can be reached, learnt from the calls the app makes anyway.
 * It sends nothing of its own, so an idle app stays silent.
 */
export function createConnectivity(onChange: (online: boolean) => void): Connectivity {
  let online = true;
  const seen = (now: boolean) => {
    if (now === online) return;
    online = now;
    onChange(online);
  };

  return {
    isOnline: () => online,
    watch: (http) => async (input, init) => {
      try {
        const response = await http(input, init);
        seen(true);
        return response;
      } catch (thrown) {
        if (isFailure(thrown, 'host.unreachable')) seen(false);
        throw thrown;
      }
    },
  };
}
