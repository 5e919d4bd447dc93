import type * as oauth from 'oauth4webapi';

import { AppError } from '../../core/app-error.ts';
import type { OAuthClient } from '../provider.ts';
import { placesOf } from './places.ts';

/** Azure DevOps among the resources Entra ID gives tokens for; the same in every directory. */
export const resource = '499b84ac-1321-427f-aa17-267ca6975798';

/** What the app itself asks for: all that was granted to it. */
export const appScope = `${resource}/.default`;

/** What a person is asked for. Without `offline_access` no refresh token comes. */
export const scopes: readonly string[] = [appScope, 'offline_access'];

/** The address of one directory at the sign-in service. Throws `integration.bad-tenant`. */
export function directoryOf({ instance, tenant = 'organizations' }: OAuthClient): string {
  // It becomes a part of a path.
  if (!/^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$/i.test(tenant)) {
    throw new AppError('integration.bad-tenant');
  }
  return `${placesOf(instance).authority}/${tenant}`;
}

/** Entra ID's v2 routes (learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow). */
export function serverOf(client: OAuthClient): oauth.AuthorizationServer {
  const directory = directoryOf(client);
  return {
    issuer: `${directory}/v2.0`,
    authorization_endpoint: `${directory}/oauth2/v2.0/authorize`,
    token_endpoint: `${directory}/oauth2/v2.0/token`,
    device_authorization_endpoint: `${directory}/oauth2/v2.0/devicecode`,
  };
}

/**
 * Where an admin agrees for the whole directory
 * (learn.microsoft.com/entra/identity-platform/v2-admin-consent).
 */
export function adminConsentUrl(client: OAuthClient): string {
  const query = new URLSearchParams({ client_id: client.clientId });
  return `${directoryOf(client)}/adminconsent?${query.toString()}`;
}
