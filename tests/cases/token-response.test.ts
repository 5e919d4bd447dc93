import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import type { Instance } from '../../preload/model/account.ts';
import { AppError } from '../../main/core/app-error.ts';
import { createHttp, type NodeHttp } from '../../main/hosts/node/http/http.ts';
import { serveHttp, type Served } from '../../main/hosts/node/http/test-servers.ts';
import { createGitlab } from '../../main/providers/gitlab/index.ts';
import type { Grant, OAuthClient } from '../../main/providers/provider.ts';
import { casesFor, expand } from './cases.ts';

const cases = casesFor('token-response');
const inputOf = (id: string) => cases.find((each) => each.id === id)!.input;

let server: Served;
let elsewhere: Served;
let http: NodeHttp;
let gitlab: ReturnType<typeof createGitlab>;
let client: OAuthClient;
let answer: Answer;

beforeEach(async () => {
  elsewhere = await serveHttp((_request, response) => response.end());
  server = await serveHttp((request, response) => {
    if (answer === 'reset') request.socket.destroy();
    else {
      const headers = { 'content-type': 'application/json', ...answer.headers };
      response.writeHead(answer.status, headers).end(answer.body);
    }
  });
  http = createHttp({ env: {} });
  gitlab = createGitlab(http);
  client = {
    instance: server.url as Instance,
    clientId: 'the-id',
    clientSecret: 'the-secret',
    allowHttp: true,
  };
});

afterEach(async () => {
  await http.close();
  await Promise.all([server.close(), elsewhere.close()]);
});

type Answer =
  | 'reset'
  | { readonly status: number; readonly body: string; readonly headers?: Record<string, string> };

/** What the answer must come to: a grant, or a failure as `code` or `code: detail`. */
const outcomes: Readonly<Record<string, Partial<Grant> | string>> = {
  'token-response-02': 'sign-in.bad-answer',
  'token-response-03': 'sign-in.provider-error: bad_verification_code',
  'token-response-05': 'sign-in.bad-answer',
  'token-response-06': 'sign-in.bad-answer',
  'token-response-08': 'sign-in.bad-answer: access_token',
  'token-response-09': 'host.too-large',
  'token-response-11': { accessToken: 'x', expiresIn: 0 },
  'token-response-12': { accessToken: 'x', expiresIn: 7200 },
  'token-response-14': { accessToken: 'x', expiresIn: 7200 },
  'token-response-15': 'account.scope-missing: read_api write_repository',
  'token-response-17': { accessToken: 'new', refreshToken: 'the-old-one' },
  'token-response-18': 'account.refused: invalid_grant',
  'token-response-20': 'host.failing: status 503',
  'token-response-21': 'account.refresh-uncertain',
  'token-response-23': 'host.redirected',
  // Of a key that is there twice the last counts, here and everywhere: that is what JSON.parse does.
  'token-response-27': { accessToken: 'evil' },
};

/** The device flow's own two. */
const device = ['token-response-24', 'token-response-26'];

describe('token answers', () => {
  test('every case is here', () => {
    expect([...Object.keys(outcomes), ...device].sort()).toEqual(cases.map(({ id }) => id).sort());
  });

  test.each(Object.entries(outcomes))('%s', async (id, outcome) => {
    const result = await ask(inputOf(id));
    if (typeof outcome === 'string') {
      expect(result).toBeInstanceOf(AppError);
      expect((result as AppError).message.slice(0, outcome.length)).toBe(outcome);
    } else expect(result).toMatchObject(outcome);
    expect(server.seen).toHaveLength(1);
    expect(elsewhere.seen).toEqual([]);
  });

  test('token-response-20 says how long to wait', async () => {
    const failure = (await ask(inputOf('token-response-20'))) as AppError;
    expect(failure.retryAfter).toBe(120_000);
  });

  test('no failure repeats a token, a code or the secret', async () => {
    for (const id of Object.keys(outcomes)) {
      const result = await ask(inputOf(id));
      if (!(result instanceof AppError)) continue;
      const told = JSON.stringify([result.message, result.words, result.stack]);
      expect(told).not.toMatch(/evil\.example\\n|the-secret|the-old-one|the-code|AAAA/);
    }
  });

  test('token-response-24', async () => {
    answer = { status: 200, body: inputOf('token-response-24').replace(/^device flow: /, '') };
    const failure = await gitlab.deviceFlow.start(client).catch((thrown: unknown) => thrown);
    expect(failure).toMatchObject({ code: 'sign-in.bad-answer', detail: 'user_code' });
  });

  test('token-response-26', async () => {
    answer = { status: 400, body: '{"error":"slow_down"}' };
    for (let n = 0; n < 50; n += 1) {
      expect(await gitlab.deviceFlow.poll(client, 'device')).toEqual({ at: 'slow-down' });
    }
    answer = { status: 200, body: '{"access_token":"x","token_type":"Bearer"}' };
    expect(await gitlab.deviceFlow.poll(client, 'device')).toMatchObject({ at: 'granted' });
  });
});

/** Plays the case's own words: `HTTP 200 {…}`, with `refresh:` before it when that is what is asked. */
async function ask(input: string): Promise<unknown> {
  const isRefresh = input.startsWith('refresh: ');
  answer = toAnswer(input.replace(/^refresh: /, ''));
  const asked = isRefresh
    ? gitlab.oauth.refresh(client, 'the-old-one', 'dev.latchkey://oauth/gitlab')
    : gitlab.oauth.exchange(client, {
        code: 'the-code',
        verifier: 'v'.repeat(43),
        redirectUri: 'dev.latchkey://oauth/gitlab',
      });
  return asked.catch((thrown: unknown) => thrown);
}

function toAnswer(words: string): Answer {
  if (words.startsWith('connection reset')) return 'reset';
  const status = Number(/^HTTP (\d{3})/.exec(words)![1]);
  const location = /Location: (\S+)/.exec(words)?.[1];
  const retryAfter = /Retry-After: (\d+)/.exec(words)?.[1];
  const body = /\{.*\}$/s.exec(words)?.[0];
  const withoutRefresh = '{"access_token":"new","token_type":"bearer","expires_in":7200}';
  return {
    status,
    body: expand(body ?? (status === 200 ? withoutRefresh : '')),
    headers: {
      // The stranger of the case is played by a server that notes what reaches it.
      ...(location === undefined ? {} : { location: `${elsewhere.url}/token` }),
      ...(retryAfter === undefined ? {} : { 'retry-after': retryAfter }),
    },
  };
}
