import type { Exchange } from '../exchange.ts';
import type { Repositories } from '../repositories.ts';
import type { Served } from '../server.ts';
import type { Sessions } from '../sessions.ts';
import type { TokenStore } from '../token-store.ts';
import type { Apps } from './apps.ts';
import type { Authorisations } from './authorisations.ts';
import type { Catalogue, Repository } from './catalogue.ts';
import type { Devices } from './devices.ts';
import type { Installations } from './installations.ts';
import type { OAuthServer } from './oauth.ts';
import type { PersonalTokens } from './personal-tokens.ts';
import type { RateLimits } from './rate-limits.ts';
import type { Sso } from './sso.ts';

/** Everything one running GitHub consists of; handed to every route. */
export interface World extends Served {
  readonly folder: string;
  readonly apps: Apps;
  readonly authorisations: Authorisations;
  readonly catalogue: Catalogue;
  readonly devices: Devices;
  readonly installations: Installations;
  readonly limits: RateLimits;
  readonly oauth: OAuthServer;
  readonly personalTokens: PersonalTokens;
  readonly repositories: Repositories<Repository>;
  readonly sessions: Sessions;
  readonly sso: Sso;
  readonly tokens: TokenStore;
  /** Ids of people whose email address is not verified. */
  readonly unverified: Set<number>;
  /** Files above so many bytes are refused in a push; 100 MB at GitHub. */
  readonly maxFileBytes: number;
}

export type GithubExchange = Exchange<World>;
