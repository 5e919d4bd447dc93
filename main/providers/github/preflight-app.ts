import { isFailure, AppError } from '../../core/app-error.ts';
import type { Clock } from '../../core/clock.ts';
import type { Http } from '../../ports/http.ts';
import type { AppKey, OAuthClient } from '../provider.ts';
import { appToken, installations, showApp, type App } from './app.ts';
import { explain, notRun, type Finding } from './preflight-finding.ts';

/** What can be told about a GitHub App by its own key. */
export interface AppFindings {
  readonly 'private-key': Finding;
  readonly app: Finding;
  readonly scopes: Finding;
  readonly organisation: Finding;
}

/** Asks as the app itself. Never throws for what GitHub answers. */
export async function checkApp(
  http: Http,
  clock: Clock,
  client: OAuthClient,
  key: AppKey,
): Promise<AppFindings> {
  const rest = { app: notRun, scopes: notRun, organisation: notRun };
  try {
    const jwt = await appToken(key, clock);
    const app = await showApp(http, client.instance, jwt);
    return {
      'private-key': { status: 'passed', detail: `GitHub knows it as ${app.name}.` },
      app: isSame(app, client, key),
      scopes: permissionsOf(app),
      organisation: await installedAt(http, clock, client, jwt),
    };
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown;
    const isKey = isFailure(thrown, 'integration.app-key-refused', 'integration.bad-private-key');
    const finding = { status: isKey ? 'failed' : 'inconclusive', detail: explain(thrown) } as const;
    return { ...rest, 'private-key': finding };
  }
}

function isSame(app: App, { clientId }: OAuthClient, { id, installUrl }: AppKey): Finding {
  if (app.client_id && app.client_id !== clientId) {
    return {
      status: 'failed',
      detail: `The key belongs to ${app.name}, whose Client ID is another. Copy both from one page.`,
    };
  }
  if (/^\d+$/.test(id) && id !== String(app.id)) {
    return { status: 'failed', detail: `The App ID of ${app.name} is ${app.id}.` };
  }
  const slug = installUrl === undefined ? undefined : slugOf(installUrl);
  if (slug !== undefined && app.slug && slug !== app.slug) {
    return {
      status: 'failed',
      detail: `The install URL is of another app. That of ${app.name} ends in /apps/${app.slug}/installations/new.`,
    };
  }
  // Older servers do not tell the client id.
  return app.client_id
    ? { status: 'passed', detail: `It is ${app.name}.` }
    : { status: 'inconclusive', detail: `It is ${app.name}; GitHub does not say its Client ID.` };
}

/** `https://github.com/apps/<slug>/…`, on a server `/github-apps/<slug>/…` as well. */
function slugOf(installUrl: string): string | undefined {
  if (!URL.canParse(installUrl)) return undefined;
  return /\/(?:github-)?apps\/([\w-]{1,100})(?:\/|$)/.exec(new URL(installUrl).pathname)?.[1];
}

/** Contents to clone and push; Workflows for changes below `.github/workflows`. Metadata comes with any. */
function permissionsOf({ permissions }: App): Finding {
  const contents = permissions?.['contents'];
  if (contents !== 'write') {
    const has = contents === 'read' ? 'may read only' : 'is missing';
    return {
      status: 'failed',
      detail: `Contents ${has}. Set it to “Read and write” on the app’s page, under Permissions.`,
    };
  }
  return permissions?.['workflows'] === 'write'
    ? { status: 'passed', detail: 'Contents and Workflows: read and write.' }
    : {
        status: 'inconclusive',
        detail: 'Contents: read and write. Without Workflows, pushes that change one are refused.',
      };
}

async function installedAt(
  http: Http,
  clock: Clock,
  { instance }: OAuthClient,
  jwt: string,
): Promise<Finding> {
  const found = await installations(http, clock, instance, jwt);
  const active = found.filter(({ suspended }) => !suspended).map(({ account }) => account);
  const suspended = found.length - active.length;
  if (active.length === 0) {
    const detail =
      suspended > 0 ? 'Every installation is suspended.' : 'It is installed nowhere yet.';
    return {
      status: 'failed',
      detail: `${detail} An owner installs it on the organisation first.`,
    };
  }
  const names = active.slice(0, 5).join(', ');
  const more = active.length > 5 ? ` and ${active.length - 5} more` : '';
  const rest = suspended > 0 ? ` Suspended: ${suspended}.` : '';
  return { status: 'passed', detail: `On ${names}${more}.${rest}` };
}
