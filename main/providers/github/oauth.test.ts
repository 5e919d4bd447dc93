import { describe, expect, test } from 'vitest';

import { AppError } from '../../core/app-error.ts';
import { Unsent } from '../../core/unsent.ts';
import type { OAuthClient } from '../provider.ts';
import { createGithub } from './index.ts';
import { cloud, confidential, json, open, server, service, type Asked } from './test-service.ts';

const answer = {
  code: 'the-code',
  verifier: 'v'.repeat(43),
  redirectUri: 'http://127.0.0.1:5/oauth/github',
};
const granted = { access_token: 'gho_new', token_type: 'bearer', scope: 'repo,workflow' };
const app: OAuthClient = { ...confidential, registration: 'github-app' };

const exchange = (reply: Parameters<typeof service>[0], client = confidential) => {
  const { http, asked } = service(reply);
  return { asked, done: createGithub(http).oauth.exchange(client, answer) };
};

describe('the steps of the ladder', () => {
  test.each([
    ['without a secret', open, ['device']],
    ['with one', confidential, ['custom-protocol', 'loopback', 'device', 'paste']],
  ] as const)('%s', (_name, client, steps) => {
    expect(createGithub(service(() => json({})).http).oauth.methods?.(client)).toEqual(steps);
  });

  test.each([
    [cloud, 'https://github.com/login/oauth'],
    [server, 'https://ghes.example.com/login/oauth'],
  ])('expects the issuer of %s', (instance, issuer) => {
    const { oauth } = createGithub(service(() => json({})).http);
    expect(oauth.issuer({ ...open, instance })).toBe(issuer);
  });
});

describe('the address for the browser', () => {
  const request = { redirectUri: 'dev.latchkey://oauth/github', state: 's', challenge: 'c' };
  const { oauth } = createGithub(service(() => json({})).http);

  test('has PKCE, the state, the fewest scopes and the account picker', () => {
    const url = oauth.authorizeUrl(confidential, request);
    expect(`${url.origin}${url.pathname}`).toBe('https://github.com/login/oauth/authorize');
    expect(Object.fromEntries(url.searchParams)).toEqual({
      client_id: 'Iv1.0123',
      redirect_uri: 'dev.latchkey://oauth/github',
      response_type: 'code',
      scope: 'repo workflow',
      state: 's',
      code_challenge: 'c',
      code_challenge_method: 'S256',
      prompt: 'select_account',
    });
  });

  test('asks no scopes of a GitHub App, which has permissions', () => {
    expect(oauth.authorizeUrl(app, request).searchParams.has('scope')).toBe(false);
  });

  test.each([
    ['redirect_uri_mismatch', 'sign-in.redirect-refused'],
    ['application_suspended', 'sign-in.app-refused'],
  ])('names what %s means that came back through the browser', (error, code) => {
    expect(oauth.refusal?.(error, null)).toEqual({ code, detail: error });
  });

  test.each(['access_denied', 'constructor', ''])('leaves %j to the standard words', (error) => {
    expect(oauth.refusal?.(error, null)).toBeNull();
  });
});

