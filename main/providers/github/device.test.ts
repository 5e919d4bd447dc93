import { describe, expect, test } from 'vitest';

import type { AppError } from '../../core/app-error.ts';
import type { OAuthClient } from '../provider.ts';
import { createGithub } from './index.ts';
import { confidential, json, open, service } from './test-service.ts';

const code = {
  device_code: '3584d83530557fdd1f46af8289938c8ef79f9dc5',
  user_code: 'WDJB-MJHT',
  verification_uri: 'https://github.com/login/device',
  expires_in: 900,
  interval: 5,
};

const start = (reply: Response, client: OAuthClient = open) => {
  const { http, asked } = service(() => reply);
  return { asked, done: createGithub(http).deviceFlow.start(client) };
};

describe('starting', () => {
  test('asks with the id and the scopes alone, secret or not', async () => {
    for (const client of [open, confidential]) {
      const { asked, done } = start(json(code), client);
      expect(await done).toEqual({
        deviceCode: code.device_code,
        userCode: 'WDJB-MJHT',
        verificationUri: 'https://github.com/login/device',
        verificationUriComplete: null,
        expiresIn: 900,
        interval: 5,
      });
      expect(asked[0]?.url.href).toBe('https://github.com/login/device/code');
      expect(asked[0]?.form).toEqual({ client_id: 'Iv1.0123', scope: 'repo workflow' });
    }
  });

  test('asks no scopes of a GitHub App', async () => {
    const { asked, done } = start(json(code), { ...open, registration: 'github-app' });
    await done;
    expect(asked[0]?.form).toEqual({ client_id: 'Iv1.0123' });
  });

  test.each([
    ['device_flow_disabled', 200, 'sign-in.device-not-offered'],
    ['device_flow_disabled', 400, 'sign-in.device-not-offered'],
    ['incorrect_client_credentials', 200, 'sign-in.app-refused'],
    ['Not Found', 404, 'sign-in.app-refused'],
    ['unauthorized', 503, 'host.failing'],
  ])('takes %s with status %i for %s', async (error, status, expected) => {
    await expect(start(json({ error }, status)).done).rejects.toMatchObject({ code: expected });
  });

  test.each([
    [
      'a page elsewhere',
      { verification_uri: 'https://evil.example/login/device' },
      'verification_uri',
    ],
    [
      'a page without https',
      { verification_uri: 'http://github.com/login/device' },
      'verification_uri',
    ],
    ['a script', { verification_uri: 'javascript:alert(1)' }, 'verification_uri'],
    ['a user name', { verification_uri: 'https://x@github.com/login/device' }, 'verification_uri'],
    ['a code with a line end', { user_code: 'AB\nCD' }, 'user_code'],
    ['a device code with blanks', { device_code: 'a b' }, 'device_code'],
    ['no life at all', { expires_in: 0 }, 'expires_in'],
  ])('refuses %s', async (_name, change, detail) => {
    const failure = (await start(json({ ...code, ...change })).done.catch(
      (thrown: unknown) => thrown,
    )) as AppError;
    expect(failure.code).toBe('sign-in.bad-answer');
    if (detail !== 'expires_in') expect(failure.detail).toBe(detail);
  });

  test.each([
    [{ interval: 0 }, { interval: 5 }],
    [{ interval: 'soon' }, { interval: 5 }],
    [{ interval: 9.2 }, { interval: 10 }],
    [{ interval: 86_400 }, { interval: 60 }],
    [{ expires_in: 1e9 }, { expiresIn: 1800 }],
  ])('mends %j', async (change, expected) => {
    expect(await start(json({ ...code, ...change })).done).toMatchObject(expected);
  });
});

describe('polling', () => {
  const poll = (reply: Response, client: OAuthClient = open) => {
    const { http, asked } = service(() => reply);
    return { asked, done: createGithub(http).deviceFlow.poll(client, code.device_code) };
  };

  test('is granted, without a secret', async () => {
    const reply = { access_token: 'gho_1', token_type: 'bearer', scope: 'repo,workflow' };
    const { asked, done } = poll(json(reply), confidential);
    expect(await done).toMatchObject({ at: 'granted', grant: { accessToken: 'gho_1' } });
    expect(asked[0]?.form).toEqual({
      client_id: 'Iv1.0123',
      device_code: code.device_code,
      grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
    });
  });

  test.each([
    [{ error: 'authorization_pending' }, { at: 'pending' }],
    [
      { error: 'slow_down', interval: 10 },
      { at: 'slow-down', interval: 10 },
    ],
    [
      { error: 'slow_down', interval: 1e9 },
      { at: 'slow-down', interval: 60 },
    ],
    [{ error: 'slow_down' }, { at: 'slow-down' }],
    [{ error: 'slow_down', interval: 'x' }, { at: 'slow-down' }],
  ])('goes on after %j', async (reply, expected) => {
    expect(await poll(json(reply)).done).toEqual(expected);
  });

  test('slows down where GitHub limits us in another layer’s words', async () => {
    expect(await poll(json({ message: 'x' }, 429)).done).toEqual({ at: 'slow-down' });
  });

  test.each([
    ['expired_token', 'sign-in.expired'],
    ['access_denied', 'sign-in.denied'],
    ['device_flow_disabled', 'sign-in.device-not-offered'],
    ['incorrect_device_code', 'sign-in.code-refused'],
    ['incorrect_client_credentials', 'sign-in.app-refused'],
    ['unsupported_grant_type', 'sign-in.provider-error'],
  ])('ends with %s', async (error, expected) => {
    await expect(poll(json({ error })).done).rejects.toMatchObject({ code: expected });
  });

  test('refuses a grant of fewer scopes', async () => {
    const reply = { access_token: 'gho_1', token_type: 'bearer', scope: 'gist' };
    await expect(poll(json(reply)).done).rejects.toMatchObject({ code: 'account.scope-missing' });
  });
});
