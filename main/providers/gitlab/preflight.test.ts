import { describe, expect, test } from 'vitest';

import type { OAuthClient } from '../provider.ts';
import { AppError } from '../../core/app-error.ts';
import { createGitlab } from './index.ts';
import { confidential, json, open, service, type Asked } from './test-service.ts';

interface Played {
  readonly secret?: string | null;
  readonly scopes?: readonly string[];
  readonly clientCredentials?: boolean;
}

/** Answers as Doorkeeper 5.5 was measured to. */
function gitlabWith({
  secret = 'gloas-the-secret',
  scopes = ['read_api', 'write_repository'],
  clientCredentials = true,
}: Played = {}) {
  return ({ url, form }: Asked): Response => {
    if (url.pathname.endsWith('/api/v4/version')) return json({ message: '401 Unauthorized' }, 401);
    const isKnown = form['client_id'] === 'the-id' && (form['client_secret'] ?? null) === secret;
    if (!isKnown) return json({ error: 'invalid_client' }, 401);
    if (url.pathname.endsWith('/oauth/revoke')) return json({});
    if (form['grant_type'] === 'authorization_code') return json({ error: 'invalid_grant' }, 400);
    if (!clientCredentials) return json({ error: 'unsupported_grant_type' }, 400);
    const asked = (form['scope'] ?? '').split(' ');
    if (!asked.every((scope) => scopes.includes(scope)))
      return json({ error: 'invalid_scope' }, 400);
    return json({ access_token: 'probe', token_type: 'Bearer', scope: form['scope'] });
  };
}

async function run(client: OAuthClient, answer: (asked: Asked) => Response | Promise<Response>) {
  const { http, asked } = service(answer);
  const checks = await createGitlab(http).preflight(client);
  return {
    asked,
    statuses: checks.map(({ id, status }) => `${id} ${status}`),
    detail: (id: string) => checks.find((check) => check.id === id)?.detail,
  };
}

describe('the pre-flight', () => {
  test('passes for a right confidential app, and revokes its probe at once', async () => {
    const { statuses, asked } = await run(confidential, gitlabWith());
    expect(statuses).toEqual([
      'reachable passed',
      'is-gitlab passed',
      'credentials passed',
      'scopes passed',
      'redirect inconclusive',
    ]);
    expect(asked.at(-1)?.form).toMatchObject({ token: 'probe' });
  });

  test('cannot see the scopes of an app without a secret', async () => {
    const { statuses, detail, asked } = await run(open, gitlabWith({ secret: null }));
    expect(statuses.slice(2)).toEqual([
      'credentials passed',
      'scopes inconclusive',
      'redirect inconclusive',
    ]);
    expect(detail('scopes')).toContain('Tick read_api and write_repository');
    expect(asked).toHaveLength(2);
  });

  test.each([
    [
      'a wrong ID',
      { ...confidential, clientId: 'another' },
      'The Application ID or the Secret is wrong',
    ],
    [
      'a wrong Secret',
      { ...confidential, clientSecret: 'wrong' },
      'The Application ID or the Secret is wrong',
    ],
    ['a missing Secret', open, 'needs its Secret'],
  ])('fails on %s and asks no more', async (_what, client, words) => {
    const { statuses, detail, asked } = await run(client, gitlabWith());
    expect(statuses.slice(2)).toEqual([
      'credentials failed',
      'scopes not-run',
      'redirect inconclusive',
    ]);
    expect(detail('credentials')).toContain(words);
    expect(asked).toHaveLength(2);
  });

  test('names exactly the scope that is missing', async () => {
    const { statuses, detail, asked } = await run(
      confidential,
      gitlabWith({ scopes: ['read_api'] }),
    );
    expect(statuses[3]).toBe('scopes failed');
    expect(detail('scopes')).toBe(
      'Tick write_repository on the application’s page in GitLab and save it there.',
    );
    const probes = asked.filter(({ form }) => form['grant_type'] === 'client_credentials');
    const revoked = asked.filter(({ url }) => url.pathname.endsWith('/revoke'));
    expect([probes.length, revoked.length]).toEqual([3, 1]);
  });

  test('says inconclusive where the instance does not let us ask', async () => {
    const { statuses, detail } = await run(confidential, gitlabWith({ clientCredentials: false }));
    expect(statuses[3]).toBe('scopes inconclusive');
    expect(detail('scopes')).toContain('unsupported_grant_type');
  });

  test.each([
    ['a page', () => new Response('<html>Welcome</html>'), 'is-gitlab failed'],
    ['another API', () => json({ hello: 'world' }), 'is-gitlab failed'],
    ['a 404', () => json({ message: '404 Not Found' }, 404), 'is-gitlab failed'],
    ['maintenance', () => json({}, 503), 'is-gitlab inconclusive'],
  ])('does not take %s for GitLab, and sends no secret there', async (_what, answer, status) => {
    const { statuses, asked } = await run(confidential, answer);
    expect(statuses).toEqual([
      'reachable passed',
      status,
      'credentials not-run',
      'scopes not-run',
      'redirect not-run',
    ]);
    expect(asked).toHaveLength(1);
  });

  test.each([
    ['host.unreachable', undefined, 'The host did not answer. Check the network'],
    [
      'host.certificate-untrusted',
      'gitlab.example.com',
      'not trusted (gitlab.example.com). Its issuer',
    ],
    ['host.redirected', 'https://new.example', 'sent us elsewhere (https://new.example)'],
  ] as const)('explains %s in the catalogue’s words', async (code, detail, words) => {
    const result = await run(confidential, () => Promise.reject(new AppError(code, { detail })));
    expect(result.statuses).toEqual([
      'reachable failed',
      'is-gitlab not-run',
      'credentials not-run',
      'scopes not-run',
      'redirect not-run',
    ]);
    expect(result.detail('reachable')).toContain(words);
  });

  test('distrusts a service that grants a token for a made-up code', async () => {
    const { statuses } = await run(confidential, ({ url }) =>
      url.pathname.endsWith('/version')
        ? json({ message: '401' }, 401)
        : json({ access_token: 'a', token_type: 'Bearer' }),
    );
    expect(statuses[2]).toBe('credentials failed');
  });

  test('never tells the secret', async () => {
    for (const answer of [gitlabWith(), gitlabWith({ secret: 'other' }), () => json({}, 500)]) {
      const { http } = service(answer);
      const checks = await createGitlab(http).preflight(confidential);
      expect(JSON.stringify(checks)).not.toContain('the-secret');
    }
  });
});
