import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';

import type { AnySchema } from 'ajv';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { TestClient } from '../test-client.ts';
import { createTestClient } from '../test-client.ts';
import type { AzureSandbox } from './azure.ts';
import { startAzure } from './azure.ts';
import { gitNamespace } from './organisations.ts';

/** What Microsoft publishes about Azure DevOps; it is kept beside the project, not in it. */
const contracts = join(import.meta.dirname, '../../../shared/contracts/azure-devops');
const present = existsSync(contracts);
if (!present) console.log(`not run: the Azure sandbox against published schemas: no ${contracts}`);

let sandbox: AzureSandbox;
let client: TestClient;
let bearer: Readonly<Record<string, string>>;

beforeAll(async () => {
  sandbox = await startAzure({ extraProjects: 120 });
  client = createTestClient(sandbox);
  const { accessToken } = await sandbox.grant('ada');
  bearer = { authorization: `Bearer ${accessToken}` };
});
afterAll(async () => {
  await client.close();
  await sandbox.close();
});

const get = (path: string) => client.get(path, bearer);
const org = '/quillworks';
const v = 'api-version=7.1';

describe.runIf(present)("Azure DevOps' schemas", () => {
  /** The description's file, the operation, the path here. */
  const answers = [
    ['core.json', '/{organization}/_apis/projects', `${org}/_apis/projects?${v}`],
    ['core.json', '/{organization}/_apis/projects', `${org}/_apis/projects?${v}&$top=2&$skip=1`],
    [
      'core.json',
      '/{organization}/_apis/projects/{projectId}',
      `${org}/_apis/projects/analytics?${v}`,
    ],
    ['git.trimmed.json', repositoriesOperation(), `${org}/_apis/git/repositories?${v}`],
    [
      'git.trimmed.json',
      repositoriesOperation(),
      `${org}/analytics/_apis/git/repositories?${v}&includeLinks=true&includeAllUrls=true&includeHidden=true`,
    ],
    [
      'git.trimmed.json',
      `${repositoriesOperation()}/{repositoryId}`,
      `${org}/Data%20Platform/_apis/git/repositories/infra?${v}`,
    ],
    [
      'git.trimmed.json',
      `${repositoriesOperation()}/{repositoryId}`,
      `${org}/analytics/_apis/git/repositories/new-project?${v}`,
    ],
    ['profile.json', '/_apis/profile/profiles/{id}', `/_apis/profile/profiles/me?${v}`],
    ['accounts.json', '/_apis/accounts', `/_apis/accounts?memberId={member}&${v}`],
  ] as const;

  test.each(answers)('%s %s: %s', async (file, operation, path) => {
    const { status, json: body } = await get(
      path.replace('{member}', sandbox.people.ada.profileId),
    );
    expect(status).toBe(200);
    const description = readJson(file) as Description;
    const schema = description.paths[operation]?.get.responses['200'].schema;
    expect(schema).toBeDefined();
    const isList = (schema as { readonly type?: string }).type === 'array';
    const answer = isList ? body['value'] : body;
    if (isList) expect(body['count']).toBe((answer as readonly unknown[]).length);
    const ajv = new Ajv({ strict: false, allErrors: true });
    addFormats.default(ajv);
    const own = { ...(plain(schema) as object), definitions: plain(description.definitions) };
    const validate = ajv.compile(own as AnySchema);
    expect(validate(answer) ? [] : validate.errors).toEqual([]);
    // An empty object would be valid, too: every field that is sent must be one that is described.
    const first = (isList ? (answer as readonly unknown[])[0] : answer) as Fields;
    expect(Object.keys(first).length).toBeGreaterThan(3);
    const undescribed = Object.keys(first).filter(
      (field) => !described(schema, description).has(field),
    );
    expect(undescribed).toEqual(
      file === 'profile.json' ? ['displayName', 'publicAlias', 'emailAddress'] : [],
    );
  });
});

