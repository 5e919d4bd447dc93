import { describe, expect, test } from 'vitest';

import { createGitlab } from './index.ts';
import { instance, json, service } from './test-service.ts';

const describeToken = (reply: Response) => {
  const { http, asked } = service(() => reply);
  return { asked, done: createGitlab(http).identity.describeToken?.(instance, 'glpat-canary') };
};

describe('a pasted token', () => {
  // The answer's form is documented with `GET /personal_access_tokens/self` (docs.gitlab.com/api/personal_access_tokens).
  test('tells its scopes, and the day on which it ends', async () => {
    const reply = { id: 4, scopes: ['read_api', 'write_repository'], expires_at: '2026-12-01' };
    const { asked, done } = describeToken(json(reply));
    expect(await done).toEqual({
      scopes: ['read_api', 'write_repository'],
      expiresAt: Date.UTC(2026, 11, 1),
    });
    expect(asked[0]?.url.href).toBe(`${instance}/api/v4/personal_access_tokens/self`);
    expect(asked[0]?.headers.get('authorization')).toBe('Bearer glpat-canary');
  });

  test.each([null, undefined, 'some day'])('does not end with %j', async (day) => {
    const { done } = describeToken(json({ scopes: ['api'], expires_at: day }));
    expect(await done).toEqual({ scopes: ['api'], expiresAt: null });
  });

  test.each([400, 401, 403, 404])('of another kind (%i) tells nothing', async (status) => {
    expect(await describeToken(json({ message: 'x' }, status)).done).toBeNull();
  });

  test.each([
    [500, {}, 'host.failing'],
    [200, { scopes: 'api' }, 'host.unexpected-reply'],
  ])('%i with %j is a failure', async (status, body, code) => {
    await expect(describeToken(json(body, status)).done).rejects.toMatchObject({ code });
  });

  test.each([
    [['api'], []],
    [['read_api', 'write_repository'], []],
    [['write_repository'], []],
    [['read_api', 'read_repository'], ['write_repository']],
    [['none'], ['write_repository']],
  ])('with %j lacks %j', (scopes, lacks) => {
    const { http } = service(() => json({}));
    expect(createGitlab(http).identity.missing?.(scopes)).toEqual(lacks);
  });
});
