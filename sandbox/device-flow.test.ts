import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import type { Sandbox } from './sandbox.ts';
import { startSandbox } from './sandbox.ts';
import type { TestClient } from './test-client.ts';
import { createTestClient } from './test-client.ts';

let sandbox: Sandbox;
let client: TestClient;

beforeAll(async () => {
  sandbox = await startSandbox({ deviceInterval: 0.3 });
  client = createTestClient(sandbox);
});
afterAll(async () => {
  await client.close();
  await sandbox.close();
});

describe('the device flow', () => {
  let codes: DeviceCodes;
  beforeEach(async () => {
    codes = (await client.post('/oauth/authorize_device', { client_id: publicId(), scope: 'api' }))
      .json as unknown as DeviceCodes;
  });

  test('hands out codes as GitLab does', () => {
    expect(codes).toEqual({
      device_code: expect.any(String) as string,
      user_code: expect.stringMatching(/^[A-Z0-9]{8}$/) as string,
      verification_uri: `${sandbox.url}/oauth/device`,
      verification_uri_complete: `${sandbox.url}/oauth/device?user_code=${codes.user_code}`,
      expires_in: 300,
      interval: 0.3,
    });
  });

  test('waits, tells off the impatient, and grants once the person agreed', async () => {
    expect((await poll()).json['error']).toBe('authorization_pending');
    expect((await poll()).json['error']).toBe('slow_down');
    const page = await sandbox.visitor('grace').approveDevice(codes.user_code);
    expect(page).toContain('go on at your device');
    await new Promise((resolve) => setTimeout(resolve, 350));
    const granted = await poll();
    expect(granted.status).toBe(200);
    expect(await whoIs(String(granted.json['access_token']))).toBe('grace');
    expect(granted.json['refresh_token']).toEqual(expect.any(String));
  });

  test('says so when the person refuses', async () => {
    await sandbox.visitor('ada').denyDevice(codes.user_code);
    expect((await poll()).json['error']).toBe('access_denied');
  });

  test('does not know a made-up code', async () => {
    expect(await sandbox.visitor('ada').approveDevice('BBBBBBBB')).toContain(
      'There is no such code',
    );
  });

  test('fills in the code of the complete address, and asks first', async () => {
    const session = await client.signIn('ada');
    const page = await client.get(`/oauth/device?user_code=${codes.user_code}`, {
      cookie: session,
    });
    expect(page.text).toContain(`value="${codes.user_code}"`);
    expect(page.text).not.toContain('<script');
  });

  test('ends with the code', async () => {
    const brief = await startSandbox({ deviceSeconds: 1 });
    const other = createTestClient(brief);
    const fields = { client_id: brief.apps.public.clientId };
    const { json } = await other.post('/oauth/authorize_device', { ...fields, scope: 'api' });
    await new Promise((resolve) => setTimeout(resolve, 2000));
    const answer = await other.post('/oauth/token', {
      ...fields,
      grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
      device_code: String(json['device_code']),
    });
    expect(answer.json['error']).toBe('expired_token');
    await other.close();
    await brief.close();
  });

  const poll = () =>
    client.post('/oauth/token', {
      grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
      client_id: publicId(),
      device_code: codes.device_code,
    });
});

interface DeviceCodes {
  readonly device_code: string;
  readonly user_code: string;
}

const publicId = (): string => sandbox.apps.public.clientId;

async function whoIs(token: string): Promise<unknown> {
  const answer = await client.get('/api/v4/user', { authorization: `Bearer ${token}` });
  return answer.json['username'];
}
