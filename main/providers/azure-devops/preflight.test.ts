import { describe, expect, test } from 'vitest';

import { AppError } from '../../core/app-error.ts';
import type { OAuthClient } from '../provider.ts';
import { createAzureDevops } from './index.ts';
import {
  entraError,
  json,
  open,
  page,
  principal,
  service,
  tenant,
  type Asked,
} from './test-service.ts';

type Answers = Partial<
  Record<
    | 'discovery'
    | 'authorize'
    | 'devicecode'
    | 'poll'
    | 'secret'
    | 'organisation'
    | 'projects'
    | 'repositories',
    (asked: Asked) => Response
  >
>;

const challenge = (directory: string) =>
  page(401, {
    'www-authenticate': `Bearer authorization_uri=https://login.microsoftonline.com/${directory}`,
  });

/** Where nobody is signed in and no page may be shown, a registered redirect URI gets the no. */
function sentBack({ searchParams }: URL): Response {
  const location = `${searchParams.get('redirect_uri')}?error=login_required&state=x`;
  return page(302, { location });
}

const well: Required<Answers> = {
  discovery: () => json({ issuer: `https://login.microsoftonline.com/${tenant}/v2.0` }),
  authorize: ({ url }) => sentBack(url),
  devicecode: () =>
    json({
      user_code: 'FJC3RWL8B',
      device_code: 'the-device-code',
      verification_uri: 'https://microsoft.com/devicelogin',
      expires_in: 900,
    }),
  poll: () => entraError(70016, 'authorization_pending'),
  secret: () => json({ token_type: 'Bearer', expires_in: 3599, access_token: 'app-token' }),
  organisation: () => challenge(tenant),
  projects: () => json({ value: [{ id: 'p1', name: 'analytics' }] }),
  repositories: () =>
    json({ value: [{ id: 'r1', name: 'x', project: { id: 'p1', name: 'analytics' } }] }),
};

function which({ url, form }: Asked): keyof Answers {
  if (url.pathname.endsWith('/openid-configuration')) return 'discovery';
  if (url.pathname.endsWith('/authorize')) return 'authorize';
  if (url.pathname.endsWith('/devicecode')) return 'devicecode';
  if (url.pathname.endsWith('/token'))
    return form['grant_type'] === 'client_credentials' ? 'secret' : 'poll';
  if (url.pathname.endsWith('/connectionData')) return 'organisation';
  return url.pathname.endsWith('/_apis/projects') ? 'projects' : 'repositories';
}

async function check(client: OAuthClient, answers: Answers = {}) {
  const { http, asked } = service((one) => ({ ...well, ...answers })[which(one)](one));
  const rows = await createAzureDevops(http).preflight(client);
  const of = (id: string) => rows.find((row) => row.id === id);
  return {
    rows,
    asked,
    of,
    statuses: Object.fromEntries(rows.map(({ id, status }) => [id, status])),
  };
}

const allWell = {
  tenant: 'passed',
  app: 'passed',
  'device-flow': 'passed',
  credentials: 'passed',
  organisation: 'passed',
  projects: 'passed',
  redirect: 'passed',
};

