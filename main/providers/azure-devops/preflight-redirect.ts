import {
  calculatePKCECodeChallenge,
  generateRandomCodeVerifier,
  generateRandomState,
} from 'oauth4webapi';

import { appScheme } from '../../core/app-scheme.ts';
import { AppError } from '../../core/app-error.ts';
import type { Http } from '../../ports/http.ts';
import type { OAuthClient } from '../provider.ts';
import { readEntraError } from './entra-errors.ts';
import { authorizeUrl } from './oauth.ts';
import { failed, inconclusive, passed, type Finding } from './preflight-finding.ts';

/** What an admin registers for mobile and desktop applications. */
const redirectUris = [
  `${appScheme}://oauth/azure-devops`,
  'http://localhost/oauth/azure-devops',
] as const;

/**
 * Asks for a sign-in that may show no page (`prompt=none`), of nobody. Entra ID sends a redirect
 * URI that is registered its no, and keeps one that is not on a page of its own
 * (learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow).
 */
export async function checkRedirects(http: Http, client: OAuthClient): Promise<Finding> {
  const missing: string[] = [];
  let known = 0;
  for (const redirectUri of redirectUris) {
    const answer = await ask(http, client, redirectUri);
    if (answer === 'missing') missing.push(redirectUri);
    if (answer === 'registered') known += 1;
  }
  if (missing.length > 0) {
    const verb = missing.length === 1 ? 'is' : 'are';
    return failed(`${missing.join(' and ')} ${verb} not registered.`);
  }
  return known === redirectUris.length
    ? passed('Entra ID sends answers to both.')
    : inconclusive('Entra ID tells only when somebody signs in.');
}

async function ask(
  http: Http,
  client: OAuthClient,
  redirectUri: string,
): Promise<'registered' | 'missing' | 'unclear'> {
  const challenge = await calculatePKCECodeChallenge(generateRandomCodeVerifier());
  const url = authorizeUrl(client, { redirectUri, state: generateRandomState(), challenge });
  url.searchParams.set('prompt', 'none');
  try {
    const response = await http(url, { redirect: 'manual', limit: 1024 * 1024 });
    if (response.headers.get('location')?.startsWith(`${redirectUri}?`)) return 'registered';
    const known = readEntraError([], await response.text());
    return known?.code === 'sign-in.redirect-refused' ? 'missing' : 'unclear';
  } catch (thrown) {
    if (thrown instanceof AppError) return 'unclear';
    throw thrown;
  }
}
