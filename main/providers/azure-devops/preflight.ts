import { z } from 'zod';

import { copyOf } from '../../../preload/model/failure.ts';
import type { PreflightCheck } from '../../../preload/model/integration.ts';
import { AppError, isFailure } from '../../core/app-error.ts';
import { nameOf } from '../../core/instance-root.ts';
import type { Http } from '../../ports/http.ts';
import type { DeviceFlow, OAuthClient } from '../provider.ts';
import { directoryNamed } from './api-failure.ts';
import { ask, parseList } from './api.ts';
import { directoryOf } from './endpoints.ts';
import { requestAppToken } from './oauth.ts';
import {
  explain,
  failed,
  inconclusive,
  notRun,
  passed,
  type Finding,
} from './preflight-finding.ts';
import { checkRedirects } from './preflight-redirect.ts';
import { encode, projectShape, repositoryShape } from './repository.ts';

const titles = {
  tenant: 'The directory is known to Entra ID',
  app: 'The application is in the directory',
  'device-flow': 'It may be used by desktop apps',
  credentials: 'The client secret is right',
  organisation: 'The organisation belongs to the directory',
  projects: 'The service principal sees projects',
  redirect: 'The redirect URIs are registered',
} as const;

type Row = keyof typeof titles;

/**
 * Finds out, without a signed-in person, what would go wrong for the first developer. Never throws
 * for what a service answers; a check that cannot be made says why.
 */
export async function preflight(
  http: Http,
  client: OAuthClient,
  deviceFlow: DeviceFlow,
): Promise<readonly PreflightCheck[]> {
  const findings = new Map<Row, Finding>();
  const directory = await findDirectory(http, client);
  findings.set('tenant', directory.finding);
  findings.set('organisation', await checkOrganisation(http, client, directory.id));
  if (directory.finding.status !== 'failed') {
    const { app, publicFlows } = await checkApp(client, deviceFlow);
    findings.set('app', app);
    if (app.status !== 'failed') findings.set('redirect', await checkRedirects(http, client));
    findings.set('device-flow', publicFlows);
    const { credentials, token } = await checkSecret(http, client);
    findings.set('credentials', credentials);
    if (token !== null) findings.set('projects', await checkProjects(http, client, token));
    if (client.clientSecret === undefined) findings.set('projects', noPrincipal);
  }
  return Object.entries(titles).map(([id, title]) => ({
    id: id as Row,
    title,
    ...(findings.get(id as Row) ?? notRun),
  }));
}

const noPrincipal: Finding = {
  status: 'not-run',
  detail: 'Without a client secret people sign in, and no service principal does.',
};

const discovery = z.object({ issuer: z.string() });

interface Directory {
  readonly finding: Finding;
  /** Its GUID, when the service named it. */
  readonly id: string | null;
}

/** OpenID Connect discovery is public, and answers 400 for a directory there is not. */
async function findDirectory(http: Http, client: OAuthClient): Promise<Directory> {
  try {
    const address = `${directoryOf(client)}/v2.0/.well-known/openid-configuration`;
    const response = await http(address, { redirect: 'error', limit: 65_536 });
    const body: unknown = await response.json().catch(() => null);
    const { data } = discovery.safeParse(body);
    if (response.ok && data !== undefined) {
      const id = /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/i.exec(data.issuer)?.[0] ?? null;
      const finding =
        id === null
          ? inconclusive('People of any directory are asked for. Enter the Directory (tenant) ID.')
          : passed(`It is directory ${id.toLowerCase()}.`);
      return { finding, id: id?.toLowerCase() ?? null };
    }
    const finding =
      response.status === 400 || response.status === 404
        ? failed(`Entra ID does not know it. ${copyOf('sign-in.tenant-unknown').body}`)
        : inconclusive(`Entra ID answered with status ${response.status}. Try again later.`);
    return { finding, id: null };
  } catch (thrown) {
    return { finding: failed(explain(thrown)), id: null };
  }
}

/**
 * A code for another device is asked for and left to end. The first answer shows whether the
 * application exists, the first poll whether it may do without a secret: that is looked at before
 * the code is.
 */
