import * as oauth from 'oauth4webapi';

import type { PreflightCheck } from '../../../preload/model/integration.ts';
import { isFailure } from '../../core/app-error.ts';
import type { Clock } from '../../core/clock.ts';
import { nameOf } from '../../core/instance-root.ts';
import type { Http } from '../../ports/http.ts';
import { oauthError } from '../oauth-failure.ts';
import { authenticationOf, clientOf, requestOptions } from '../oauth-request.ts';
import type { OAuthClient } from '../provider.ts';
import { call } from './api.ts';
import { createDeviceFlow } from './device.ts';
import { adaptGithubAnswer, toGithubFailure } from './oauth-words.ts';
import { serverOf } from './oauth.ts';
import { checkApp, type AppFindings } from './preflight-app.ts';
import { explain, notRun, type Finding } from './preflight-finding.ts';

const titles = {
  reachable: 'The instance answers',
  'is-github': 'It is GitHub',
  credentials: 'The Client ID and Secret are right',
  'device-flow': 'People can sign in with a code',
  redirect: 'The redirect URIs are registered',
} as const;

const appTitles = {
  'private-key': 'The private key belongs to the app',
  app: 'The app is the one with this Client ID',
  scopes: 'The app has the permissions to clone and push',
  organisation: 'The app is installed',
} as const satisfies Record<keyof AppFindings, string>;

type Id = keyof typeof titles | keyof typeof appTitles;

/**
 * Finds out, without a signed-in person, what would go wrong for the first developer. Never throws
 * for what a service answers; a check that cannot be made says why.
 */
export async function preflight(
  http: Http,
  clock: Clock,
  client: OAuthClient,
): Promise<readonly PreflightCheck[]> {
  const findings = new Map<Id, Finding>();
  const { reachable, isGithub } = await findGithub(http, client);
  findings.set('reachable', reachable);
  findings.set('is-github', isGithub);
  if (isGithub.status === 'passed') {
    const device = await checkDevice(http, client);
    const credentials = device.isUnknown ? unknownApp : await checkSecret(http, client);
    findings.set('credentials', credentials);
    findings.set('device-flow', device.finding);
    findings.set('redirect', redirectOf(client));
    if (client.app !== undefined) {
      const found = await checkApp(http, clock, client, client.app);
      for (const id of appIds) findings.set(id, found[id]);
    }
  }
  const shown = client.app === undefined ? titles : { ...titles, ...appTitles };
  return Object.entries(shown).map(([id, title]) => ({
    id: id as Id,
    title,
    ...(findings.get(id as Id) ?? notRun),
  }));
}

const appIds = Object.keys(appTitles) as (keyof AppFindings)[];

const unknownApp: Finding = {
  status: 'failed',
  detail: 'GitHub knows no app with this Client ID. Copy it from the app’s page there.',
};

/** GitHub shows its sign-in page before it looks at the redirect URI, so nobody can ask it unseen. */
function redirectOf({ clientSecret }: OAuthClient): Finding {
  return clientSecret === undefined
    ? { status: 'passed', detail: 'Signing in with a code needs none.' }
    : { status: 'inconclusive', detail: 'GitHub tells only when an admin authorises the app.' };
}

/** The API answers strangers in a form of its own: its addresses, or a message with a link to its docs. */
async function findGithub(
  http: Http,
  { instance }: OAuthClient,
): Promise<{ readonly reachable: Finding; readonly isGithub: Finding }> {
  try {
    const { status, body } = await call(http, {
      instance,
      route: 'GET /meta',
      accept: [200, 401, 403, 404, 429, 500, 502, 503, 504],
    });
    const reachable: Finding = { status: 'passed', detail: `${nameOf(instance)} answered.` };
    if (status >= 500) {
      const detail = `It answered with status ${status}. Try again later.`;
      return { reachable, isGithub: { status: 'inconclusive', detail } };
    }
    const isApi =
      typeof body === 'object' &&
      body !== null &&
      ('documentation_url' in body ||
        (status === 200 && 'verifiable_password_authentication' in body));
    const isGithub: Finding = isApi
      ? { status: 'passed', detail: 'It answers as GitHub’s API does.' }
      : {
          status: 'failed',
          detail: 'No GitHub API there. Enter the address of GitHub itself, without /api/v3.',
        };
    return { reachable, isGithub };
  } catch (thrown) {
    const detail = explain(toGithubFailure(thrown));
    return { reachable: { status: 'failed', detail }, isGithub: notRun };
  }
}

/** A code is asked for that nobody will type: it ends by itself after 15 minutes. */
async function checkDevice(
  http: Http,
  client: OAuthClient,
): Promise<{ readonly finding: Finding; readonly isUnknown: boolean }> {
  const hasBrowser = client.clientSecret !== undefined;
  try {
    await createDeviceFlow(http).start(client);
    return { finding: { status: 'passed', detail: 'Device Flow is on.' }, isUnknown: false };
  } catch (thrown) {
    const failure = toGithubFailure(thrown);
    if (isFailure(failure, 'sign-in.app-refused')) return { finding: notRun, isUnknown: true };
    if (!isFailure(failure, 'sign-in.device-not-offered')) {
      const finding: Finding = { status: 'inconclusive', detail: explain(failure) };
      return { finding, isUnknown: false };
    }
    const advice = 'Tick “Enable Device Flow” on the app’s page and save it there.';
    const finding: Finding = hasBrowser
      ? { status: 'inconclusive', detail: `Device Flow is off; the browser serves. ${advice}` }
      : { status: 'failed', detail: `Without a Secret it is the only way to sign in. ${advice}` };
    return { finding, isUnknown: false };
  }
}

/** A made-up code: GitHub looks at the client first, so `bad_verification_code` means it is right. */
async function checkSecret(http: Http, client: OAuthClient): Promise<Finding> {
  if (client.clientSecret === undefined) {
    return {
      status: 'passed',
      detail: 'GitHub knows this app. Without a Secret people use a code.',
    };
  }
  try {
    const [server, self] = [serverOf(client), clientOf(client)];
    const response = await oauth.genericTokenEndpointRequest(
      server,
      self,
      authenticationOf(client),
      'authorization_code',
      {
        code: `latchkey-preflight-${oauth.generateRandomState()}`,
        code_verifier: oauth.generateRandomCodeVerifier(),
      },
      requestOptions(http, client, adaptGithubAnswer),
    );
    await oauth.processGenericTokenEndpointResponse(server, self, response);
    return {
      status: 'failed',
      detail: 'It granted a token for a code nobody issued. Do not use it.',
    };
  } catch (thrown) {
    if (oauthError(thrown) === 'bad_verification_code') {
      return { status: 'passed', detail: 'GitHub knows this app and its Secret.' };
    }
    const failure = toGithubFailure(thrown);
    return isFailure(failure, 'sign-in.app-refused')
      ? {
          status: 'failed',
          detail:
            'GitHub does not accept them together. A Secret is shown only once; make a new one there if it is lost.',
        }
      : { status: 'inconclusive', detail: explain(failure) };
  }
}
