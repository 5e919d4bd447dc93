import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { Sandbox } from './sandbox.ts';
import { startSandbox } from './sandbox.ts';
import type { TestClient } from './test-client.ts';
import { createTestClient } from './test-client.ts';

/** What others publish about GitLab; it is kept beside the project, not in it. */
const contracts = join(import.meta.dirname, '../../shared/contracts');
const present = existsSync(contracts);
if (!present) console.log(`not run: the sandbox against recorded contracts: no ${contracts}`);

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

describe.runIf(present)('Doorkeeper, as recorded', () => {
  const exchanges = present ? recordedExchanges() : [];
  // The recording goes on: each exchange uses what the ones before it were answered.
  const names = exchanges.map(({ name }, index) => [index + 1, name] as const);
  let played: Played;
  beforeAll(() => {
    played = begin();
  });

  test('was found', () => {
    expect(exchanges.length).toBeGreaterThan(30);
  });

  test.each(names)('%i %s', async (number) => {
    const exchange = exchanges[number - 1]!;
    const answer = await play(exchange, played);
    const { response } = exchange;
    expect(answer.status).toBe(response.status);
    if (typeof response.body === 'object' && response.body !== null) {
      expect(answer.json['error']).toBe(response.body['error']);
      const fields = Object.keys(answer.json);
      expect(fields).toEqual(expect.arrayContaining(Object.keys(response.body)));
    } else if (response.status === 200) {
      expect(answer.headers.get('content-type')).toMatch(/^text\/html/);
    }
    if (response.location !== null) {
      expect(parameters(answer.headers.get('location'))).toEqual(parameters(response.location));
    }
    const challenge = response.www_authenticate;
    if (challenge !== null && exchange.request.path !== '/api/v4/user') {
      expect(answer.headers.get('www-authenticate')).toBe(challenge);
    }
  });
});

describe.runIf(present)("GitLab's schemas", () => {
  test.each([
    ['projects.json', '/projects?membership=true&simple=true&per_page=100', false],
    ['projects.json', '/projects?membership=true&per_page=100', true],
    ['projects.json', '/groups/analytics/projects?include_subgroups=true', true],
    ['members.json', '/projects/104/members', false],
    ['user.public.json', '/user', false],
    ['user.basic.json', '/user', false],
  ])('%s: %s', async (name, path, isOpen) => {
    const { accessToken } = await sandbox.grant('ada');
    const answer = await client.get(`/api/v4${path}`, { authorization: `Bearer ${accessToken}` });
    const ajv = new Ajv({ strict: false, allErrors: true });
    addFormats.default(ajv);
    const validate = ajv.compile(loosened(readJson(`gitlab-schemas/${name}`), isOpen) as object);
    expect(validate(answer.json) ? [] : validate.errors).toEqual([]);
    expect(Object.keys(answer.json).length).toBeGreaterThan(0);
  });

  test('a project has the fields that recorded ones have, where a client looks', async () => {
    const { accessToken } = await sandbox.grant('ada');
    const answer = await client.get('/api/v4/projects/101', {
      authorization: `Bearer ${accessToken}`,
    });
    const sample = readJson('gitlab-samples/gitlab4j/project.json') as Fields;
    const shared = Object.keys(answer.json).filter((field) => Object.hasOwn(sample, field));
    const kinds = (of: Fields) => shared.map((field) => [field, kind(of[field])]);
    expect(kinds(answer.json).filter(([, type]) => type !== 'null')).toEqual(
      kinds(sample).filter(([field]) => kind(answer.json[String(field)]) !== 'null'),
    );
    expect(shared.length).toBeGreaterThan(40);
  });

  test('a push rule has the fields of a recorded one', async () => {
    const { accessToken } = await sandbox.grant('ada');
    const answer = await client.get('/api/v4/projects/102/push_rule', {
      authorization: `Bearer ${accessToken}`,
    });
    const sample = readJson('gitlab-samples/gitlab4j/push-rule.json') as Fields;
    expect(Object.keys(answer.json).toSorted()).toEqual(Object.keys(sample).toSorted());
  });
});

type Fields = Readonly<Record<string, unknown>>;

interface Recorded {
  readonly name: string;
  readonly request: {
    readonly method: 'GET' | 'POST';
    readonly path: string;
    readonly form?: Readonly<Record<string, string>>;
    readonly authorization?: string;
  };
  readonly response: {
    readonly status: number;
    readonly location: string | null;
    readonly www_authenticate: string | null;
    readonly body: Fields | string | null;
  };
}

