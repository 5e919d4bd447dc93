import { describe, expect, test } from 'vitest';

import { copyOf } from '../../../preload/model/failure.ts';
import type { Instance } from '../../../preload/model/account.ts';
import { AppError } from '../../core/app-error.ts';
import { Unsent } from '../../core/unsent.ts';
import type { OAuthClient } from '../provider.ts';
import { createAzureDevops } from './index.ts';
import { entraError, failureOf, json, open, principal, service, tenant } from './test-service.ts';

const authority = `https://login.microsoftonline.com/${tenant}`;
const whole = '499b84ac-1321-427f-aa17-267ca6975798/.default';
const impersonation = '499b84ac-1321-427f-aa17-267ca6975798/user_impersonation';
const redirectUri = 'http://localhost:51234/oauth/azure-devops';
const answer = { code: '0.AXoA-the-code', verifier: 'the-verifier'.padEnd(43, 'v'), redirectUri };

const granted = {
  token_type: 'Bearer',
  scope: impersonation,
  expires_in: 3599,
  ext_expires_in: 3599,
  access_token: 'eyJ0.access.token',
  refresh_token: '1.AXoA-refresh',
};

describe('the address for the browser', () => {
  const { oauth } = createAzureDevops(service(() => json({})).http);
  const addressFor = (client: OAuthClient) =>
    oauth.authorizeUrl(client, { redirectUri, state: 'st4te', challenge: 'ch4llenge' });

  test('has everything Entra ID wants, and lets the person choose the account', () => {
    const url = addressFor(principal);
    expect(url.origin + url.pathname).toBe(`${authority}/oauth2/v2.0/authorize`);
    expect(Object.fromEntries(url.searchParams)).toEqual({
      client_id: open.clientId,
      redirect_uri: redirectUri,
      response_type: 'code',
      response_mode: 'query',
      scope: `${whole} offline_access`,
      state: 'st4te',
      code_challenge: 'ch4llenge',
      code_challenge_method: 'S256',
      prompt: 'select_account',
    });
    expect(url.href).not.toContain(principal.clientSecret);
  });

  test('is for people of any directory where none is set', () => {
    const { tenant: _none, ...anywhere } = open;
    expect(addressFor(anywhere).pathname).toBe('/organizations/oauth2/v2.0/authorize');
  });

  test('is at the instance itself on this machine', () => {
    const local = { ...open, instance: 'https://127.0.0.1:8443/contoso' as Instance };
    expect(addressFor(local).origin).toBe('https://127.0.0.1:8443');
    expect(oauth.issuer(local)).toBe(`https://127.0.0.1:8443/${tenant}/v2.0`);
  });

  test.each(['../evil', 'a/b', 'a?b', 'a#b', '', 'a b'])('is not made for the tenant %j', (bad) => {
    expect(() => addressFor({ ...open, tenant: bad })).toThrow(
      expect.objectContaining({ code: 'integration.bad-tenant' }),
    );
  });
});

describe('swapping the code', () => {
  const exchange = (respond: () => Response | Promise<Response>, client = open) => {
    const { http, asked } = service(respond);
    return { asked, result: createAzureDevops(http).oauth.exchange(client, answer) };
  };

  test('sends no secret, even of an app that has one', async () => {
    const { asked, result } = exchange(() => json(granted), principal);
    expect(await result).toEqual({
      accessToken: granted.access_token,
      refreshToken: granted.refresh_token,
      expiresIn: 3599,
      scopes: [whole, 'offline_access', impersonation],
    });
    expect(asked.map(({ method, url }) => `${method} ${url.href}`)).toEqual([
      `POST ${authority}/oauth2/v2.0/token`,
    ]);
    expect(asked[0]?.form).toEqual({
      grant_type: 'authorization_code',
      client_id: open.clientId,
      code: answer.code,
      code_verifier: answer.verifier,
      redirect_uri: redirectUri,
    });
    expect(asked[0]?.headers.get('authorization')).toBeNull();
  });

  test('never reads an ID token, and takes numbers that came as text', async () => {
    const { result } = exchange(() =>
      json({ ...granted, id_token: 'not.a.jwt', expires_in: '60' }),
    );
    expect((await result).expiresIn).toBe(60);
  });

  test.each([
    ['no refresh token', { refresh_token: undefined }, 'account.scope-missing'],
    ['a token for something else', { scope: 'User.Read' }, 'account.scope-missing'],
    ['a token of two lines', { access_token: 'a\nb' }, 'sign-in.bad-answer'],
    ['no token', { access_token: undefined }, 'sign-in.bad-answer'],
    ['another kind of token', { token_type: 'pop' }, 'sign-in.bad-answer'],
    ['an odd lifetime', { expires_in: {} }, 'sign-in.bad-answer'],
  ])('refuses an answer with %s', async (_what, change, code) => {
    const { result } = exchange(() => json({ ...granted, ...change }));
    expect((await failureOf(result)).code).toBe(code);
  });
});

