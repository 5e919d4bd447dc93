import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { createAppAuth } from './test-app.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { GithubSandbox } from './github.ts';
import { startGithub } from './github.ts';
import type { TestClient } from './test-client.ts';
import { createTestClient } from './test-client.ts';
import { checksum } from './token-values.ts';

/** What GitHub publishes about its API; it is kept beside the project, not in it. */
const shared = join(import.meta.dirname, '../../../shared/contracts');
const contracts = join(shared, 'github-openapi');
const present = existsSync(contracts);
if (!present) console.log(`not run: the GitHub sandbox against its OpenAPI: no ${contracts}`);

let github: GithubSandbox;
let client: TestClient;

beforeAll(async () => {
  github = await startGithub();
  client = createTestClient(github);
});
afterAll(async () => {
  await client.close();
  await github.close();
});

/** Who asks: a person's OAuth token, a GitHub App's token of a person, of an installation, the app itself, its secret. */
type Asker = 'oauth' | 'profile' | 'app-user' | 'installation' | 'jwt' | 'client' | 'nobody';

interface Case {
  readonly method?: 'GET' | 'POST' | 'DELETE';
  /** As the description names it. */
  readonly template: string;
  readonly path?: string;
  readonly as?: Asker;
  readonly status?: number;
  readonly body?: unknown;
}

const cases: readonly Case[] = [
  { template: '/user' },
  { template: '/user', as: 'profile' },
  { template: '/user', as: 'nobody', status: 401 },
  { template: '/user/emails', as: 'profile' },
  { template: '/user/orgs' },
  { template: '/user/repos', path: '/user/repos?per_page=100' },
  { template: '/user/repos', path: '/user/repos?type=owner&visibility=all', status: 422 },
  { template: '/user/installations', as: 'app-user' },
  { template: '/user/installations', status: 403 },
  {
    template: '/user/installations/{installation_id}/repositories',
    path: '/user/installations/50002/repositories',
    as: 'app-user',
  },
  {
    template: '/user/installations/{installation_id}/repositories',
    path: '/user/installations/1/repositories',
    as: 'app-user',
    status: 404,
  },
  { template: '/repos/{owner}/{repo}', path: '/repos/analytics/jaffle-shop' },
  { template: '/repos/{owner}/{repo}', path: '/repos/grace/scratch', status: 404 },
  { template: '/repos/{owner}/{repo}', path: '/repos/analytics/jaffle-classic', status: 301 },
  { template: '/repos/{owner}/{repo}', path: '/repos/acme/ledger', status: 403 },
  { template: '/repos/{owner}/{repo}', path: '/repos/platform/dbt-macros', as: 'nobody' },
  { template: '/repos/{owner}/{repo}/branches', path: '/repos/analytics/jaffle-shop/branches' },
  {
    template: '/repos/{owner}/{repo}/branches/{branch}',
    path: '/repos/analytics/jaffle-shop/branches/release/2026-01',
  },
  {
    template: '/repos/{owner}/{repo}/branches/{branch}',
    path: '/repos/analytics/jaffle-classic/branches/main',
    status: 301,
  },
  {
    template: '/repos/{owner}/{repo}/branches/{branch}',
    path: '/repos/analytics/jaffle-shop/branches/none',
    status: 404,
  },
  {
    template: '/repos/{owner}/{repo}/collaborators/{username}/permission',
    path: '/repos/platform/infra/collaborators/grace/permission',
  },
  { template: '/app', as: 'jwt' },
  { template: '/app/installations', as: 'jwt' },
  {
    template: '/app/installations/{installation_id}',
    path: '/app/installations/50001',
    as: 'jwt',
  },
  {
    template: '/app/installations/{installation_id}',
    path: '/app/installations/1',
    as: 'jwt',
    status: 404,
  },
  {
    method: 'POST',
    template: '/app/installations/{installation_id}/access_tokens',
    path: '/app/installations/50001/access_tokens',
    as: 'jwt',
    status: 201,
    body: { repositories: ['jaffle-shop'], permissions: { contents: 'read' } },
  },
  {
    method: 'POST',
    template: '/app/installations/{installation_id}/access_tokens',
    path: '/app/installations/50001/access_tokens',
    as: 'nobody',
    status: 401,
    body: {},
  },
  {
    method: 'POST',
    template: '/app/installations/{installation_id}/access_tokens',
    path: '/app/installations/50001/access_tokens',
    as: 'jwt',
    status: 422,
    body: { repositories: ['not-there'] },
  },
  { template: '/installation/repositories', as: 'installation' },
  { template: '/installation/repositories', status: 403 },
  {
    method: 'POST',
    template: '/applications/{client_id}/token',
    path: '/applications/CLIENT/token',
    as: 'client',
    body: { access_token: 'TOKEN' },
  },
  {
    method: 'POST',
    template: '/applications/{client_id}/token',
    path: '/applications/CLIENT/token',
    as: 'client',
    status: 404,
    body: { access_token: 'gho_nothing' },
  },
  {
    method: 'DELETE',
    template: '/applications/{client_id}/token',
    path: '/applications/CLIENT/token',
    as: 'client',
    status: 422,
    body: {},
  },
  {
    method: 'DELETE',
    template: '/applications/{client_id}/token',
    path: '/applications/CLIENT/token',
    as: 'client',
    status: 204,
    body: { access_token: 'TOKEN' },
  },
  {
    method: 'DELETE',
    template: '/applications/{client_id}/grant',
    path: '/applications/CLIENT/grant',
    as: 'client',
    status: 204,
    body: { access_token: 'TOKEN' },
  },
  { method: 'DELETE', template: '/installation/token', as: 'installation', status: 204 },
  { template: '/rate_limit' },
  { template: '/meta', as: 'nobody' },
];