describe('the API', () => {
  test('lists projects page by page, each once', async () => {
    const seen: string[] = [];
    let token = '';
    for (let page = 0; page < 10; page += 1) {
      const answer = await get(
        `${org}/_apis/projects?${v}${token && `&continuationToken=${token}`}`,
      );
      seen.push(...(answer.json['value'] as readonly { name: string }[]).map(({ name }) => name));
      token = answer.headers.get('x-ms-continuationtoken') ?? '';
      if (token === '') break;
    }
    expect([seen.length, new Set(seen).size]).toEqual([124, 124]);
  });

  test('writes clone addresses as the service does', async () => {
    const path = `${org}/_apis/git/repositories?${v}`;
    const list = (await get(path)).json['value'] as readonly Fields[];
    const sales = list.find(({ name }) => name === 'Umsätze 2026');
    const { host } = new URL(sandbox.url);
    expect(sales?.['remoteUrl']).toBe(
      `https://quillworks@${host}/quillworks/Z%C3%BCrich%20B%C3%BCro/_git/Ums%C3%A4tze%202026`,
    );
    expect(list.find(({ name }) => name === 'legacy-reports')?.['isDisabled']).toBe(true);
    expect(list.find(({ name }) => name === 'new-project')).not.toHaveProperty('defaultBranch');
  });

  test('speaks of the real names when it is asked by one', async () => {
    const path = `${org}/_apis/git/repositories?${v}`;
    const { value } = await getAs('dev.azure.com', path);
    const [first] = value as readonly Fields[];
    expect(first?.['remoteUrl']).toMatch(/^https:\/\/quillworks@dev\.azure\.com\/quillworks\//);
    const metadata = '/organizations/v2.0/.well-known/openid-configuration';
    expect((await getAs('login.microsoftonline.com', metadata))['token_endpoint']).toBe(
      'https://login.microsoftonline.com/organizations/oauth2/v2.0/token',
    );
  });

  test('answers a stranger with three challenges, or its sign-in page', async () => {
    const path = `${org}/_apis/projects?${v}`;
    const refused = await client.get(path);
    expect(refused.status).toBe(401);
    expect(refused.headers.get('www-authenticate')).toBe(
      `Bearer authorization_uri=${sandbox.url}/${sandbox.tenant.id}, Basic realm="${sandbox.url}/", TFS-Federated`,
    );
    sandbox.setSignInAnswer('203');
    const page = await client.get(path);
    expect([page.status, page.text]).toEqual([203, expect.stringContaining('Sign In')]);
    sandbox.setSignInAnswer('302');
    expect((await client.get(path)).headers.get('location')).toContain('/common/login');
    const suppressed = await client.get(path, { 'x-tfs-fedauthredirect': 'Suppress' });
    expect(suppressed.status).toBe(401);
    sandbox.setSignInAnswer('401');
  });

  test('takes an access token both ways and a personal one as a password alone', async () => {
    const path = `${org}/_apis/projects?${v}`;
    const { accessToken } = await sandbox.grant('grace');
    const personal = sandbox.personalToken('grace');
    const basic = (token: string) => `Basic ${Buffer.from(`any:${token}`).toString('base64')}`;
    const statuses = await Promise.all(
      [`Bearer ${accessToken}`, basic(accessToken), basic(personal), `Bearer ${personal}`].map(
        async (authorization) => (await client.get(path, { authorization })).status,
      ),
    );
    expect(statuses).toEqual([200, 200, 200, 401]);
    sandbox.expire(accessToken);
    expect((await client.get(path, { authorization: `Bearer ${accessToken}` })).status).toBe(401);
  });

  test.each([
    ['no version', `${org}/_apis/projects`, 400, 'No api-version was supplied'],
    ['a version there is not', `${org}/_apis/projects?api-version=9.9`, 400, 'out of range'],
    ['a preview without the flag', `${org}/_apis/connectionData?${v}`, 400, 'under preview'],
    ['a project there is not', `${org}/nowhere/_apis/git/repositories?${v}`, 404, 'TF200016'],
    ['a repository there is not', `${org}/_apis/git/repositories/none?${v}`, 404, 'TF401019'],
    ['another organisation', `/berg-labs/_apis/projects?${v}`, 401, 'TF400813'],
  ])('refuses %s', async (_, path, status, words) => {
    const answer = await get(path);
    expect([answer.status, answer.json['message']]).toEqual([
      status,
      expect.stringContaining(words),
    ]);
    expect(answer.json['typeKey']).toMatch(/Exception$/);
  });

  test('has a page for an organisation there is not', async () => {
    const answer = await get(`/nobody/_apis/projects?${v}`);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      404,
      expect.stringContaining('text/html'),
    ]);
  });

  test('shows a Stakeholder projects and no repositories', async () => {
    const { accessToken } = await sandbox.grant('ada-work');
    const own = { authorization: `Bearer ${accessToken}` };
    expect((await client.get(`${org}/_apis/projects?${v}`, own)).json['count']).toBe(1);
    expect((await client.get(`${org}/_apis/git/repositories?${v}`, own)).json['count']).toBe(0);
    const one = `${org}/analytics/_apis/git/repositories/jaffle-shop?${v}`;
    expect((await client.get(one, own)).json['message']).toContain('TF401019');
  });

  test('knows a service principal that was added, and no other', async () => {
    const path = `${org}/_apis/connectionData?api-version=7.1-preview`;
    const asked = async (token: string) => client.get(path, { authorization: `Bearer ${token}` });
    const known = await asked(await sandbox.grantApp());
    expect(known.json['authenticatedUser']).toMatchObject({
      providerDisplayName: 'latchkey-robot',
    });
    const stranger = await asked(await sandbox.grantApp(sandbox.apps.stranger));
    expect([stranger.status, stranger.json['message']]).toEqual([
      401,
      expect.stringContaining('TF401444'),
    ]);
    sandbox.setMember('quillworks', 'robot', null);
    expect((await asked(await sandbox.grantApp())).status).toBe(401);
    sandbox.setMember('quillworks', 'robot', { licence: 'basic', projects: { '*': 'reader' } });
    expect((await asked(await sandbox.grantApp())).status).toBe(200);
  });

  test('tells what somebody may do, one by one and many at once', async () => {
    const list = (await get(`${org}/_apis/git/repositories?${v}`)).json['value'];
    const [one] = list as readonly { id: string; project: { id: string } }[];
    const token = `repoV2/${one!.project.id}/${one!.id}`;
    const { accessToken } = await sandbox.grant('linus');
    const linus = { authorization: `Bearer ${accessToken}` };
    const may = async (bits: number) =>
      (
        await client.get(
          `${org}/_apis/permissions/${gitNamespace}/${bits}?tokens=${token}&${v}`,
          linus,
        )
      ).json['value'];
    expect([await may(2), await may(4)]).toEqual([[true], [false]]);
    sandbox.setPermission('linus', 'quillworks/analytics/jaffle-shop', [
      'GenericRead',
      'GenericContribute',
    ]);
    expect(await may(6)).toEqual([true]);
    const about = { securityNamespaceId: gitNamespace, token };
    expect(await evaluate({ ...about, permissions: 6 }, { ...about, permissions: 8 })).toEqual([
      true,
      false,
    ]);
  });

  test('tells of its limits, and refuses beyond them', async () => {
    const path = `${org}/_apis/projects?${v}`;
    sandbox.throttle.set({ limit: 200, remaining: 10, reset: 60, delay: 1.5, times: 1 });
    const warned = await get(path);
    expect([warned.status, warned.headers.get('x-ratelimit-remaining')]).toEqual([200, '10']);
    sandbox.throttle.set({ limit: 200, remaining: 0, reset: 30, blocked: true, times: 1 });
    const refused = await get(path);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '30']);
    expect(refused.json['message']).toContain('TF400733');
    expect((await get(path)).headers.get('x-ratelimit-remaining')).toBeNull();
  });
});