/** Where an admin agrees: alone, because the window opens it. */
const consentPage = `${authority}/adminconsent?client_id=${open.clientId}`;

/** Each number with the word Entra ID sends it with, and what it comes to in a sign-in. */
const numbers: readonly (readonly [number, string, string, RegExp | null])[] = [
  [7000215, 'invalid_client', 'sign-in.secret-wrong', null],
  [7000222, 'invalid_client', 'sign-in.secret-expired', null],
  [7000218, 'invalid_client', 'sign-in.public-client', null],
  [7000112, 'unauthorized_client', 'sign-in.app-refused', /disabled/],
  [700016, 'unauthorized_client', 'sign-in.app-not-in-tenant', null],
  [90002, 'invalid_request', 'sign-in.tenant-unknown', null],
  [50194, 'invalid_request', 'sign-in.tenant-unknown', /one directory/],
  [50011, 'invalid_request', 'sign-in.redirect-refused', /Mobile and desktop/],
  [65001, 'invalid_grant', 'sign-in.consent-needed', null],
  [90094, 'consent_required', 'sign-in.consent-needed', null],
  [65004, 'access_denied', 'sign-in.denied', null],
  [50076, 'interaction_required', 'sign-in.more-proof', null],
  [50079, 'interaction_required', 'sign-in.more-proof', null],
  [53003, 'invalid_grant', 'sign-in.policy-refused', null],
  [50105, 'invalid_grant', 'sign-in.policy-refused', /not assigned/],
  [50020, 'invalid_grant', 'sign-in.wrong-directory', null],
  [9002313, 'invalid_request', 'sign-in.request-malformed', null],
  [650057, 'invalid_client', 'sign-in.scope-refused', /user_impersonation/],
  [70008, 'invalid_grant', 'sign-in.code-refused', null],
  [54005, 'invalid_grant', 'sign-in.code-refused', null],
  [700082, 'invalid_grant', 'sign-in.code-refused', null],
  [50173, 'invalid_grant', 'sign-in.code-refused', null],
  // Numbers we do not know mean what their word means.
  [99999999, 'invalid_client', 'sign-in.app-refused', null],
  [1234567, 'invalid_grant', 'sign-in.code-refused', null],
  [1234568, 'interaction_required', 'sign-in.more-proof', null],
  [1234569, 'temporarily_odd', 'sign-in.provider-error', null],
];

describe('what Entra ID refuses with a number', () => {
  test.each([...numbers])('%i (%s) is %s', async (number, error, code, detail) => {
    const { http } = service(() => entraError(number, error));
    const failure = await failureOf(createAzureDevops(http).oauth.exchange(open, answer));
    expect(failure.code).toBe(code);
    expect(failure.words).toBe(`AADSTS${number}: Something is not right.`);
    if (code === 'sign-in.consent-needed') expect(failure.detail).toBe(consentPage);
    else expect(failure.detail).toContain('trace 0f0f0f0f-1111-4222-8333-444444444444');
    if (detail) expect(failure.detail).toMatch(detail);
    expect(copyOf(failure.code).body).toMatch(/\w/);
  });

  test('is found in the sentence where the list of numbers is missing', async () => {
    const { http } = service(() =>
      json({ error: 'invalid_grant', error_description: 'AADSTS50020: User account …' }, 400),
    );
    const failure = await failureOf(createAzureDevops(http).oauth.exchange(open, answer));
    expect(failure).toMatchObject({ code: 'sign-in.wrong-directory', detail: 'AADSTS50020' });
  });

  test('never repeats what was sent', async () => {
    const echo = ({ form }: { form: Readonly<Record<string, string>> }) =>
      entraError(9002313, 'invalid_request', `Got ${Object.values(form).join(' ')}.`);
    const azure = createAzureDevops(service(echo).http);
    const failures = [
      await failureOf(azure.oauth.exchange(open, answer)),
      await failureOf(azure.oauth.refresh(open, 'the-old-refresh', null)),
      await failureOf(azure.appGrant.request(principal)),
      await failureOf(azure.deviceFlow.poll(open, 'the-device-code')),
    ];
    const said = JSON.stringify(failures.map(({ message, words }) => [message, words]));
    for (const secret of [answer.code, answer.verifier, 'the-old-refresh', 'the-device-code'])
      expect(said).not.toContain(secret);
    expect(said).not.toContain(principal.clientSecret);
  });

  test.each([
    ['access_denied', 'AADSTS65004: User declined to consent.', 'sign-in.denied'],
    ['access_denied', 'AADSTS50105: not assigned', 'sign-in.policy-refused'],
    ['invalid_client', 'AADSTS90094: Admin consent is required.', 'sign-in.consent-needed'],
    ['server_error', 'Something broke.', null],
    ['server_error', null, null],
  ])('says more than %s in the browser: %s', (error, description, code) => {
    const { oauth } = createAzureDevops(service(() => json({})).http);
    const said = oauth.refusal?.(error, description, open) ?? null;
    expect(said?.code ?? null).toBe(code);
    if (code === 'sign-in.consent-needed') expect(said?.detail).toBe(consentPage);
  });
});

