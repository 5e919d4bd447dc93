import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { Ajv } from 'ajv';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { Instance } from '../../../preload/model/account.ts';
import { startSandbox, type Sandbox } from '../../../sandbox/sandbox.ts';
import { originOf } from '../../core/origin.ts';
import { createHttp, type NodeHttp } from '../../hosts/node/http/http.ts';
import { createGitlab, type Gitlab } from './index.ts';
import { instance as example, json, service } from './test-service.ts';

const contracts = join(import.meta.dirname, '../../../../shared/contracts');
const present = existsSync(contracts);
if (!present) console.log(`not run: deploy tokens and push rules as published: no ${contracts}`);

let sandbox: Sandbox;
let http: NodeHttp;
let gitlab: Gitlab;
let instance: Instance;
beforeAll(async () => {
  sandbox = await startSandbox();
  instance = sandbox.url as Instance;
  http = createHttp({
    env: {},
    caFor: (origin) => (origin === originOf(sandbox.url) ? sandbox.ca : undefined),
  });
  gitlab = createGitlab(http);
});
afterAll(async () => {
  await http.close();
  await sandbox.close();
});

type Username = Parameters<Sandbox['grant']>[0];
const tokenOf = async (who: Username, scopes?: readonly string[]) =>
  (await sandbox.grant(who, scopes ? { scopes } : {})).accessToken;

describe('a deploy token', () => {
  test.each([
    ['ada', '101', null],
    ['grace', '101', 'role'],
    ['linus', '101', 'role'],
    ['grace', '108', 'personal'],
    ['ada', '108', 'not-found'],
    ['grace', 'platform/no-such', 'not-found'],
    ['ada', 'analytics/jaffle-shop', null],
  ] as const)('of %s for %s meets the obstacle %s', async (who, repository, obstacle) => {
    const token = await tokenOf(who);
    expect(await gitlab.deployTokens.obstacle(instance, token, repository)).toBe(obstacle);
  });

  test('is made with a name of its own, read only, and can be removed twice', async () => {
    const token = await tokenOf('ada');
    const made = await gitlab.deployTokens.create(instance, token, '101', 'Latchkey');
    expect(made).toMatchObject({ scopes: ['read_repository'], expiresAt: null });
    expect(made.username).toBe(`gitlab+deploy-token-${made.id}`);
    expect(made.token).toMatch(/^gldt-/);
    await gitlab.deployTokens.remove(instance, token, '101', made.id);
    await gitlab.deployTokens.remove(instance, token, '101', made.id);
  });

  test('needs the scope api, and says so in the words of the service', async () => {
    const token = await tokenOf('ada', ['read_api', 'write_repository']);
    await expect(
      gitlab.deployTokens.create(instance, token, '101', 'Latchkey'),
    ).rejects.toMatchObject({ code: 'host.forbidden', words: expect.stringMatching(/privileges/) });
  });

  test('is never taken from an answer that is not one', async () => {
    const answer = { id: 1, username: 'a:b', token: 'gldt-x', scopes: [], expires_at: null };
    const fake = createGitlab(service(() => json(answer, 201)).http);
    await expect(fake.deployTokens.create(example, 't', '1', 'n')).rejects.toMatchObject({
      code: 'host.unexpected-reply',
      detail: 'field username',
    });
  });

  test.runIf(present).each(openapi())('is asked for as %s has it', async (_name, document) => {
    const answer = {
      id: 7,
      username: 'gitlab+deploy-token-7',
      token: 'gldt-x',
      scopes: ['read_repository'],
      expires_at: '2030-01-01T00:00:00.000Z',
    };
    const bodies: unknown[] = [];
    const { http: fake, asked } = service(() => json(answer, 201));
    const noting: typeof fake = (input, init) => {
      bodies.push(JSON.parse(init?.body as string));
      return fake(input, init);
    };
    const made = await createGitlab(noting).deployTokens.create(example, 't', 'a/b', 'Latchkey');
    expect(made.expiresAt).toBe(Date.UTC(2030, 0, 1));
    expect(asked[0]?.url.pathname).toBe('/git/api/v4/projects/a%2Fb/deploy_tokens');
    expect(asked[0]?.method).toBe('POST');
    const schema = document.definitions['postApiV4ProjectsIdDeployTokens'];
    const validate = new Ajv({ strict: false, validateFormats: false }).compile(schema as object);
    expect(validate(bodies[0]) ? [] : validate.errors).toEqual([]);
    expect(Object.keys(document.paths)).toContain('/api/v4/projects/{id}/deploy_tokens/{token_id}');
  });
});

describe('push rules', () => {
  test.each([
    ['are read by a maintainer', 'ada', '102', { commitMessage: '^[A-Z]+-[0-9]+: ' }],
    ['are none where nobody set any', 'ada', '101', null],
    ['are unknown to a developer', 'grace', '102', null],
    ['are unknown where the project is', 'linus', '999', null],
  ] as const)('%s', async (_what, who, repository, expected) => {
    const found = await gitlab.pushRules.read(instance, await tokenOf(who), repository);
    if (expected === null) expect(found).toBeNull();
    else expect(found).toMatchObject(expected);
  });

  test.runIf(present)('are read from a recorded answer', async () => {
    const recorded = readFileSync(
      join(contracts, 'gitlab-samples/gitlab4j/push-rule.json'),
      'utf8',
    );
    const { http: fake } = service(() => json(JSON.parse(recorded)));
    expect(await createGitlab(fake).pushRules.read(example, 't', '3')).toEqual({
      commitMessage: 'Fixes \\d +\\',
      commitMessageNegative: 'ssh\\://',
      branchName: null,
      authorEmail: null,
      fileName: null,
      maxFileSize: 5,
      signedCommitsOnly: false,
      committerIsUser: false,
    });
  });
});

test('a merge request is opened on its page, with both branches named', () => {
  const url = gitlab.changeRequestUrl('https://gitlab.com/a/b', {
    source: 'fix/ü & more',
    target: 'main',
  });
  expect(url).toBe(
    'https://gitlab.com/a/b/-/merge_requests/new?merge_request%5Bsource_branch%5D=fix%2F%C3%BC+%26+more&merge_request%5Btarget_branch%5D=main',
  );
});

interface Document {
  readonly paths: Record<string, unknown>;
  readonly definitions: Record<string, unknown>;
}

function openapi(): (readonly [string, Document])[] {
  if (!present) return [['nothing', { paths: {}, definitions: {} }]];
  const folder = join(contracts, 'gitlab-openapi');
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => [name, JSON.parse(readFileSync(join(folder, name), 'utf8')) as Document]);
}
