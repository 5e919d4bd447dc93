import type { Instance } from '../../../preload/model/account.ts';
import type { Clock } from '../../core/clock.ts';
import type { Http, HttpInit } from '../../ports/http.ts';
import type { OAuthClient } from '../provider.ts';

export const instance = 'https://gitlab.example.com/git' as Instance;

export const confidential: OAuthClient = {
  instance,
  clientId: 'the-id',
  clientSecret: 'gloas-the-secret',
  allowHttp: false,
};

/** No secret at all, as for an app that is not confidential. */
export const open: OAuthClient = { instance, clientId: 'the-id', allowHttp: false };

export interface Asked {
  readonly method: string;
  readonly url: URL;
  readonly form: Readonly<Record<string, string>>;
  readonly headers: Headers;
  readonly init: HttpInit;
}

/** A service in the place of the HTTP port: notes what is asked and answers by a function. */
export function service(answer: (asked: Asked, count: number) => Response | Promise<Response>): {
  readonly http: Http;
  readonly asked: readonly Asked[];
} {
  const asked: Asked[] = [];
  const http: Http = async (input, init = {}) => {
    const request = new Request(input, init);
    const one: Asked = {
      method: request.method,
      url: new URL(request.url),
      form: Object.fromEntries(new URLSearchParams(await request.text())),
      headers: request.headers,
      init,
    };
    asked.push(one);
    return answer(one, asked.length);
  };
  return { http, asked };
}

export function json(body: unknown, status = 200, headers: Record<string, string> = {}): Response {
  return Response.json(body, { status, headers });
}

/** A clock whose sleeps end at once and are noted. */
export function hurriedClock(): { readonly clock: Clock; readonly slept: readonly number[] } {
  const slept: number[] = [];
  const clock: Clock = {
    now: () => 0,
    monotonic: () => 0,
    async sleep(ms, signal) {
      signal?.throwIfAborted();
      slept.push(ms);
    },
  };
  return { clock, slept };
}
