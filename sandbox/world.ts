import type { Apps } from './apps.ts';
import type { Catalogue } from './catalogue.ts';
import type { DeployTokens } from './deploy-tokens.ts';
import type { Faults } from './faults.ts';
import type { OAuthServer } from './oauth.ts';
import type { PersonalTokens } from './personal-tokens.ts';
import type { Repositories } from './repositories.ts';
import type { RequestLog } from './request-log.ts';
import type { Root } from './root.ts';
import type { Sessions } from './sessions.ts';
import type { TokenStore } from './token-store.ts';

/** Everything one running sandbox consists of; handed to every route. */
export interface World {
  /** `https://127.0.0.1:<port>`, and the root. */
  readonly url: string;
  readonly root: Root;
  readonly folder: string;
  readonly apps: Apps;
  readonly catalogue: Catalogue;
  readonly deployTokens: DeployTokens;
  readonly faults: Faults;
  readonly log: RequestLog;
  readonly oauth: OAuthServer;
  readonly personalTokens: PersonalTokens;
  readonly repositories: Repositories;
  readonly sessions: Sessions;
  readonly tokens: TokenStore;
}
