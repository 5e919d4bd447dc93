import { AppError } from '../../core/app-error.ts';
import type { Http } from '../../ports/http.ts';
import type { OAuthClient } from '../provider.ts';
import { call } from './api.ts';

/**
 * Ends one token.
 *
 * With the app's secret by the app's own route (docs.github.com/rest/apps/oauth-applications); a
 * token unknown there counts as ended. That route takes no refresh tokens, and nothing without a
 * secret: then GitHub's route for credentials that leaked serves, which asks for no proof but the
 * token itself and tells its owner by e-mail (docs.github.com/rest/credentials/revoke; GitHub.com
 * since 2026-03, Enterprise Server as of 3.21 in a form of its own).
 *
 * Throws `account.revoke-by-hand` with the page to do it on where neither works.
 */
export async function revoke(http: Http, client: OAuthClient, token: string): Promise<void> {
  const { clientId, clientSecret } = client;
  if (clientSecret !== undefined && !token.startsWith('ghr_')) {
    return byApp(http, client, clientSecret, token);
  }
  const { status } = await call(http, {
    instance: client.instance,
    route: 'POST /credentials/revoke',
    parameters: { credentials: [token] },
    accept: [202, 401, 403, 404, 405, 422],
  });
  if (status === 202) return;
  // By itself it cannot be ended here; the access token it belongs to is, by the app.
  if (clientSecret !== undefined) return;
  throw new AppError('account.revoke-by-hand', { detail: reviewPage(client, clientId) });
}

async function byApp(
  http: Http,
  { instance, clientId }: OAuthClient,
  clientSecret: string,
  token: string,
): Promise<void> {
  await call(http, {
    instance,
    route: 'DELETE /applications/{client_id}/token',
    parameters: { client_id: clientId, access_token: token },
    authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`,
    accept: [204, 404, 422],
  });
}

/** Where a person sees what an app may do, and ends it. */
function reviewPage({ instance }: OAuthClient, clientId: string): string {
  return `${instance}/settings/connections/applications/${encodeURIComponent(clientId)}`;
}
