import * as oauth from 'oauth4webapi';

import { copyOf } from '../../../preload/model/failure.ts';
import type { PreflightCheck } from '../../../preload/model/integration.ts';
import type { AppError } from '../../core/app-error.ts';
import { nameOf } from '../../core/instance-root.ts';
import type { Http } from '../../ports/http.ts';
import { adaptTokenAnswer, toGrant } from '../oauth-answer.ts';
import { oauthError, toSignInFailure } from '../oauth-failure.ts';
import { authenticationOf, clientOf, requestOptions } from '../oauth-request.ts';
import type { OAuthClient } from '../provider.ts';
import { serverOf } from './endpoints.ts';
import { revoke } from './oauth.ts';

type Finding = Pick<PreflightCheck, 'status' | 'detail'>;

const titles = {
  reachable: 'The instance answers',
  'is-gitlab': 'It is GitLab',
  credentials: 'The Application ID and Secret are right',
  scopes: 'The application may ask for the scopes',
  redirect: 'The redirect URIs are registered',
} as const;

/**
 * Finds out, without a signed-in person, what would go wrong for the first developer.
 * What each answer means was measured on Doorkeeper 5.5, GitLab's OAuth engine. Never throws
 * for what a service answers; a check that cannot be made says why.
 */
export async function preflight(
  http: Http,
  client: OAuthClient,
  scopes: readonly string[],
): Promise<readonly PreflightCheck[]> {
  const findings = new Map<keyof typeof titles, Finding>();
  const { reachable, isGitlab } = await findGitlab(http, client);
  findings.set('reachable', reachable);
  findings.set('is-gitlab', isGitlab);
  if (isGitlab.status === 'passed') {
    const credentials = await checkCredentials(http, client);
    findings.set('credentials', credentials);
    if (credentials.status !== 'failed')
      findings.set('scopes', await checkScopes(http, client, scopes));
    findings.set('redirect', redirect);
  }
  return Object.entries(titles).map(([id, title]) => ({
    id: id as keyof typeof titles,
    title,
    ...(findings.get(id as keyof typeof titles) ?? notRun),
  }));
}

const notRun: Finding = { status: 'not-run', detail: 'An earlier check failed.' };

/** GitLab shows its sign-in page before it looks at the redirect URI, so nobody can ask it unseen. */
const redirect: Finding = {
  status: 'inconclusive',
  detail: 'GitLab tells only when an admin authorises the application.',
};

/** The API refuses strangers in a form of its own: 401 and `{"message": …}`. */
async function findGitlab(
  http: Http,
  { instance }: OAuthClient,
): Promise<{ readonly reachable: Finding; readonly isGitlab: Finding }> {
  try {
    const response = await http(`${instance}/api/v4/version`, { limit: 65_536 });
    const reachable: Finding = { status: 'passed', detail: `${nameOf(instance)} answered.` };
    if (response.status >= 500) {
      const detail = `It answered with status ${response.status}. Try again later.`;
      return { reachable, isGitlab: { status: 'inconclusive', detail } };
    }
    const body: unknown = await response.json().catch(() => null);
    const isApi =
      typeof body === 'object' &&
      body !== null &&
      ((response.status === 401 && 'message' in body) || (response.ok && 'version' in body));
    const isGitlab: Finding = isApi
      ? { status: 'passed', detail: 'It answers as GitLab’s API does.' }
      : {
          status: 'failed',
          detail:
            'No GitLab API there. Enter the address of GitLab itself, with its sub-path if it has one.',
        };
    return { reachable, isGitlab };
  } catch (thrown) {
    return {
      reachable: { status: 'failed', detail: explain(toSignInFailure(thrown)) },
      isGitlab: notRun,
    };
  }
}

