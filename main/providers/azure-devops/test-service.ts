import { AppError } from '../../core/app-error.ts';
import type { Clock } from '../../core/clock.ts';
import type { Instance } from '../../../preload/model/account.ts';
import type { Http, HttpInit } from '../../ports/http.ts';
import type { OAuthClient } from '../provider.ts';

export const instance = 'https://dev.azure.com/contoso' as Instance;
export const tenant = '11111111-2222-4333-8444-555555555555';

/** What people sign in through. */
export const open: OAuthClient = {
  instance,
  clientId: 'aaaaaaaa-0000-4000-8000-000000000001',
  tenant,
  allowHttp: false,
};

/** The same app with a secret, for its service principal. */
export const principal: OAuthClient = { ...open, clientSecret: 'zX8Q~the-secret-value' };

export interface Asked {
  readonly method: string;
  readonly url: URL;
  readonly form: Readonly<Record<string, string>>;
  readonly text: string;
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
    const text = await request.text();
    const one: Asked = {
      method: request.method,
      url: new URL(request.url),
      form: Object.fromEntries(new URLSearchParams(text)),
      text,
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

/** An HTML page, as Azure DevOps answers a token that is not good. */
export function page(status: number, headers: Record<string, string> = {}): Response {
  const type = { 'content-type': 'text/html; charset=utf-8' };
  return new Response('<!DOCTYPE html><title>Sign In</title>', {
    status,
    headers: { ...type, ...headers },
  });
}

/** An error of Entra ID's token endpoint, in its own form. */
export function entraError(
  number: number,
  error = 'invalid_grant',
  sentence = 'Something is not right.',
): Response {
  const trace = '0f0f0f0f-1111-4222-8333-444444444444';
  return json(
    {
      error,
      error_description: `AADSTS${number}: ${sentence} Trace ID: ${trace} Correlation ID: ${trace} Timestamp: 2026-01-05 09:00:00Z`,
      error_codes: [number],
      timestamp: '2026-01-05 09:00:00Z',
      trace_id: trace,
      correlation_id: trace,
    },
    error === 'invalid_client' ? 401 : 400,
  );
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

/** The failure a promise ends with; anything else it does is an error of the test. */
export async function failureOf(promise: Promise<unknown>): Promise<AppError> {
  const thrown: unknown = await promise.then(
    () => null,
    (error: unknown) => error,
  );
  if (!(thrown instanceof AppError)) throw new Error('no failure of ours', { cause: thrown });
  return thrown;
}
