import type { ProviderId } from '../preload/model/account.ts';
import { services } from './features/integrations/services.ts';
import { navigate } from './navigation.ts';

/** Leads to the page where an admin sets a service up. */
export function setUp(provider: ProviderId): void {
  navigate('integrations', services.find((each) => each.provider === provider)?.page);
}
