import { gitlabScopes } from '../../../preload/model/integration.ts';
import { systemClock, type Clock } from '../../core/clock.ts';
import type { Http } from '../../ports/http.ts';
import type { Provider } from '../provider.ts';
import { avatar } from './avatar.ts';
import { changeRequestUrl } from './change-request.ts';
import { createDeployTokens } from './deploy-tokens.ts';
import { createDeviceFlow } from './device.ts';
import { identify } from './identity.ts';
import { authorizeUrl, exchange, refresh, revoke } from './oauth.ts';
import { describeToken, missing } from './pasted-token.ts';
import { preflight } from './preflight.ts';
import { find } from './find.ts';
import { readPushRules } from './push-rules.ts';
import { repositories } from './repositories.ts';

/** What GitLab offers of a provider. */
export type Gitlab = Provider &
  Required<
    Pick<
      Provider,
      | 'oauth'
      | 'deviceFlow'
      | 'identity'
      | 'listing'
      | 'preflight'
      | 'deployTokens'
      | 'pushRules'
      | 'changeRequestUrl'
    >
  >;

/** GitLab.com and self-hosted GitLab. `clock` is for the waits a rate limit asks for. */
export function createGitlab(http: Http, clock: Clock = systemClock): Gitlab {
  const scopes: readonly string[] = gitlabScopes;
  return {
    id: 'gitlab',
    displayName: 'GitLab',
    // Mandatory on older versions, where the person's own name is refused (gitlab-org/gitlab#349461).
    gitUsername: () => 'oauth2',
    cloneSuffix: '.git',
    oauth: {
      scopes,
      issuer: ({ instance }) => instance,
      authorizeUrl: (client, request) => authorizeUrl(client, request, scopes),
      exchange: (client, answer) => exchange(http, client, answer, scopes),
      refresh: (client, token, redirectUri) => refresh(http, client, token, redirectUri, scopes),
      revoke: (client, token) => revoke(http, client, token),
    },
    deviceFlow: createDeviceFlow(http, scopes),
    identity: {
      identify: (instance, token) => identify(http, instance, token),
      avatar: (instance, identity) => avatar(http, instance, identity),
      describeToken: (instance, token) => describeToken(http, { instance, token }),
      missing,
    },
    listing: {
      repositories: (instance, token, signal, onPause) =>
        repositories(http, clock, { instance, token, signal, onPause }),
      find: (instance, token, where) => find(http, { instance, token }, where),
    },
    preflight: (client) => preflight(http, client, scopes),
    deployTokens: createDeployTokens(http),
    pushRules: {
      read: (instance, token, repository) => readPushRules(http, { instance, token }, repository),
    },
    changeRequestUrl,
  };
}
