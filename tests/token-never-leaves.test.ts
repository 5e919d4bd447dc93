import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { createAzureDevops } from '../main/providers/azure-devops/index.ts';
import { createGithub } from '../main/providers/github/index.ts';
import { createGitlab } from '../main/providers/gitlab/index.ts';
import type { Http } from '../main/ports/http.ts';
import type { OAuthClient, Provider } from '../main/providers/provider.ts';
import type { Instance } from '../preload/model/account.ts';
import { createLeakWorld, type LeakWorld } from './leak-world.ts';
import { createNetworkWorld, type NetworkWorld } from './network-world.ts';

const token = 'gloas-canary-token-0123456789abcdef';
const secrets = [token, 'canary-client-secret', 'canary-refresh-token', 'canary-code'] as const;
const [, clientSecret, refreshToken, code] = secrets;
const statuses = [301, 302, 307, 308] as const;

let leak: LeakWorld;
let world: NetworkWorld;
beforeAll(async () => {
  leak = await createLeakWorld();
});
afterAll(async () => {
  await leak.close();
});
beforeEach(async () => {
  world = await createNetworkWorld();
  // Both are trusted, so that no certificate stands between the token and the catcher.
  for (const origin of [leak.hostile.url, leak.catcher.url]) {
    await world.network.handlers['network.trust']({ origin, ca: leak.ca });
  }
});
afterEach(async () => {
  await world.close();
  leak.catcher.forget();
});

const providers: Readonly<Record<string, (http: Http) => Provider>> = {
  gitlab: createGitlab,
  github: createGithub,
  'azure-devops': createAzureDevops,
};
/** Azure DevOps counts as played where its instance is on this machine; it names an organisation. */
const instanceOf = (id: string) =>
  `${leak.hostile.url}${id === 'azure-devops' ? '/contoso' : ''}` as Instance;
const clientOf = (id: string): OAuthClient => ({
  instance: instanceOf(id),
  clientId: '1b9b3f4e-0d3c-4a53-9d3f-0d6d2b5f6a77',
  clientSecret,
  allowHttp: false,
  tenant: 'organizations',
  registration: 'oauth-app',
});

test('the catcher finds a token that is really sent to it', async () => {
  for (const authorization of [`Bearer ${token}`, `Basic ${btoa(`oauth2:${token}`)}`]) {
    leak.catcher.forget();
    await world.http(leak.catcher.url, { headers: { authorization } });
    expect(leak.catcher.found(...secrets)).toBe(1);
  }
  await world.http(`${leak.catcher.url}/?token=${token}`);
  expect(leak.catcher.found(...secrets)).toBe(1);
});

describe.each(Object.entries(providers))('%s', (id, create) => {
  test.each(statuses)('sends no token where a %i of its API points', async (status) => {
    const { identity, listing } = create(world.http);
    pointAway(status);
    await settled(identity?.identify(instanceOf(id), token));
    await settled(all(listing?.repositories(instanceOf(id), token)));
    await settled(listing?.find(instanceOf(id), token, { path: 'team/shop' }));
    expectKept(token);
  });

  test.each(statuses)('sends no secret where a %i of its sign-in points', async (status) => {
    const { oauth, deviceFlow } = create(world.http);
    const client = clientOf(id);
    pointAway(status);
    const redirectUri = 'http://127.0.0.1/oauth/x';
    await settled(oauth?.exchange(client, { code, verifier: 'v'.repeat(43), redirectUri }));
    await settled(oauth?.refresh(client, refreshToken, redirectUri));
    await settled(oauth?.revoke?.(client, token));
    await settled(deviceFlow?.poll(client, code));
    expectKept(code, refreshToken);
  });

  test('follows no page link to another host', async () => {
    const row = JSON.stringify(Array.from({ length: 100 }, (_, at) => ({ id: at })));
    leak.hostile.answer((_request, response) => {
      const next = `${leak.catcher.url}/next?page=2`;
      response.writeHead(200, {
        'content-type': 'application/json',
        link: `<${next}>; rel="next"`,
        'x-next-page': next,
        'x-ms-continuationtoken': next,
      });
      response.end(row);
    });
    const { listing } = create(world.http);
    await settled(all(listing?.repositories(instanceOf(id), token)));
    expectKept(token);
  });

  test('takes no picture from another host', async () => {
    const { identity } = create(world.http);
    const avatarUrl = `${leak.catcher.url}/picture.png?private_token=${token}`;
    const person = { login: 'ada', name: 'Ada', email: null, avatarUrl, scopes: [] };
    await settled(identity?.avatar(instanceOf(id), person));
    expect(leak.catcher.found(...secrets)).toBe(0);
  });
});

/** Everything the host of the token is asked, it answers with the way to the catcher. */
function pointAway(status: number): void {
  leak.hostile.answer((request, response) => {
    request.resume();
    response.writeHead(status, { location: `${leak.catcher.url}${request.url}` }).end();
  });
}

/** Their own host was sent these, so the way was walked; the catcher has nothing at all. */
function expectKept(...sent: readonly string[]): void {
  expect(leak.hostile.found(...sent)).toBe(sent.length);
  expect(leak.catcher.found(...secrets)).toBe(0);
  expect(leak.catcher.bytes()).toBe(0);
}

async function settled(work: Promise<unknown> | undefined): Promise<void> {
  await work?.catch(() => undefined);
}

async function all(pages: AsyncIterable<unknown> | undefined): Promise<void> {
  const seen: unknown[] = [];
  for await (const page of pages ?? []) if (seen.push(page) > 3) return;
}
