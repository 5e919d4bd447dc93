import type * as oauth from 'oauth4webapi';

import type { Instance } from '../../../preload/model/account.ts';

/** GitLab's OAuth routes (docs.gitlab.com/api/oauth2). It publishes no RFC 8414 document that could say so. */
export function serverOf(instance: Instance): oauth.AuthorizationServer {
  return {
    issuer: instance,
    authorization_endpoint: `${instance}/oauth/authorize`,
    token_endpoint: `${instance}/oauth/token`,
    revocation_endpoint: `${instance}/oauth/revoke`,
    device_authorization_endpoint: `${instance}/oauth/authorize_device`,
  };
}
