import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { App, Sandbox } from './sandbox.ts';
import { startSandbox } from './sandbox.ts';
import type { TestClient } from './test-client.ts';
import { createTestClient } from './test-client.ts';
import type { Fields } from './test-sign-in.ts';
import { authorization, redirectUri, signIn } from './test-sign-in.ts';

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

describe('the authorization page', () => {
  test('asks who is there before it looks at what is asked', async () => {
    const answer = await client.get('/oauth/authorize?client_id=nobody');
    expect(answer.status).toBe(302);
    expect(answer.headers.get('location')).toMatch(
      /^\/users\/sign_in\?return_to=%2Foauth%2Fauthor/,
    );
  });

  test('sends the person back with code and state, and no issuer', async () => {
    const visitor = sandbox.visitor('ada');
    const { address } = authorization(sandbox, sandbox.apps.confidential);
    const { callback = '' } = await visitor.authorise(address);
    const { origin, pathname, searchParams } = new URL(callback);
    expect(origin + pathname).toBe(redirectUri);
    expect([...searchParams.keys()].toSorted()).toEqual(['code', 'state']);
    expect(searchParams.get('state')).toBe('st4te');
  });

  test('sends the issuer when it is told to', async () => {
    sandbox.setSendIss(true);
    const { callback = '' } = await sandbox
      .visitor('ada')
      .authorise(authorization(sandbox, sandbox.apps.public).address);
    sandbox.setSendIss(false);
    expect(new URL(callback).searchParams.get('iss')).toBe(sandbox.url);
  });

  test('comes back through the private scheme too', async () => {
    const address = authorization(sandbox, sandbox.apps.public, {
      redirect_uri: 'dev.latchkey://oauth/gitlab',
    }).address;
    const { callback } = await sandbox.visitor('grace').authorise(address);
    expect(callback).toMatch(/^dev\.latchkey:\/\/oauth\/gitlab\?code=[\w-]+&state=st4te$/);
  });

  test('says so when the person refuses', async () => {
    const { callback = '' } = await sandbox
      .visitor('ada')
      .deny(authorization(sandbox, sandbox.apps.confidential).address);
    const { searchParams } = new URL(callback);
    expect(searchParams.get('error')).toBe('access_denied');
    expect(searchParams.get('state')).toBe('st4te');
    expect(searchParams.get('iss')).toBeNull();
  });

  test.each<readonly [string, (given: Sandbox) => App, Fields, string]>([
    [
      'an unregistered redirect',
      ({ apps }) => apps.unregistered,
      {},
      'The requested redirect uri is malformed or doesn&#39;t match client redirect URI.',
    ],
    [
      'another host',
      ({ apps }) => apps.confidential,
      { redirect_uri: 'https://evil.example/cb' },
      'redirect uri is malformed',
    ],
    [
      'a scope the app may not ask for',
      ({ apps }) => apps.withoutApi,
      { scope: 'api' },
      'The requested scope is invalid, unknown, or malformed.',
    ],
    [
      'a scope nobody knows',
      ({ apps }) => apps.confidential,
      { scope: 'sudo' },
      'scope is invalid',
    ],
    [
      'an unknown app',
      ({ apps }) => apps.public,
      { client_id: 'nobody' },
      'Client authentication failed due to unknown client',
    ],
    [
      'an implicit grant',
      ({ apps }) => apps.public,
      { response_type: 'token' },
      'does not support this response type',
    ],
    [
      'a strange challenge',
      ({ apps }) => apps.public,
      { code_challenge_method: 'S512' },
      'code challenge method must be',
    ],
    [
      'no challenge from a public app',
      ({ apps }) => apps.public,
      { code_challenge: undefined, code_challenge_method: undefined },
      'Code challenge is required.',
    ],
  ])('keeps the person on its own page for %s', async (_, app, changes, words) => {
    const visit = await sandbox
      .visitor('ada')
      .authorise(authorization(sandbox, app(sandbox), changes).address);
    expect(visit.callback).toBeUndefined();
    expect(visit.page).toContain(words);
  });

  test('compares the port for an app that asks for it', async () => {
    const app = sandbox.registerApp({
      name: 'Strict',
      confidential: false,
      redirectUris: [redirectUri],
      scopes: ['api'],
      strictPort: true,
    });
    const right = await sandbox.visitor('ada').authorise(authorization(sandbox, app).address);
    const other = { redirect_uri: redirectUri.replace('51234', '51235') };
    const wrong = await sandbox
      .visitor('ada')
      .authorise(authorization(sandbox, app, other).address);
    expect([right.callback !== undefined, wrong.page?.includes('redirect uri')]).toEqual([
      true,
      true,
    ]);
  });

  test('gives each of two people in one browser their own token', async () => {
    const visitor = sandbox.visitor('ada');
    const ada = await signIn(sandbox, 'ada', visitor);
    await visitor.switchTo(sandbox.people.grace);
    const grace = await signIn(sandbox, 'grace', visitor);
    expect(await whoIs(ada.access_token)).toBe('ada');
    expect(await whoIs(grace.access_token)).toBe('grace');
  });

  test('asks whoever signs in next, when a person signs out at the question', async () => {
    const cookie = await client.signIn('ada');
    const begun = await client.get(authorization(sandbox, sandbox.apps.public).address.href, {
      cookie,
    });
    const question = begun.headers.get('location') ?? '';
    const cookies = [cookie, ...begun.cookies].join('; ');
    expect((await client.get(question, { cookie: cookies })).text).toContain('Ada Quill');

    const fields = { return_to: question };
    const left = await client.post('/users/sign_out', fields, { cookie: cookies });
    expect(left.headers.get('location')).toBe(
      `/users/sign_in?return_to=${encodeURIComponent(question)}`,
    );
    const next = [await client.signIn('grace'), ...begun.cookies].join('; ');
    expect((await client.get(question, { cookie: next })).text).toContain('Grace Moreau');
  });

  test('sends nobody to another site after sign-in', async () => {
    for (const target of ['https://evil.example/', '//evil.example/', '/\\evil.example/', '']) {
      const answer = await client.post('/users/sign_in', {
        username: 'ada',
        password: sandbox.people.ada.password,
        return_to: target,
      });
      expect(answer.headers.get('location')).toBe('/');
    }
  });

  test('turns away a wrong password', async () => {
    const answer = await client.post('/users/sign_in', { username: 'ada', password: 'wrong' });
    expect([answer.status, answer.cookies]).toEqual([422, []]);
    expect(answer.text).toContain('Invalid login or password.');
  });

  test('keeps two sign-ins of one person apart', async () => {
    const visitor = sandbox.visitor('ada');
    const [one, two] = await Promise.all(
      ['one', 'two'].map((state) =>
        visitor.authorise(authorization(sandbox, sandbox.apps.public, { state }).address),
      ),
    );
    expect(one?.callback).toContain('state=one');
    expect(two?.callback).toContain('state=two');
  });
});

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

async function whoIs(accessToken: string): Promise<unknown> {
  return (await client.get('/api/v4/user', bearer(accessToken))).json['username'];
}