/** A made-up code: GitLab looks at the client first, so `invalid_grant` means the client is right. */
async function checkCredentials(http: Http, client: OAuthClient): Promise<Finding> {
  try {
    const [server, self] = [serverOf(client.instance), clientOf(client)];
    const response = await oauth.genericTokenEndpointRequest(
      server,
      self,
      authenticationOf(client),
      'authorization_code',
      {
        code: `latchkey-preflight-${oauth.generateRandomState()}`,
        redirect_uri: 'http://127.0.0.1/oauth/gitlab',
        code_verifier: oauth.generateRandomCodeVerifier(),
      },
      requestOptions(http, client, adaptTokenAnswer),
    );
    await oauth.processGenericTokenEndpointResponse(server, self, response);
    return {
      status: 'failed',
      detail: 'It granted a token for a code nobody issued. Do not use it.',
    };
  } catch (thrown) {
    const error = oauthError(thrown);
    if (error === 'invalid_grant')
      return { status: 'passed', detail: 'GitLab knows this application.' };
    if (error === 'invalid_client' || error === 'unauthorized_client') {
      const advice =
        client.clientSecret === undefined
          ? 'The Application ID is wrong, or the application is confidential and needs its Secret.'
          : 'The Application ID or the Secret is wrong. A Secret is shown only once; renew it there if it is lost.';
      return { status: 'failed', detail: `GitLab does not accept them. ${advice}` };
    }
    return { status: 'inconclusive', detail: explain(toSignInFailure(thrown)) };
  }
}

/** Only a confidential app may ask for a token of its own; every such token is revoked at once. */
async function checkScopes(
  http: Http,
  client: OAuthClient,
  scopes: readonly string[],
): Promise<Finding> {
  if (client.clientSecret === undefined) {
    return {
      status: 'inconclusive',
      detail: `Without a Secret this shows only when an admin authorises. Tick ${scopes.join(' and ')} there.`,
    };
  }
  const together = await askFor(http, client, scopes);
  if (together.at === 'allowed') {
    const left = together.revoked
      ? ''
      : ' The probe’s token could not be revoked; it ends by itself.';
    return { status: 'passed', detail: `It may ask for ${scopes.join(' and ')}.${left}` };
  }
  if (together.at === 'unclear') return { status: 'inconclusive', detail: together.detail };

  const missing: string[] = [];
  for (const scope of scopes) {
    if ((await askFor(http, client, [scope])).at === 'refused') missing.push(scope);
  }
  const names = (missing.length > 0 ? missing : scopes).join(' and ');
  return {
    status: 'failed',
    detail: `Tick ${names} on the application’s page in GitLab and save it there.`,
  };
}

type ScopeAnswer =
  | { readonly at: 'allowed'; readonly revoked: boolean }
  | { readonly at: 'refused' }
  | { readonly at: 'unclear'; readonly detail: string };

async function askFor(
  http: Http,
  client: OAuthClient,
  scopes: readonly string[],
): Promise<ScopeAnswer> {
  try {
    const [server, self] = [serverOf(client.instance), clientOf(client)];
    const response = await oauth.clientCredentialsGrantRequest(
      server,
      self,
      authenticationOf(client),
      { scope: scopes.join(' ') },
      requestOptions(http, client, adaptTokenAnswer),
    );
    const answer = await oauth.processClientCredentialsResponse(server, self, response);
    const { accessToken } = toGrant(answer, scopes);
    const revoked = await revoke(http, client, accessToken).then(
      () => true,
      () => false,
    );
    return { at: 'allowed', revoked };
  } catch (thrown) {
    if (oauthError(thrown) === 'invalid_scope') return { at: 'refused' };
    const detail = `This instance does not let us ask beforehand (${oauthError(thrown) ?? 'no answer'}). It shows when an admin authorises.`;
    return { at: 'unclear', detail };
  }
}

function explain(failure: AppError): string {
  const { title, body } = copyOf(failure.code);
  return `${title}${failure.detail ? ` (${failure.detail})` : ''}. ${body}`;
}