describe.runIf(present).each([
  ['github.com', 'api.github.com.trimmed.json', 'https://api.github.com'],
  ['Enterprise Server', 'ghes-3.17.trimmed.json', ''],
])('%s', (_name, file, base) => {
  const description = present ? read(file) : { paths: {} };
  const ajv = new Ajv({ strict: false, allErrors: true });
  addFormats.default(ajv);
  if (present) ajv.addSchema({ ...(openApi31(description) as object), $id: file });

  test.each(cases.map((entry) => [label(entry), entry] as const))('%s', async (_label, entry) => {
    const { method = 'GET', template, path = template, as = 'oauth', status = 200, body } = entry;
    const { accessToken } = await github.grant('ada', { scopes: ['repo'] });
    const clientId = github.apps.oauth.clientId;
    const address = `${base || `${github.url}/api/v3`}${path.replace('CLIENT', clientId)}`;
    const sent = body && JSON.parse(JSON.stringify(body).replace('TOKEN', accessToken));
    const headers = await authorization(as, accessToken);
    const answer = await client.send(method, address, headers, sent);
    expect(answer.status, answer.text).toBe(status);
    expect(answer.headers.get('x-github-request-id')).toMatch(/^[0-9A-F:]+$/);
    if (status === 204) return;

    const pointer = schemaAt(description, file, template, method, status);
    const validate = ajv.getSchema(pointer);
    if (!validate) throw new Error(`no schema at ${pointer}`);
    expect(validate(answer.json) ? [] : validate.errors).toEqual([]);
    if (status === 200) expect(Object.keys(answer.json).length).toBeGreaterThan(0);
  });
});

const tokenRules = join(shared, 'token-rules/checksums.json.gz');
if (!existsSync(tokenRules)) console.log(`not run: token checksums: no ${tokenRules}`);

test.runIf(existsSync(tokenRules))('tokens carry the checksum of published ones', async () => {
  const { cases: published } = JSON.parse(gunzipSync(readFileSync(tokenRules)).toString()) as {
    readonly cases: readonly {
      readonly token: string;
      readonly kind: string;
      readonly valid: boolean;
    }[];
  };
  const good = (token: string) => checksum(token.slice(4, -6)) === token.slice(-6);
  const classic = published.filter(({ kind }) => kind === 'github classic');
  expect(classic.length).toBeGreaterThan(10);
  expect(classic.map(({ token }) => good(token))).toEqual(classic.map(({ valid }) => valid));
  const { accessToken, refreshToken } = await github.grant('ada', { app: github.apps.githubApp });
  expect([accessToken, refreshToken ?? '', github.personalToken('ada', [])].map(good)).toEqual([
    true,
    true,
    true,
  ]);
});

const label = ({ method = 'GET', template, path = template, as = 'oauth', status = 200 }: Case) =>
  `${method} ${path} as ${as}: ${status}`;

async function authorization(as: Asker, token: string): Promise<Record<string, string>> {
  const { oauth, githubApp } = github.apps;
  const bearer = (value: string) => ({ authorization: `Bearer ${value}` });
  switch (as) {
    case 'nobody':
      return {};
    case 'oauth':
      return bearer(token);
    case 'profile':
      return bearer((await github.grant('ada', { scopes: ['user'] })).accessToken);
    case 'app-user':
      return bearer((await github.grant('ada', { app: githubApp })).accessToken);
    case 'jwt':
      return bearer(await createAppAuth(githubApp));
    case 'installation': {
      const jwt = await createAppAuth(githubApp);
      const path = '/api/v3/app/installations/50001/access_tokens';
      const { json } = await client.send('POST', path, bearer(jwt), {});
      return bearer(String(json['token']));
    }
    case 'client': {
      const pair = Buffer.from(`${oauth.clientId}:${oauth.clientSecret}`).toString('base64');
      return { authorization: `Basic ${pair}` };
    }
  }
}

interface Description {
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

function read(name: string): Description {
  return JSON.parse(readFileSync(join(contracts, name), 'utf8')) as Description;
}

/** Where the schema of an answer is: its own, or that of a refusal where none is published. */
function schemaAt(
  { paths }: Description,
  file: string,
  template: string,
  method: string,
  status: number,
): string {
  const operation = paths[template]?.[method.toLowerCase()] as
    { readonly responses: Readonly<Record<string, { readonly $ref?: string }>> } | undefined;
  if (!operation) throw new Error(`${method} ${template} is not in ${file}`);
  const response = operation.responses[String(status)];
  if (!response) return `${file}#/components/schemas/basic-error`;
  const encode = (part: string) =>
    encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'));
  const pointer =
    response.$ref ?? `#/paths/${encode(template)}/${method.toLowerCase()}/responses/${status}`;
  return `${file}${pointer}/content/${encode('application/json')}/schema`;
}

/**
 * OpenAPI 3.0 says "may be null" in its own way; JSON Schema has no such word. And the list of
 * installations wants an account to be a user and an enterprise, where one by itself is either.
 */
function openApi31(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(openApi31);
  if (typeof value !== 'object' || value === null) return value;
  const { nullable, discriminator: _discriminator, ...rest } = value as Record<string, unknown>;
  const isEither = Array.isArray(rest['allOf']) && rest['allOf'].length === 2 && nullable === true;
  const entries = Object.entries(rest).map(
    ([key, part]) => [isEither && key === 'allOf' ? 'anyOf' : key, openApi31(part)] as const,
  );
  const schema = Object.fromEntries(entries);
  return nullable === true ? { anyOf: [{ type: 'null' }, schema] } : schema;
}