describe('renewing', () => {
  const refresh = (respond: () => Response | Promise<Response>) => {
    const { http, asked } = service(respond);
    return {
      asked,
      result: createAzureDevops(http).oauth.refresh(principal, 'old-refresh', redirectUri),
    };
  };

  test('keeps the newest refresh token', async () => {
    const { asked, result } = refresh(() => json(granted));
    expect(await result).toMatchObject({ refreshToken: granted.refresh_token, expiresIn: 3599 });
    expect(asked[0]?.form).toEqual({
      grant_type: 'refresh_token',
      client_id: open.clientId,
      refresh_token: 'old-refresh',
      scope: `${whole} offline_access`,
    });
  });

  test('keeps the old one where no new one came', async () => {
    const { result } = refresh(() => json({ ...granted, refresh_token: undefined }));
    const grant = await result;
    expect(grant.refreshToken).toBe('old-refresh');
    expect(grant.scopes).toContain('offline_access');
  });

  const lost = (code: 'host.unreachable' | 'host.timeout', cause?: Error) =>
    Promise.reject(new AppError(code, { cause }));

  test.each([
    ['90 days without use', () => entraError(700082), 'account.refused', /AADSTS700082: .*90 days/],
    ['a late token', () => entraError(70008), 'account.refused', /90 days/],
    ['a changed password', () => entraError(50173), 'account.refused', /password/],
    ['a second factor', () => entraError(50076), 'account.refused', /one more proof/],
    ['a new rule', () => entraError(53003, 'interaction_required'), 'account.refused', /rule/],
    ['no consent any more', () => entraError(65001), 'account.refused', /taken back/],
    ['an unknown reason', () => entraError(1234567), 'account.refused', /invalid_grant/],
    [
      'an app that became confidential',
      () => entraError(7000218, 'invalid_client'),
      'sign-in.public-client',
      /trace/,
    ],
    [
      'a vanished app',
      () => entraError(700016, 'unauthorized_client'),
      'sign-in.app-not-in-tenant',
      /trace/,
    ],
    ['a 503', () => json({ error: 'invalid_grant' }, 503), 'host.failing', /503/],
    ['an answer that is not JSON', () => new Response('ok'), 'sign-in.bad-answer', undefined],
    // The old token stays good, so nothing is uncertain: it is tried again.
    ['a lost answer', () => lost('host.unreachable'), 'host.unreachable', undefined],
    ['silence', () => lost('host.timeout'), 'host.timeout', undefined],
    [
      'a refused connection',
      () => lost('host.unreachable', new Unsent()),
      'host.unreachable',
      undefined,
    ],
  ])('after %s', async (_what, respond, code, detail) => {
    const failure = await failureOf(refresh(respond).result);
    expect(failure.code).toBe(code);
    if (detail) expect(failure.detail).toMatch(detail);
  });
});

describe('the app’s own token', () => {
  test('is asked for with the secret in the body, and has no refresh token', async () => {
    const { http, asked } = service(() =>
      json({ token_type: 'Bearer', expires_in: 3599, access_token: 'eyJ0.app' }),
    );
    expect(await createAzureDevops(http).appGrant.request(principal)).toMatchObject({
      accessToken: 'eyJ0.app',
      refreshToken: null,
      expiresIn: 3599,
    });
    expect(asked[0]?.form).toEqual({
      grant_type: 'client_credentials',
      client_id: open.clientId,
      client_secret: principal.clientSecret,
      scope: whole,
    });
    expect(asked[0]?.url.search).toBe('');
    expect(asked[0]?.headers.get('content-type')).toMatch(/^application\/x-www-form-urlencoded/);
  });

  test.each([
    [open, 'integration.secret-missing'],
    [{ ...principal, tenant: 'organizations' }, 'sign-in.tenant-unknown'],
    [{ ...principal, tenant: undefined }, 'sign-in.tenant-unknown'],
  ])('is not asked for without secret or directory', async (client, code) => {
    const { http, asked } = service(() => json({}));
    expect((await failureOf(createAzureDevops(http).appGrant.request(client))).code).toBe(code);
    expect(asked).toEqual([]);
  });
});
