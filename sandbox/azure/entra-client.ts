import type { Failure } from './failures.ts';
import { failure } from './failures.ts';
import { tenant } from './directory.ts';
import type { AzureApp, Platform } from './registrations.ts';
import { deviceGrant, knownScopes, platformOf } from './registrations.ts';
import type { Store } from './store.ts';

/** What is wrong with the app of a token request, or with the secret it sends; undefined if nothing. */
export function wrongClient(
  form: URLSearchParams,
  app: AzureApp | undefined,
  store: Store,
): Failure | undefined {
  const clientId = form.get('client_id') ?? '';
  if (clientId === '') return failure(900144, { parameter: 'client_id' });
  if (!app?.principal) return failure(700016, { app: clientId, directory: tenant.name });
  const secret = form.get('client_secret') ?? '';
  if (!needsSecret(form, app, store)) return secret === '' ? undefined : failure(700025);
  if (secret === '') return failure(7000218);
  if (!app.secret || secret !== app.secret.value) return failure(7000215, { app: clientId });
  return app.secret.expiresAt <= Date.now() ? failure(7000222, { app: clientId }) : undefined;
}

/** The same app is public on one platform and confidential on another. */
function needsSecret(form: URLSearchParams, app: AzureApp, store: Store): boolean {
  switch (form.get('grant_type')) {
    case 'client_credentials':
      return true;
    case 'authorization_code':
      return platformOf(app, form.get('redirect_uri') ?? '') === 'web';
    case 'refresh_token': {
      const token = store.find('RefreshToken', form.get('refresh_token') ?? '');
      return (token?.['platform'] as Platform | undefined) === 'web';
    }
    case deviceGrant:
      return !app.publicFlows;
    default:
      return false;
  }
}

/** What is wrong with the scope of a request to the token or device endpoint. */
export function wrongScope(form: URLSearchParams): Failure | undefined {
  const scope = form.get('scope') ?? '';
  // Entra takes a list with commas for the name of something nobody agreed to.
  if (scope.includes(',')) return failure(70000);
  const scopes = scope.split(' ').filter(Boolean);
  const unknown = scopes.find((name) => !knownScopes.includes(name));
  if (unknown !== undefined) return failure(70011, { scope: unknown });
  const isForApp = form.get('grant_type') === 'client_credentials';
  const hasDefault = scopes.some((name) => name.endsWith('/.default'));
  return isForApp && !hasDefault ? failure(1002012, { scope }) : undefined;
}
