import type { Users } from '@gitbeaker/rest';

import type { Instance } from '../../../preload/model/account.ts';
import { AppError } from '../../core/app-error.ts';
import type { Http } from '../../ports/http.ts';
import { parseJson, statusFailure } from '../reply.ts';

type ResourceOptions = NonNullable<ConstructorParameters<typeof Users<false>>[0]>;
type CreateRequester = NonNullable<ResourceOptions['requesterFn']>;

export interface ApiCall {
  readonly instance: Instance;
  readonly token: string;
  readonly signal?: AbortSignal | undefined;
  /** Something is made or removed at the service; everything else only reads. */
  readonly mayWrite?: true;
  /** One thing is asked for, so that 404 is an answer: `host.not-found`. */
  readonly mayBeMissing?: true;
  /** Sees the headers of the answer. gitbeaker never does, so it cannot page by itself. */
  readonly onHeaders?: (headers: Headers) => void;
}

/**
 * Options for gitbeaker's resources that send every request through our HTTP client.
 * Its own handler is not used: it calls the global fetch, retries ten times without
 * reading `Retry-After`, and puts the request, token included, into its errors.
 */
export function apiOptions(http: Http, call: ApiCall): ResourceOptions {
  const createRequester: CreateRequester = ({ url }) => {
    async function send(method: 'GET' | 'POST' | 'DELETE', endpoint: string, sent: Sent = {}) {
      // Some of its resources have a prefix, which comes without the slash after it.
      const target = new URL(`${url.replace(/\/?$/, '/')}${endpoint}`);
      for (const [name, value] of Object.entries(sent.searchParams ?? {})) {
        if (isScalar(value)) target.searchParams.set(snake(name), String(value));
      }
      const response = await http(target, {
        method,
        headers: {
          accept: 'application/json',
          authorization: `Bearer ${call.token}`,
          ...(sent.body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(sent.body === undefined ? {} : { body: JSON.stringify(sent.body) }),
        // Not even on the same host: another service there must not get the token.
        redirect: 'error',
        ...(call.signal ? { signal: call.signal } : {}),
      });
      const body = response.status === 204 ? null : parseJson(await response.text());
      if (response.status === 404 && call.mayBeMissing) throw new AppError('host.not-found');
      if (!response.ok) throw statusFailure(response, wordsOf(body));
      if (body === undefined) throw new AppError('host.unexpected-reply', { detail: 'not JSON' });
      call.onHeaders?.(response.headers);
      return { body: body as never, headers: {}, status: response.status };
    }
    const refuse = () => Promise.reject(new AppError('app.unexpected', { detail: 'read-only' }));
    return {
      get: (endpoint, options) => send('GET', endpoint, options),
      post: call.mayWrite ? (endpoint, options) => send('POST', endpoint, options) : refuse,
      put: refuse,
      patch: refuse,
      delete: call.mayWrite ? (endpoint) => send('DELETE', endpoint) : refuse,
    };
  };
  return {
    host: call.instance,
    oauthToken: call.token,
    queryTimeout: null,
    requesterFn: createRequester,
  };
}

interface Sent {
  readonly searchParams?: Readonly<Record<string, unknown>> | undefined;
  readonly body?: unknown;
}

/** GitLab says `message` (a text or an object of lists), its OAuth layer `error_description`. */
function wordsOf(body: unknown): string | undefined {
  if (typeof body !== 'object' || body === null) return undefined;
  const { message, error_description: description, error } = body as Record<string, unknown>;
  const words = description ?? message ?? error;
  if (words === undefined) return undefined;
  return typeof words === 'string' ? words : JSON.stringify(words);
}

/** Lists and objects would need brackets in their names; nothing we ask for has them. */
const isScalar = (value: unknown): value is string | number | boolean =>
  ['string', 'number', 'boolean'].includes(typeof value);

const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
