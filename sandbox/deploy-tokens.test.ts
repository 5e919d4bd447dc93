import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { Ajv } from 'ajv';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { Sandbox } from './sandbox.ts';
import { startSandbox } from './sandbox.ts';
import type { TestClient } from './test-client.ts';
import { createTestClient } from './test-client.ts';

const schema = join(import.meta.dirname, '../../shared/contracts/gitlab-schemas/deploy_token.json');
const present = existsSync(schema);
if (!present) console.log(`not run: deploy tokens against GitLab's schema: no ${schema}`);

let sandbox: Sandbox;
let client: TestClient;
beforeAll(async () => {
  sandbox = await startSandbox();
  client = createTestClient(sandbox);
});
afterAll(async () => {
  await client.close();
  await sandbox.close();
});

const tokensOf = (project: number) => `/api/v4/projects/${project}/deploy_tokens`;
const wanted = { name: 'Latchkey', scopes: ['read_repository'] };

const ask = (method: string, path: string, token: string, body?: unknown) =>
  client.send(method, path, body, { authorization: `Bearer ${token}` });

async function tokenOf(person: 'ada' | 'grace' | 'linus', scopes?: readonly string[]) {
  const granted = await sandbox.grant(person, scopes ? { scopes } : {});
  return granted.accessToken;
}

describe('deploy tokens', () => {
  test('are made by a maintainer, told once, and read one project alone', async () => {
    const made = await ask('POST', tokensOf(101), await tokenOf('ada'), wanted);
    expect(made.status).toBe(201);
    expect(made.json).toMatchObject({ scopes: ['read_repository'], revoked: false });
    const { username, token, id } = made.json as Record<string, string>;
    expect(username).toBe(`gitlab+deploy-token-${id}`);

    const listed = await ask('GET', tokensOf(101), await tokenOf('ada'));
    expect(JSON.stringify(listed.json)).not.toContain(token);

    const refs = (path: string, pair: string, service = 'git-upload-pack') =>
      client.get(`/${path}.git/info/refs?service=${service}`, {
        authorization: `Basic ${Buffer.from(pair).toString('base64')}`,
      });
    expect((await refs('analytics/jaffle-shop', `${username}:${token}`)).status).toBe(200);
    expect((await refs('analytics/jaffle-shop', `oauth2:${token}`)).status).toBe(401);
    expect((await refs('analytics/warehouse-dbt', `${username}:${token}`)).status).toBe(404);
    const push = await refs('analytics/jaffle-shop', `${username}:${token}`, 'git-receive-pack');
    expect(push.status).toBe(403);

    const removed = await ask('DELETE', `${tokensOf(101)}/${id}`, await tokenOf('ada'));
    expect(removed.status).toBe(204);
    expect((await refs('analytics/jaffle-shop', `${username}:${token}`)).status).toBe(401);
    expect((await ask('DELETE', `${tokensOf(101)}/${id}`, await tokenOf('ada'))).status).toBe(404);
  });

  test.each([
    ['a developer', 'grace', undefined, 403],
    ['a token without the scope api', 'ada', ['read_api', 'write_repository'], 403],
  ] as const)('are not made for %s', async (_who, person, scopes, status) => {
    const answer = await ask('POST', tokensOf(101), await tokenOf(person, scopes), wanted);
    expect(answer.status).toBe(status);
  });

  test.runIf(present)('have the form GitLab publishes', async () => {
    const { json } = await ask('POST', tokensOf(101), await tokenOf('ada'), {
      ...wanted,
      expires_at: '2100-01-01T00:00:00Z',
    });
    const validate = new Ajv({ strict: false }).compile(
      JSON.parse(readFileSync(schema, 'utf8')) as object,
    );
    expect(validate(json) ? [] : validate.errors).toEqual([]);
  });
});