/** Many questions of Linus in one. */
async function evaluate(...evaluations: readonly Fields[]): Promise<readonly unknown[]> {
  const { accessToken } = await sandbox.grant('linus');
  const asked = request(`${sandbox.url}${org}/_apis/security/permissionevaluationbatch?${v}`, {
    method: 'POST',
    ca: sandbox.ca,
    headers: { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' },
  }).end(JSON.stringify({ alwaysAllowAdministrators: false, evaluations }));
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  const body = (await json(response)) as { readonly evaluations: readonly Fields[] };
  return body.evaluations.map(({ value }) => value);
}

/** Asks the sandbox by a real name, as somebody does whose proxy leads there. */
async function getAs(host: string, path: string): Promise<Fields> {
  const asked = request({
    host: '127.0.0.1',
    port: new URL(sandbox.url).port,
    path,
    servername: host,
    ca: sandbox.ca,
    headers: { ...bearer, host },
  }).end();
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  return (await json(response)) as Fields;
}

type Fields = Readonly<Record<string, unknown>>;

interface Description {
  readonly paths: Readonly<
    Record<
      string,
      { readonly get: { readonly responses: { readonly '200': { schema: unknown } } } }
    >
  >;
  readonly definitions: Readonly<Record<string, Fields>>;
}

function repositoriesOperation(): string {
  return '/{organization}/{project}/_apis/git/repositories';
}

function readJson(name: string): unknown {
  return JSON.parse(readFileSync(join(contracts, name), 'utf8')) as unknown;
}

/** The names of an answer's fields, those of the type it extends included. */
function described(schema: unknown, description: Description): ReadonlySet<string> {
  const { $ref, items, properties, allOf } = schema as {
    readonly $ref?: string;
    readonly items?: unknown;
    readonly properties?: Fields;
    readonly allOf?: readonly unknown[];
  };
  if (items !== undefined) return described(items, description);
  if ($ref !== undefined) {
    return described(description.definitions[$ref.split('/').at(-1) ?? ''], description);
  }
  const above = (allOf ?? []).flatMap((each) => [...described(each, description)]);
  return new Set([...Object.keys(properties ?? {}), ...above]);
}

/** The descriptions name formats that are none (`T`, `int32`), and wrap links in a field that is not sent. */
function plain(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(plain);
  if (typeof schema !== 'object' || schema === null) return schema;
  const known = ['uuid', 'date-time'];
  const entries = Object.entries(schema).flatMap(([key, value]) =>
    key === 'format' && !known.includes(String(value)) ? [] : [[key, plain(value)] as const],
  );
  return Object.fromEntries(entries);
}