describe('exchanging the code', () => {
  test('sends secret, verifier and the same redirect URI, and reads scopes by comma', async () => {
    const { asked, done } = exchange(() => json(granted));
    expect(await done).toEqual({
      accessToken: 'gho_new',
      refreshToken: null,
      expiresIn: null,
      scopes: ['repo', 'workflow'],
    });
    expect(asked[0]?.url.href).toBe('https://github.com/login/oauth/access_token');
    expect(asked[0]?.headers.get('accept')).toBe('application/json');
    expect(asked[0]?.init.redirect).toBe('error');
    expect(asked[0]?.form).toEqual({
      grant_type: 'authorization_code',
      client_id: 'Iv1.0123',
      client_secret: 'the-secret',
      code: 'the-code',
      code_verifier: answer.verifier,
      redirect_uri: answer.redirectUri,
    });
  });

  test('keeps lifetime and refresh token where the app has expiry switched on', async () => {
    const expiring = { ...granted, expires_in: 28_800, refresh_token: 'ghr_1' };
    expect(await exchange(() => json(expiring)).done).toMatchObject({
      expiresIn: 28_800,
      refreshToken: 'ghr_1',
    });
  });

  test('takes the empty scope of a GitHub App’s token for what it is', async () => {
    const reply = { access_token: 'ghu_1', token_type: 'bearer', scope: '' };
    expect(await exchange(() => json(reply), app).done).toMatchObject({ scopes: [] });
  });

  test.each([
    ['', 'repo workflow'],
    ['repo', 'workflow'],
    ['public_repo,workflow', 'repo'],
  ])('refuses an OAuth app’s grant of %j', async (scope, detail) => {
    const { asked, done } = exchange(({ url }) =>
      url.host === 'github.com' ? json({ ...granted, scope }) : json({}, 500),
    );
    await expect(done).rejects.toMatchObject({ code: 'account.scope-missing', detail });
    // And ends it, as far as GitHub lets us.
    expect([asked[1]?.method, asked[1]?.url.pathname]).toEqual([
      'DELETE',
      '/applications/Iv1.0123/token',
    ]);
  });

  // GitHub answers all of these with status 200 (docs.github.com, "Troubleshooting OAuth app access token request errors").
  test.each([
    ['bad_verification_code', 200, 'sign-in.code-refused'],
    ['incorrect_client_credentials', 200, 'sign-in.app-refused'],
    ['redirect_uri_mismatch', 200, 'sign-in.redirect-refused'],
    ['unverified_user_email', 200, 'sign-in.unverified-email'],
    ['something_new', 200, 'sign-in.provider-error'],
    ['Not Found', 404, 'sign-in.app-refused'],
    ['slow', 503, 'host.failing'],
    ['limit', 429, 'host.rate-limited'],
  ])('takes %s with status %i for %s', async (word, status, code) => {
    const reply = {
      error: word,
      error_description: 'GitHub’s own words.',
      error_uri: 'https://evil.example',
    };
    const { done } = exchange(() => json(reply, status));
    const failure = (await done.catch((thrown: unknown) => thrown)) as AppError;
    expect(failure.code).toBe(code);
    if (status === 200) expect(failure.words).toBe('GitHub’s own words.');
    expect(JSON.stringify([failure, failure.message])).not.toMatch(/the-code|the-secret|evil/);
  });

  test.each([
    ['a token of odd characters', { ...granted, access_token: 'gho_a\nusername=x' }],
    ['no token and no error', { token_type: 'bearer' }],
    ['another kind of token', { ...granted, token_type: 'mac' }],
    ['scopes that are no text', { ...granted, scope: ['repo'] }],
  ])('refuses %s', async (_name, reply) => {
    await expect(exchange(() => json(reply)).done).rejects.toMatchObject({
      code: 'sign-in.bad-answer',
    });
  });
});

