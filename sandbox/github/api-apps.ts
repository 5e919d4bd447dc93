import { decodeJwt, errors, importSPKI, jwtVerify } from 'jose';

import type { Handler } from '../exchange.ts';
import { readBody } from '../exchange.ts';
import type { ApiCall, ApiHandler } from './api-guard.ts';
import { beginCall } from './api-guard.ts';
import { nodeId, repositoryShape, simpleUser } from './api-shapes.ts';
import type { Shape } from './api-shapes.ts';
import type { App, GithubApp } from './apps.ts';
import type { Repository } from './catalogue.ts';
import { rightsTo } from './credentials.ts';
import type { Place } from './hosts.ts';
import type { Installation } from './installations.ts';
import { pageOf } from './paging.ts';
import { people } from './people.ts';
import type { Access } from './personal-tokens.ts';
import type { World } from './world.ts';

type AppHandler = (call: ApiCall, app: GithubApp) => Promise<void> | void;

/** For routes an app asks by itself, with a JWT signed by its private key. */
export function withApp(handler: AppHandler): Handler<World> {
  return async (exchange) => {
    const { request, world } = exchange;
    const token = /^bearer\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '';
    const found = await appOf(world, token);
    const name = typeof found === 'string' ? '' : found.slug;
    const call = beginCall(exchange, { name, isKnown: name !== '' });
    if (!call) return undefined;
    if (typeof found !== 'string') return handler(call, found);
    request.resume();
    return call.refuse(found === 'Integration not found' ? 404 : 401, found);
  };
}

/** The app a JWT speaks for; a sentence of GitHub's when it speaks for none. */
async function appOf({ apps }: World, token: string): Promise<GithubApp | string> {
  const unreadable = 'A JSON web token could not be decoded';
  let claims: ReturnType<typeof decodeJwt>;
  try {
    claims = decodeJwt(token);
  } catch {
    return unreadable;
  }
  const { iat, exp } = claims;
  // Whatever jose says of it: some libraries write the number of the app.
  const issuer = String((claims as { readonly iss?: unknown }).iss);
  // Apps name themselves by their number, or by their client ID.
  const app: App | undefined = apps.find(issuer) ?? apps.findGithubApp(Number(issuer));
  if (app?.kind !== 'github-app') return 'Integration not found';
  const now = Date.now() / 1000;
  if (typeof exp !== 'number') {
    return "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires";
  }
  if (exp - Math.min(iat ?? now, now) > 660 || exp - now > 600) {
    return "'Expiration time' claim ('exp') is too far in the future";
  }
  if (typeof iat !== 'number' || iat > now + 5) {
    return "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued";
  }
  try {
    const key = await importSPKI(app.publicKey, 'RS256');
    await jwtVerify(token, key, { algorithms: ['RS256'] });
    return app;
  } catch (thrown) {
    return thrown instanceof errors.JWTExpired
      ? "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires"
      : unreadable;
  }
}

/** `GET /app`. */
export const showApp: AppHandler = ({ exchange, world, place, send }, app) => {
  exchange.request.resume();
  send(200, {
    id: app.appId,
    slug: app.slug,
    client_id: app.clientId,
    node_id: nodeId('Integration', app.appId),
    owner: simpleUser({ id: 10, login: 'analytics', type: 'Organization' }, place),
    name: app.name,
    description: null,
    external_url: 'https://latchkey.example',
    html_url: `${place.web}/apps/${app.slug}`,
    created_at: '2026-01-05T09:00:00Z',
    updated_at: '2026-01-05T09:00:00Z',
    permissions: app.permissions,
    events: [],
    installations_count: world.installations.of(app).length,
  });
};

/** `GET /app/installations`. */
export const listAppInstallations: AppHandler = (call, app) => {
  call.exchange.request.resume();
  const { items, headers } = pageOf(call, call.world.installations.of(app));
  const shapes = items.map((installation) => installationShape(installation, app, call.place));
  call.send(200, shapes, headers);
};

/** `GET /app/installations/{installation_id}`. */
export const showAppInstallation: AppHandler = (call, app) => {
  call.exchange.request.resume();
  const installation = installationOf(call, app);
  if (!installation) return call.refuse(404, 'Not Found');
  return call.send(200, installationShape(installation, app, call.place));
};

/** `POST /app/installations/{installation_id}/access_tokens`. */
export const createAccessToken: AppHandler = async (call, app) => {
  const { exchange, world, place, send, refuse } = call;
  const text = (await readBody(exchange.request)).toString();
  const installation = installationOf(call, app);
  if (!installation) return refuse(404, 'Not Found');
  if (installation.suspended) return refuse(403, 'This installation has been suspended');
  const asked = readLimits(text);
  if (!asked) return refuse(400, 'Problems parsing JSON');
  const covered = coveredBy(world, installation);
  const chosen = asked.repositories?.map((name) =>
    covered.find((repository) => repository.name === name),
  );
  if (chosen?.includes(undefined)) {
    return refuse(
      422,
      'There is at least one repository that does not exist or is not accessible to the parent installation.',
    );
  }
  const { permissions = app.permissions } = asked;
  const exceeds = Object.entries(permissions).some(
    ([name, access]) => ![access, 'write'].includes(app.permissions[name] ?? ''),
  );
  if (exceeds)
    return refuse(422, 'The permissions requested are not granted to this installation.');
  const named = chosen?.flatMap((repository) => repository ?? []) ?? null;
  const limits = { permissions, repositories: named?.map(({ id }) => id) ?? null };
  const token = world.installations.createToken(installation, limits);
  const isSelected = named !== null || installation.selected !== null;
  return send(201, {
    token,
    expires_at: seconds(world.installations.token(token)?.expiresAt ?? 0),
    permissions,
    repository_selection: isSelected ? 'selected' : 'all',
    ...(named && {
      repositories: named.map((repository) => repositoryShape(repository, place, 'write')),
    }),
  });
};

