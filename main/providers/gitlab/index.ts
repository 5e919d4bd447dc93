import { gitlabScopes } from '../../../preload/model/integration.ts';
import { systemClock, type Clock } from '../../core/clock.ts';
import type { Http } from '../../ports/http.ts';
import type { Provider } from '../provider.ts';
import { avatar } from './avatar.ts';
import { createDeviceFlow } from './device.ts';
import { identify } from './identity.ts';
import { authorizeUrl, exchange, refresh, revoke } from './oauth.ts';
import { preflight } from './preflight.ts';
import { repositories } from './repositories.ts';

/** GitLab.com and self-hosted GitLab. `clock` is for the waits a rate limit asks for. */
export function createGitlab(http: Http, clock: Clock = systemClock): Provider {
  const scopes: readonly string[] = gitlabScopes;
  return {
    id: 'gitlab',
    displayName: 'GitLab',
    scopes,
    issuer: (instance) => instance,
    authorizeUrl: (client, request) => authorizeUrl(client, request, scopes),
    exchange: (client, answer) => exchange(http, client, answer, scopes),
    refresh: (client, token, redirectUri) => refresh(http, client, token, redirectUri, scopes),
    revoke: (client, token) => revoke(http, client, token),
    identify: (instance, token) => identify(http, instance, token),
    avatar: (instance, identity) => avatar(http, instance, identity),
    repositories: (instance, token, signal, onPause) =>
      repositories(http, clock, { instance, token, signal, onPause }),
    preflight: (client) => preflight(http, client, scopes),
    // Mandatory on older versions, where the person's own name is refused (gitlab-org/gitlab#349461).
    gitUsername: () => 'oauth2',
    deviceFlow: createDeviceFlow(http, scopes),
  };
}