describe('refreshing', () => {
  const refresh = (reply: (asked: Asked) => Response, client: OAuthClient = confidential) => {
    const { http, asked } = service(reply);
    return { asked, done: createGithub(http).oauth.refresh(client, 'ghr_old', null) };
  };
  const renewed = { access_token: 'ghu_2', token_type: 'bearer', scope: '', expires_in: 28_800 };

  test('trades the pair for a new one', async () => {
    const { asked, done } = refresh(() => json({ ...renewed, refresh_token: 'ghr_2' }));
    expect(await done).toMatchObject({ accessToken: 'ghu_2', refreshToken: 'ghr_2' });
    expect(asked[0]?.form).toEqual({
      grant_type: 'refresh_token',
      refresh_token: 'ghr_old',
      client_id: 'Iv1.0123',
      client_secret: 'the-secret',
    });
  });

  test('sends no secret where there is none, and keeps the old refresh token without a new one', async () => {
    const { asked, done } = refresh(() => json(renewed), open);
    expect((await done).refreshToken).toBe('ghr_old');
    expect(asked[0]?.form).not.toHaveProperty('client_secret');
  });

  test.each<[string, (asked: Asked) => Response, string]>([
    ['bad_refresh_token', () => json({ error: 'bad_refresh_token' }), 'account.refused'],
    ['invalid_grant', () => json({ error: 'invalid_grant' }, 400), 'account.refused'],
    [
      'a wrong secret',
      () => json({ error: 'incorrect_client_credentials' }),
      'sign-in.app-refused',
    ],
    ['a server error', () => json({}, 502), 'host.failing'],
    ['an unreadable 200', () => new Response('<html>'), 'account.refresh-uncertain'],
    ['a lost answer', fails(new AppError('host.timeout')), 'account.refresh-uncertain'],
    [
      'a request that was never sent',
      fails(new AppError('host.unreachable', { cause: new Unsent() })),
      'host.unreachable',
    ],
  ])('after %s', async (_name, reply, code) => {
    const failure = (await refresh(reply).done.catch((thrown: unknown) => thrown)) as AppError;
    expect(failure.code).toBe(code);
    expect(JSON.stringify([failure, failure.message])).not.toContain('ghr_old');
  });
});

describe('revoking', () => {
  const revoke = (client: OAuthClient, token: string, status: number) => {
    const { http, asked } = service(() =>
      status === 204 ? new Response(null, { status }) : json({ message: 'x' }, status),
    );
    return { asked, done: createGithub(http).oauth.revoke?.(client, token) };
  };

  test.each([204, 404, 422])(
    'with the secret by the app’s own route: %i is done',
    async (status) => {
      const { asked, done } = revoke(confidential, 'gho_1', status);
      await done;
      expect(asked).toHaveLength(1);
      expect([asked[0]?.method, asked[0]?.url.href]).toEqual([
        'DELETE',
        'https://api.github.com/applications/Iv1.0123/token',
      ]);
      expect(asked[0]?.headers.get('authorization')).toBe(`Basic ${btoa('Iv1.0123:the-secret')}`);
      expect(JSON.parse(asked[0]?.body ?? '')).toEqual({ access_token: 'gho_1' });
    },
  );

  test.each([401, 500, 503])('with the secret: %i is a failure', async (status) => {
    await expect(revoke(confidential, 'gho_1', status).done).rejects.toBeInstanceOf(AppError);
  });

  test('without one by the route for credentials, and without any proof', async () => {
    const { asked, done } = revoke(open, 'gho_1', 202);
    await done;
    expect(asked[0]?.url.href).toBe('https://api.github.com/credentials/revoke');
    expect(asked[0]?.headers.has('authorization')).toBe(false);
    expect(JSON.parse(asked[0]?.body ?? '')).toEqual({ credentials: ['gho_1'] });
  });

  test.each([401, 403, 404, 422])('without one: %i leaves it to the person', async (status) => {
    await expect(revoke({ ...open, instance: server }, 'gho_1', status).done).rejects.toMatchObject(
      {
        code: 'account.revoke-by-hand',
        detail: 'https://ghes.example.com/settings/connections/applications/Iv1.0123',
      },
    );
  });

  test.each([202, 404])('a refresh token by that route as well: %i goes on', async (status) => {
    const { asked, done } = revoke(confidential, 'ghr_1', status);
    await done;
    expect(asked[0]?.url.pathname).toBe('/credentials/revoke');
  });

  test('never puts a token into an address or a failure', async () => {
    for (const client of [open, confidential]) {
      const { asked, done } = revoke(client, 'gho_canary', 500);
      const failure = (await done?.catch((thrown: unknown) => thrown)) as AppError;
      expect(JSON.stringify([failure, failure.message, asked[0]?.url.href])).not.toContain(
        'canary',
      );
    }
  });
});

function fails(thrown: AppError): () => never {
  return () => {
    throw thrown;
  };
}
