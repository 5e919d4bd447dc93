import { describe, expect, test } from 'vitest';

import { createGitlab } from './index.ts';
import { confidential, instance, json, open, service } from './test-service.ts';

/** Of GitLab's own documentation, with our host. */
const offered = {
  device_code: 'GmRhmhcxhwAzkoEqiMEg_DnyEysNkuNhszIySk9eS',
  user_code: '0A44L90H',
  verification_uri: `${instance}/oauth/device`,
  verification_uri_complete: `${instance}/oauth/device?user_code=0A44L90H`,
  expires_in: 300,
  interval: 5,
};

const start = (body: unknown, status = 200) => {
  const { http, asked } = service(() => json(body, status));
  return { asked, result: createGitlab(http).deviceFlow.start(open) };
};

describe('the device flow’s start', () => {
  test('asks with the scopes and hands on what the person needs', async () => {
    const { asked, result } = start(offered);
    expect(await result).toEqual({
      deviceCode: offered.device_code,
      userCode: '0A44L90H',
      verificationUri: offered.verification_uri,
      verificationUriComplete: offered.verification_uri_complete,
      expiresIn: 300,
      interval: 5,
    });
    expect(asked[0]?.url.href).toBe(`${instance}/oauth/authorize_device`);
    expect(asked[0]?.form).toEqual({ client_id: 'the-id', scope: 'read_api write_repository' });
  });

  test.each([
    [undefined, 5],
    [0, 5],
    [-1, 5],
    [1, 5],
    ['7', 7],
    [5.5, 6],
    ['often', 5],
    [null, 5],
    [1e9, 60],
  ])('an interval of %j means every %i seconds', async (interval, seconds) => {
    const { result } = start({ ...offered, interval });
    expect((await result).interval).toBe(seconds);
  });

  test.each([
    [{ user_code: '<b>AB</b>' }, 'user_code'],
    [{ user_code: 'A\u202eBCD' }, 'user_code'],
    [{ device_code: 'a b' }, 'device_code'],
    [{ verification_uri: 'javascript:alert(1)' }, 'verification_uri'],
    [{ verification_uri: 'http://gitlab.example.com/oauth/device' }, 'verification_uri'],
    [{ verification_uri: 'https://evil.example/oauth/device' }, 'verification_uri'],
    [{ verification_uri: 'https://gitlab.example.com@evil.example/' }, 'verification_uri'],
    [{ verification_uri: 'https://me:pw@gitlab.example.com/' }, 'verification_uri'],
    [{ verification_uri: 'https://gitlab.example.com/other/oauth/device' }, 'verification_uri'],
    [{ verification_uri: 'https://gitlab.example.com/git/../x' }, 'verification_uri'],
    [{ expires_in: 0 }, 'expires_in'],
  ])('refuses %j, naming %s', async (change, detail) => {
    const { result } = start({ ...offered, ...change });
    await expect(result).rejects.toMatchObject({ code: 'sign-in.bad-answer', detail });
  });

  test.each([{ expires_in: -5 }, { expires_in: 'soon' }, { user_code: 7 }, { device_code: '' }])(
    'refuses %j',
    async (change) => {
      const { result } = start({ ...offered, ...change });
      await expect(result).rejects.toMatchObject({ code: 'sign-in.bad-answer' });
    },
  );

  test('puts the root back where GitLab’s engine leaves it out', async () => {
    const page = 'https://gitlab.example.com/oauth/device';
    const { result } = start({
      ...offered,
      verification_uri: page,
      verification_uri_complete: `${page}?user_code=0A44L90H`,
    });
    expect(await result).toMatchObject({
      verificationUri: `${instance}/oauth/device`,
      verificationUriComplete: `${instance}/oauth/device?user_code=0A44L90H`,
    });
  });

  test('leaves out a complete address that leads elsewhere', async () => {
    const { result } = start({ ...offered, verification_uri_complete: 'https://evil.example/' });
    expect((await result).verificationUriComplete).toBeNull();
  });

  test('says so where the instance does not know it', async () => {
    await expect(start('not found', 404).result).rejects.toMatchObject({
      code: 'sign-in.device-not-offered',
    });
  });

  test('says when the app is not known', async () => {
    await expect(start({ error: 'invalid_client' }, 401).result).rejects.toMatchObject({
      code: 'sign-in.app-refused',
    });
  });
});

describe('the device flow’s poll', () => {
  const poll = (body: unknown, status = 400) => {
    const { http, asked } = service(() => json(body, status));
    return { asked, result: createGitlab(http).deviceFlow.poll(confidential, 'the-device') };
  };

  test('sends the device code', async () => {
    const { asked, result } = poll({ error: 'authorization_pending' });
    expect(await result).toEqual({ at: 'pending' });
    expect(asked[0]?.form).toEqual({
      grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
      device_code: 'the-device',
      client_id: 'the-id',
      client_secret: 'gloas-the-secret',
    });
  });

  test('slows down for the flow’s own word and for a rate limit', async () => {
    expect(await poll({ error: 'slow_down' }).result).toEqual({ at: 'slow-down' });
    expect(await poll({}, 429).result).toEqual({ at: 'slow-down' });
  });

  test('is granted', async () => {
    const { result } = poll({ access_token: 'a', token_type: 'Bearer', scope: 'api' }, 200);
    expect(await result).toMatchObject({ at: 'granted', grant: { accessToken: 'a' } });
  });

  test.each([
    ['expired_token', 'sign-in.expired'],
    ['access_denied', 'sign-in.denied'],
    ['invalid_grant', 'sign-in.code-refused'],
    ['invalid_client', 'sign-in.app-refused'],
  ])('ends on %s', async (error, code) => {
    await expect(poll({ error }).result).rejects.toMatchObject({ code });
  });
});
