import { Octokit } from '@octokit/core';

import type { Instance } from '../../../preload/model/account.ts';
import { AppError } from '../../core/app-error.ts';
import { isWithin } from '../../core/instance-root.ts';
import type { Http, HttpInit } from '../../ports/http.ts';
import { parseJson } from '../reply.ts';
import { apiFailure } from './api-failure.ts';
import { apiBase } from './places.ts';

export interface ApiCall {
  readonly instance: Instance;
  /** Method and path, as the API's own description writes them: `GET /user`. */
  readonly route: string;
  readonly parameters?: Readonly<Record<string, unknown>>;
  readonly token?: string;
  /** The whole header, where it is not a bearer token. */
  readonly authorization?: string;
  /** Statuses that are an answer; without it every 2xx. */
  readonly accept?: readonly number[];
  readonly signal?: AbortSignal | undefined;
}

export interface ApiAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** undefined where the body was no JSON. */
  readonly body: unknown;
}

/** The version whose fields we read; every Enterprise Server that is still kept alive knows it. */
const apiVersion = '2022-11-28';

/**
 * One request to GitHub's API. Octokit writes the address and the body; ours is the network below
 * it, so that there is no second fetch, no retry and no redirect it would follow, and its errors,
 * which carry the whole request, never leave this file.
 *
 * Throws what `apiFailure` says, `host.unexpected-reply` for an answer that is not JSON.
 */
export async function call(http: Http, asked: ApiCall): Promise<ApiAnswer> {
  let answer: ApiAnswer | undefined;
  const octokit = new Octokit({
    baseUrl: apiBase(asked.instance),
    request: { fetch: throughUs(http, asked, (received) => (answer = received)) },
    log: { debug: silent, info: silent, warn: silent, error: silent },
  });
  try {
    const authorization = asked.token === undefined ? undefined : `Bearer ${asked.token}`;
    await octokit.request(asked.route, {
      ...asked.parameters,
      headers: {
        ...given('authorization', asked.authorization ?? authorization),
        'x-github-api-version': apiVersion,
        'user-agent': 'Latchkey',
      },
    });
  } catch (thrown) {
    const cause = thrown instanceof Error ? thrown.cause : undefined;
    throw cause instanceof AppError ? cause : new AppError('app.unexpected', { cause });
  }
  if (answer === undefined) throw new AppError('app.unexpected', { detail: 'no answer' });
  return answer;
}

/** The API's own answer, parsed; what is not JSON throws `host.unexpected-reply`. */
export async function read(http: Http, asked: ApiCall): Promise<ApiAnswer> {
  const answer = await call(http, asked);
  if (answer.body === undefined) {
    throw new AppError('host.unexpected-reply', { detail: 'not JSON' });
  }
  return answer;
}

type Fetch = (address: string, init: RequestInit) => Promise<Response>;

function throughUs(http: Http, asked: ApiCall, keep: (answer: ApiAnswer) => void): Fetch {
  return async (address, { method, headers, body }) => {
    if (!isWithin(apiBase(asked.instance), address)) {
      throw new AppError('host.redirected', { detail: new URL(address).host });
    }
    const request: HttpInit = {
      ...given('method', method),
      ...given('headers', headers),
      ...given('body', body),
      ...given('signal', asked.signal),
      // Not even on the same host: another service there must not get the token.
      redirect: asked.accept?.includes(301) ? 'manual' : 'error',
    };
    const response = await http(address, request);
    const { status } = response;
    const parsed = parseJson(await response.text());
    const isAnswer = asked.accept?.includes(status) ?? response.ok;
    if (!isAnswer) throw apiFailure(response, asked.instance, wordsOf(parsed));
    keep({ status, headers: response.headers, body: parsed });
    // Octokit would parse it once more, slowly.
    return new Response(null, { status: 204 });
  };
}

function given<K extends string, V>(name: K, value: V | undefined | null): { [N in K]?: V } {
  return value === undefined || value === null ? {} : ({ [name]: value } as { [N in K]: V });
}

/** GitHub says `message`; where it repeats itself in `errors` that is left out. */
function wordsOf(body: unknown): string | undefined {
  if (typeof body !== 'object' || body === null || !('message' in body)) return undefined;
  return typeof body.message === 'string' ? body.message : undefined;
}

const silent = (): void => undefined;