interface AskedLimits {
  readonly repositories?: readonly string[];
  readonly permissions?: Readonly<Record<string, Access>>;
}

function readLimits(text: string): AskedLimits | undefined {
  try {
    return text === '' ? {} : (JSON.parse(text) as AskedLimits);
  } catch {
    return undefined;
  }
}

/** `GET /user/installations`: those of the app behind the token that hold something of the person's. */
export const listUserInstallations: ApiHandler = (call) => {
  const { credential, place, send, refuse } = call;
  if (credential?.kind !== 'github-app') {
    return refuse(
      403,
      'You must authenticate with an access token authorized to a GitHub App in order to list installations',
    );
  }
  const visible = visibleInstallations(call, credential.app);
  const { items, headers } = pageOf(call, visible);
  const installations = items.map((entry) => installationShape(entry, credential.app, place));
  return send(200, { total_count: visible.length, installations }, headers);
};

/** `GET /user/installations/{installation_id}/repositories`. */
export const listUserInstallationRepositories: ApiHandler = (call) => {
  const { credential, params, refuse } = call;
  const installation =
    credential?.kind === 'github-app'
      ? visibleInstallations(call, credential.app).find(({ id }) => id === Number(params[0]))
      : undefined;
  if (!installation) return refuse(404, 'Not Found');
  return sendRepositories(call, installation, seenOf(call, installation));
};

/** `GET /installation/repositories`, with an installation's own token. */
export const listInstallationRepositories: ApiHandler = (call) => {
  const { credential, world, refuse } = call;
  if (!credential) return refuse(401, 'Requires authentication');
  if (credential.kind !== 'installation') {
    return refuse(
      403,
      'You must authenticate with an installation access token in order to list repositories for an installation.',
    );
  }
  const named = credential.fields.repositories;
  const all = coveredBy(world, credential.installation);
  const chosen = all.filter(({ id }) => named?.includes(id) ?? true);
  return sendRepositories(call, credential.installation, chosen);
};

/** `DELETE /installation/token`. */
export const endInstallationToken: ApiHandler = ({ credential, world, send, refuse }) => {
  if (credential?.kind !== 'installation') return refuse(401, 'Requires authentication');
  world.installations.changeToken(credential.token, { revoked: true });
  return send(204, null);
};

function sendRepositories(
  call: ApiCall,
  installation: Installation,
  all: readonly Repository[],
): void {
  const { items, headers } = pageOf(call, all);
  const { world, credential, place } = call;
  const repositories = items.map((entry) =>
    repositoryShape(entry, place, rightsTo(world, credential, entry).role),
  );
  const selection = installation.selected === null ? 'all' : 'selected';
  const body = { total_count: all.length, repository_selection: selection, repositories };
  call.send(200, body, headers);
}

const coveredBy = ({ catalogue, installations }: World, installation: Installation) =>
  catalogue.repositories.filter((repository) => installations.covers(installation, repository));

/** What the person may see of an installation. */
const seenOf = ({ world, credential }: ApiCall, installation: Installation) =>
  coveredBy(world, installation).filter((repository) => {
    const person = credential?.person;
    const isTheirs = person !== null && person !== undefined;
    return isTheirs && world.catalogue.isCollaborator(person, repository);
  });

const visibleInstallations = (call: ApiCall, app: GithubApp): readonly Installation[] =>
  call.world.installations
    .of(app)
    .filter((installation) => !installation.suspended && seenOf(call, installation).length > 0);

const installationOf = ({ world, params }: ApiCall, app: GithubApp): Installation | undefined =>
  world.installations.of(app).find(({ id }) => id === Number(params[0]));

/** `installation`. */
function installationShape(installation: Installation, app: GithubApp, place: Place): Shape {
  const { id, owner, selected, suspended, createdAt } = installation;
  const page =
    owner.type === 'Organization'
      ? `${place.web}/organizations/${owner.login}/settings/installations/${id}`
      : `${place.web}/settings/installations/${id}`;
  const { admin } = people;
  const by = { id: admin.id, login: admin.username, type: 'User' } as const;
  return {
    id,
    client_id: app.clientId,
    account: simpleUser(owner, place),
    repository_selection: selected === null ? 'all' : 'selected',
    access_tokens_url: `${place.api}/app/installations/${id}/access_tokens`,
    repositories_url: `${place.api}/installation/repositories`,
    html_url: page,
    app_id: app.appId,
    app_slug: app.slug,
    target_id: owner.id,
    target_type: owner.type,
    permissions: app.permissions,
    events: [],
    created_at: seconds(Date.parse(createdAt)),
    updated_at: seconds(Date.parse(createdAt)),
    single_file_name: null,
    suspended_by: suspended ? simpleUser(by, place) : null,
    suspended_at: suspended ? seconds(Date.now()) : null,
  };
}

const seconds = (at: number): string => `${new Date(at).toISOString().slice(0, 19)}Z`;
