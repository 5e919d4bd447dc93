import { describe, expect, test } from 'vitest';

import { createAzureDevops } from './index.ts';
import { entraError, failureOf, json, open, principal, service, tenant } from './test-service.ts';

const started = {
  user_code: 'FJC3RWL8B',
  device_code: 'FAQABAAEAAAD-the-device-code',
  verification_uri: 'https://microsoft.com/devicelogin',
  expires_in: 900,
  interval: 5,
  message: 'To sign in, use a web browser …',
};

describe('a code for another device', () => {
  test('is asked for as a public client', async () => {
    const { http, asked } = service(() => json(started));
    expect(await createAzureDevops(http).deviceFlow.start(principal)).toEqual({
      deviceCode: started.device_code,
      userCode: 'FJC3RWL8B',
      verificationUri: 'https://microsoft.com/devicelogin',
      verificationUriComplete: null,
      expiresIn: 900,
      interval: 5,
    });
    expect(asked[0]?.url.href).toBe(
      `https://login.microsoftonline.com/${tenant}/oauth2/v2.0/devicecode`,
    );
    expect(asked[0]?.form).toEqual({
      client_id: open.clientId,
      scope: '499b84ac-1321-427f-aa17-267ca6975798/.default offline_access',
    });
  });

  test.each([
    ['text', { expires_in: '900', interval: '7' }, { expiresIn: 900, interval: 7 }],
    ['too hasty', { interval: 0 }, { expiresIn: 900, interval: 5 }],
    ['too slow', { interval: 9000 }, { expiresIn: 900, interval: 60 }],
    ['nothing', { interval: undefined }, { expiresIn: 900, interval: 5 }],
    ['too long', { expires_in: 90_000 }, { expiresIn: 1800, interval: 5 }],
  ])('has its numbers mended when they are %s', async (_what, change, expected) => {
    const { http } = service(() => json({ ...started, ...change }));
    expect(await createAzureDevops(http).deviceFlow.start(open)).toMatchObject(expected);
  });

  test('may lead to the sign-in service itself', async () => {
    const page = 'https://login.microsoftonline.com/common/oauth2/deviceauth';
    const { http } = service(() => json({ ...started, verification_uri: page }));
    expect((await createAzureDevops(http).deviceFlow.start(open)).verificationUri).toBe(page);
  });

  test.each([
    ['verification_uri', 'http://microsoft.com/devicelogin'],
    ['verification_uri', 'https://microsoft.com.evil.example/devicelogin'],
    ['verification_uri', 'https://evilmicrosoft.com/devicelogin'],
    ['verification_uri', 'https://user@microsoft.com/devicelogin'],
    ['verification_uri', 'javascript:alert(1)'],
    ['user_code', '<b>FJC3</b>'],
    ['device_code', 'a b'],
    ['expires_in', 0],
  ])('is refused with the %s %j', async (field, value) => {
    const { http } = service(() => json({ ...started, [field]: value }));
    const failure = await failureOf(createAzureDevops(http).deviceFlow.start(open));
    expect(failure.code).toBe('sign-in.bad-answer');
  });

  test('is refused with a number', async () => {
    const { http } = service(() => entraError(700016, 'unauthorized_client'));
    const failure = await failureOf(createAzureDevops(http).deviceFlow.start(open));
    expect(failure.code).toBe('sign-in.app-not-in-tenant');
  });
});

describe('asking whether the code was typed', () => {
  const poll = (respond: () => Response) => {
    const { http, asked } = service(respond);
    return { asked, result: createAzureDevops(http).deviceFlow.poll(principal, 'the-device-code') };
  };

  test('brings the tokens once it was', async () => {
    const { asked, result } = poll(() =>
      json({
        token_type: 'Bearer',
        scope: '499b84ac-1321-427f-aa17-267ca6975798/user_impersonation',
        expires_in: 3599,
        access_token: 'a',
        refresh_token: 'r',
      }),
    );
    expect(await result).toMatchObject({ at: 'granted', grant: { refreshToken: 'r' } });
    expect(asked[0]?.form).toEqual({
      grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
      device_code: 'the-device-code',
      client_id: open.clientId,
    });
  });

  test.each([
    ['authorization_pending', 70016, 'pending'],
    ['slow_down', 70016, 'slow-down'],
  ])('waits on %s', async (error, number, at) => {
    expect(await poll(() => entraError(number, error)).result).toEqual({ at });
  });

  test('slows down when the service is busy', async () => {
    expect(await poll(() => json({}, 429)).result).toEqual({ at: 'slow-down' });
  });

  test.each([
    ['authorization_declined', 70016, 'sign-in.denied'],
    ['access_denied', 1, 'sign-in.denied'],
    ['bad_verification_code', 70018, 'sign-in.expired'],
    ['expired_token', 70020, 'sign-in.expired'],
    ['code_expired', 70020, 'sign-in.expired'],
    ['invalid_client', 7000218, 'sign-in.public-client'],
    ['invalid_grant', 50076, 'sign-in.more-proof'],
    ['invalid_grant', 65001, 'sign-in.consent-needed'],
  ])('ends on %s (%i)', async (error, number, code) => {
    expect((await failureOf(poll(() => entraError(number, error)).result)).code).toBe(code);
  });
});
