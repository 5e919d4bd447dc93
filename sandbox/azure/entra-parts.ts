import type { AccessTokens } from './access-tokens.ts';
import type { Registrations } from './registrations.ts';
import type { Sessions, Standing } from './standing.ts';
import type { Store } from './store.ts';

/** What the authorization server is made of. */
export interface EntraParts {
  readonly url: string;
  readonly registrations: Registrations;
  readonly store: Store;
  readonly tokens: AccessTokens;
  readonly standing: Standing;
  readonly sessions: Sessions;
  readonly deviceInterval: number;
  readonly deviceSeconds: number;
}