async function checkApp(
  client: OAuthClient,
  flow: DeviceFlow,
): Promise<{ readonly app: Finding; readonly publicFlows: Finding }> {
  const known = passed('Entra ID knows the Application (client) ID.');
  try {
    const { deviceCode } = await flow.start(client);
    const publicFlows = await flow.poll(client, deviceCode).then(
      () => passed('“Allow public client flows” is on.'),
      (thrown: unknown) => publicFinding(thrown),
    );
    return { app: known, publicFlows };
  } catch (thrown) {
    if (isFailure(thrown, 'sign-in.public-client')) {
      return { app: known, publicFlows: publicFinding(thrown) };
    }
    const isVerdict = isFailure(
      thrown,
      'sign-in.app-not-in-tenant',
      'sign-in.app-refused',
      'sign-in.request-malformed',
      'sign-in.scope-refused',
    );
    return {
      app: isVerdict ? failed(explain(thrown)) : inconclusive(explain(thrown)),
      publicFlows: notRun,
    };
  }
}

function publicFinding(thrown: unknown): Finding {
  return isFailure(thrown, 'sign-in.public-client', 'sign-in.app-refused')
    ? failed(explain(thrown))
    : inconclusive(explain(thrown));
}

async function checkSecret(
  http: Http,
  client: OAuthClient,
): Promise<{ readonly credentials: Finding; readonly token: string | null }> {
  if (client.clientSecret === undefined) {
    return {
      credentials: { status: 'not-run', detail: 'There is none. People need none to sign in.' },
      token: null,
    };
  }
  try {
    const { accessToken } = await requestAppToken(http, client);
    return { credentials: passed('Entra ID gave the application a token.'), token: accessToken };
  } catch (thrown) {
    const isVerdict = thrown instanceof AppError && thrown.code.startsWith('sign-in.');
    const credentials = isVerdict ? failed(explain(thrown)) : inconclusive(explain(thrown));
    return { credentials, token: null };
  }
}

/** Asked without a token, an organisation names its directory, and one there is not answers 404. */
async function checkOrganisation(
  http: Http,
  { instance }: OAuthClient,
  directory: string | null,
): Promise<Finding> {
  try {
    const response = await http(`${instance}/_apis/connectionData?api-version=7.1-preview`, {
      headers: { accept: 'application/json', 'x-tfs-fedauthredirect': 'Suppress' },
      redirect: 'manual',
      limit: 1024 * 1024,
    });
    const name = nameOf(instance);
    if (response.status === 404) {
      return failed(`There is no ${name}. Check the spelling of the organisation’s name.`);
    }
    if (response.status >= 500 || response.status === 429) {
      return inconclusive(`It answered with status ${response.status}. Try again later.`);
    }
    const own = directoryNamed(response.headers);
    if (own === null) return inconclusive(`${name} exists, and does not say its directory.`);
    if (/^[0-]+$/.test(own)) {
      return failed(
        `${name} is not connected to any directory. Connect it in Organization settings, Microsoft Entra.`,
      );
    }
    if (directory === null || directory === own) return passed(`${name} takes sign-ins of ${own}.`);
    return failed(`${name} belongs to directory ${own}, and the application to ${directory}.`);
  } catch (thrown) {
    return inconclusive(explain(thrown));
  }
}

/** Projects looked into for a repository. */
const enough = 5;

/** The traps of a principal: the wrong object ID was added, or with a licence that reads no code. */
async function checkProjects(http: Http, client: OAuthClient, token: string): Promise<Finding> {
  const call = { instance: client.instance, token };
  try {
    const query = { $top: String(enough) };
    const { body } = await ask(http, call, { path: '/_apis/projects', version: '7.1', query });
    const projects = parseList(projectShape, body);
    if (projects.length === 0) return failed(`It is a member and sees no project. ${addIt}`);
    for (const { id } of projects) {
      const path = `/${encode(id)}/_apis/git/repositories`;
      const answer = await ask(http, call, { path, version: '7.1' });
      if (parseList(repositoryShape, answer.body).length > 0) {
        return passed('It sees projects and their repositories.');
      }
    }
    return inconclusive(
      'It sees projects and no repository in them. If there are some, its access level is Stakeholder, which reads no code: make it Basic.',
    );
  } catch (thrown) {
    if (isFailure(thrown, 'account.not-a-member', 'account.refused', 'host.forbidden')) {
      return failed(`The organisation does not let it in. ${addIt} ${whichObject}`);
    }
    return inconclusive(explain(thrown));
  }
}

const addIt =
  'Add it in Organization settings, Users, with access level Basic and the projects it shall see.';
const whichObject =
  'Search for the application’s name: the Object ID of the app registration is another one than the principal’s, which is on its Enterprise application page.';