/** Values of the recording, and what stands for them here. */
interface Played {
  readonly values: Map<string, string>;
  /** Cookie of somebody signed in; the recorded server had no sign-in. */
  cookie: string | undefined;
  latestAccess: string;
  revokedAccess: string;
}

function begin(): Played {
  const options = {
    redirectUris: ['http://127.0.0.1/cb'],
    scopes: ['api'],
    // Consent was skipped in the recording.
    trusted: true,
  };
  const app = sandbox.registerApp({ ...options, name: 'Recorded', confidential: true });
  const open = sandbox.registerApp({ ...options, name: 'Recorded, public', confidential: false });
  return {
    values: new Map([
      ['{CLIENT_ID}', app.clientId],
      ['{CLIENT_SECRET}', app.clientSecret],
      ['{PUBLIC_CLIENT_ID}', open.clientId],
    ]),
    cookie: undefined,
    latestAccess: '',
    revokedAccess: '',
  };
}

async function play({ name, request, response }: Recorded, played: Played) {
  const fill = (text: string): string =>
    [...played.values].reduce((filled, [from, to]) => filled.replaceAll(from, to), text);

  if (request.path.startsWith('/oauth/authorize?')) {
    played.cookie ??= await client.signIn('ada');
    const answer = await throughConsent(fill(request.path), played.cookie);
    remember(played, codeOf(response.location), codeOf(answer.headers.get('location')));
    return answer;
  }
  if (request.method === 'GET') {
    const token = /revoked/.test(name) ? played.revokedAccess : played.latestAccess;
    const sent = /unknown token/.test(name) ? 'never-was' : token;
    return client.get(
      request.path,
      request.authorization ? { authorization: `Bearer ${sent}` } : {},
    );
  }

  const form = Object.entries(request.form ?? {}).map(([key, value]) => [key, fill(value)]);
  const answer = await client.post(
    request.path,
    Object.fromEntries(form) as Record<string, string>,
  );
  const body = response.body as Fields;
  for (const field of ['access_token', 'refresh_token']) {
    remember(played, body[field], answer.json[field]);
  }
  if (typeof answer.json['access_token'] === 'string') {
    played.revokedAccess = played.latestAccess;
    played.latestAccess = answer.json['access_token'];
  }
  return answer;
}

/** Follows the sandbox's own redirects, until one leads away or there is none. */
async function throughConsent(path: string, cookie: string) {
  let cookies = cookie;
  let answer = await client.get(path, { cookie: cookies });
  for (let location = answer.headers.get('location'); isHere(location);) {
    cookies = [cookies, ...answer.cookies].join('; ');
    answer = await client.get(location, { cookie: cookies });
    location = answer.headers.get('location');
  }
  return answer;
}

const isHere = (location: string | null): location is string =>
  location !== null && (location.startsWith('/') || location.startsWith(sandbox.url));

function remember({ values }: Played, recorded: unknown, here: unknown): void {
  if (typeof recorded === 'string' && typeof here === 'string') values.set(recorded, here);
}

const codeOf = (location: string | null): string | null =>
  location === null ? null : new URL(location).searchParams.get('code');

/** A redirect without its secrets: where to, and the names of what comes along. */
function parameters(location: string | null): readonly string[] {
  if (location === null) return [];
  const { origin, pathname, searchParams } = new URL(location);
  return [origin + pathname, ...searchParams.keys(), searchParams.get('state') ?? ''];
}

function recordedExchanges(): readonly Recorded[] {
  const file = readJson('oauth-transcripts/doorkeeper-5.5.0.json');
  return (file as { readonly exchanges: readonly Recorded[] }).exchanges;
}

function readJson(name: string): unknown {
  return JSON.parse(readFileSync(join(contracts, name), 'utf8')) as unknown;
}

const standardTypes: ReadonlySet<unknown> = new Set([
  'array',
  'boolean',
  'integer',
  'null',
  'number',
  'object',
  'string',
]);

/** The schemas use types that JSON Schema lacks (`date`), and some are older than fields we send. */
function loosened(schema: unknown, isOpen: boolean): unknown {
  if (Array.isArray(schema)) return schema.map((part) => loosened(part, isOpen));
  if (typeof schema !== 'object' || schema === null) return schema;
  const entries = Object.entries(schema).flatMap(([key, value]) => {
    if (key === 'type' && ![value].flat().every((name) => standardTypes.has(name))) return [];
    if (key === 'additionalProperties' && isOpen) return [];
    return [[key, loosened(value, isOpen)] as const];
  });
  return Object.fromEntries(entries);
}

const kind = (value: unknown): string =>
  value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;
