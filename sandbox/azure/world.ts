import type { Faults } from '../faults.ts';
import type { Repositories } from '../repositories.ts';
import type { RequestLog } from '../request-log.ts';
import type { Root } from '../root.ts';
import type { AccessTokens } from './access-tokens.ts';
import type { Entra } from './entra.ts';
import type { AzureRepository, Organisations } from './organisations.ts';
import type { Registrations } from './registrations.ts';
import type { Sessions, Standing } from './standing.ts';
import type { Store } from './store.ts';
import type { Throttle } from './throttle.ts';

/** How Azure DevOps answers a caller of its API whom it does not know. */
export type SignInAnswer =
  /** 401 with its three challenges. */
  | '401'
  /** 203 and the HTML of the sign-in page, as it answers a wrong Basic credential. */
  | '203'
  /** 302 to the sign-in page, as it answers who does not ask for the opposite. */
  | '302';

/** Everything one running Azure sandbox consists of; handed to every route. */
export interface AzureWorld {
  /** `https://127.0.0.1:<port>`. */
  readonly url: string;
  readonly root: Root;
  readonly faults: Faults;
  readonly log: RequestLog;
  readonly sessions: Sessions;
  readonly standing: Standing;
  readonly registrations: Registrations;
  readonly store: Store;
  readonly tokens: AccessTokens;
  readonly entra: Entra;
  readonly organisations: Organisations;
  readonly repositories: Repositories<AzureRepository>;
  readonly throttle: Throttle;
  readonly settings: { signInAnswer: SignInAnswer };
}
