import { appScheme } from '../../core/app-scheme.ts';
import type { RedirectReceiver } from '../../ports/redirect.ts';

/**
 * Sign-in answers by our own scheme. They arrive through the operating system and may even
 * start the app, so they go to `App.receiveLink` and not to the attempt that waits here.
 */
export function createSchemeReceiver(scheme: {
  readonly isRegistered: () => boolean;
  readonly register: () => boolean;
}): RedirectReceiver {
  return {
    method: 'custom-protocol',

    async ready() {
      if (scheme.isRegistered()) return true;
      // Another program may have taken it since: take it back, and believe only what can be seen.
      scheme.register();
      return scheme.isRegistered();
    },

    async open(provider) {
      return {
        redirectUri: `${appScheme}://oauth/${provider}`,
        close: () => Promise.resolve(),
      };
    },
  };
}