describe('the pre-flight', () => {
  test('finds nothing wrong with what is right', async () => {
    const { rows, asked, statuses } = await check(principal);
    expect(statuses).toEqual(allWell);
    expect(JSON.stringify(rows)).not.toMatch(/app-token|the-device-code|Q~the-secret/);
    expect(
      asked.find((one) => which(one) === 'organisation')?.headers.get('authorization'),
    ).toBeNull();
  });

  test('asks for no principal where there is no secret', async () => {
    const { asked, statuses } = await check(open);
    expect(statuses).toEqual({ ...allWell, credentials: 'not-run', projects: 'not-run' });
    expect(asked.some((one) => which(one) === 'secret')).toBe(false);
  });

  const other = '99999999-2222-4333-8444-555555555555';
  const zeros = '00000000-0000-0000-0000-000000000000';
  const problem =
    (message: string, status = 401) =>
    () =>
      json({ message }, status);

  test.each<[string, Answers, string, string, RegExp]>([
    [
      'an unknown directory',
      { discovery: () => entraError(90002, 'invalid_tenant') },
      'tenant',
      'failed',
      /Overview/,
    ],
    [
      'a sign-in service in trouble',
      { discovery: () => json({}, 503) },
      'tenant',
      'inconclusive',
      /503/,
    ],
    [
      'an unknown app',
      { devicecode: () => entraError(700016, 'unauthorized_client') },
      'app',
      'failed',
      /Object ID/,
    ],
    [
      'no public client flows',
      { poll: () => entraError(7000218, 'invalid_client') },
      'device-flow',
      'failed',
      /Allow public client flows/,
    ],
    [
      'a Secret ID',
      { secret: () => entraError(7000215, 'invalid_client') },
      'credentials',
      'failed',
      /Secret ID was pasted/,
    ],
    [
      'an old secret',
      { secret: () => entraError(7000222, 'invalid_client') },
      'credentials',
      'failed',
      /expired/,
    ],
    [
      'a token service in trouble',
      { secret: () => json({}, 500) },
      'credentials',
      'inconclusive',
      /trouble/,
    ],
    [
      'no such organisation',
      { organisation: () => page(404) },
      'organisation',
      'failed',
      /spelling/,
    ],
    [
      'another directory',
      { organisation: () => challenge(other) },
      'organisation',
      'failed',
      new RegExp(other),
    ],
    [
      'no directory',
      { organisation: () => challenge(zeros) },
      'organisation',
      'failed',
      /Connect it/,
    ],
    [
      'a shy organisation',
      { organisation: () => page(302, { location: '/_signin' }) },
      'organisation',
      'inconclusive',
      /exists/,
    ],
    [
      'a failing organisation',
      { organisation: () => page(503) },
      'organisation',
      'inconclusive',
      /503/,
    ],
    [
      'a stranger',
      { projects: problem("TF400813: The user 'x' is not authorized") },
      'projects',
      'failed',
      /Enterprise application/,
    ],
    [
      'a principal nobody added',
      { projects: problem('TF401444: Please sign-in at least once') },
      'projects',
      'failed',
      /Basic/,
    ],
    ['the sign-in page', { projects: () => page(203) }, 'projects', 'failed', /does not let it in/],
    [
      'no project',
      { projects: () => json({ value: [] }) },
      'projects',
      'failed',
      /sees no project/,
    ],
    [
      'a Stakeholder',
      { repositories: () => json({ value: [] }) },
      'projects',
      'inconclusive',
      /Stakeholder/,
    ],
    ['an odd list', { projects: () => json({}) }, 'projects', 'inconclusive', /./],
  ])('tells of %s', async (_what, answers, id, status, detail) => {
    const { of } = await check(principal, answers);
    expect(of(id)).toMatchObject({ status });
    expect(of(id)?.detail).toMatch(detail);
  });

  const mismatch = () => new Response('<p>AADSTS50011: The redirect URI … does not match.</p>');
  const onlyLocalhost = ({ url }: Asked) =>
    url.searchParams.get('redirect_uri')?.startsWith('http:') ? sentBack(url) : mismatch();

  test.each<[string, (asked: Asked) => Response, string, RegExp]>([
    ['both are missing', mismatch, 'failed', /^dev\.latchkey:\S+ and http:\S+ are not/],
    ['one is missing', onlyLocalhost, 'failed', /^dev\.latchkey:\/\/oauth\/azure-devops is not/],
    ['a page says nothing', () => page(200), 'inconclusive', /somebody signs in/],
    [
      'it leads elsewhere',
      () => page(302, { location: 'https://x.example/' }),
      'inconclusive',
      /./,
    ],
    ['it fails', () => json({}, 503), 'inconclusive', /./],
  ])('tells of redirect URIs when %s', async (_what, authorize, status, detail) => {
    const { of, asked } = await check(open, { authorize });
    expect(of('redirect')).toMatchObject({ status });
    expect(of('redirect')?.detail).toMatch(detail);
    const questions = asked.filter((one) => which(one) === 'authorize');
    expect(questions.map(({ url }) => url.searchParams.get('prompt'))).toEqual(['none', 'none']);
    expect(questions.every(({ init }) => init.redirect === 'manual')).toBe(true);
  });

  test('asks nothing more of a directory there is not', async () => {
    const { asked, statuses } = await check(principal, { discovery: () => json({}, 400) });
    expect(statuses).toMatchObject({ tenant: 'failed', app: 'not-run', credentials: 'not-run' });
    expect(asked.map(which).toSorted()).toEqual(['discovery', 'organisation']);
  });

  test('wants the one directory where people of any are asked for', async () => {
    const template = () => json({ issuer: 'https://login.microsoftonline.com/{tenantid}/v2.0' });
    const { of } = await check({ ...open, tenant: 'organizations' }, { discovery: template });
    expect(of('tenant')).toMatchObject({ status: 'inconclusive' });
    expect(of('organisation')).toMatchObject({ status: 'passed' });
  });

  test('says why where nothing answers', async () => {
    const { http } = service(() => Promise.reject(new AppError('host.unreachable')));
    const rows = await createAzureDevops(http).preflight(principal);
    expect(Object.fromEntries(rows.map(({ id, status }) => [id, status]))).toEqual({
      tenant: 'failed',
      app: 'not-run',
      'device-flow': 'not-run',
      credentials: 'not-run',
      organisation: 'inconclusive',
      projects: 'not-run',
      redirect: 'not-run',
    });
    expect(rows[0]?.detail).toContain('did not answer');
  });
});
