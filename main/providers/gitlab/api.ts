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
    const refuse = () => Promise.reject(new AppError('app.unexpected', { detail: 'read-only' }));
    return {
      async get(endpoint, options) {
        const target = new URL(`${url}${endpoint}`);
        for (const [name, value] of Object.entries(options?.searchParams ?? {})) {
          if (isScalar(value)) target.searchParams.set(snake(name), String(value));
        }
        const response = await http(target, {
          headers: { accept: 'application/json', authorization: `Bearer ${call.token}` },
          // Not even on the same host: another service there must not get the token.
          redirect: 'error',
          ...(call.signal ? { signal: call.signal } : {}),
        });
        const body = parseJson(await response.text());
        if (response.status === 404 && call.mayBeMissing) throw new AppError('host.not-found');
        if (!response.ok) throw statusFailure(response, wordsOf(body));
        if (body === undefined) throw new AppError('host.unexpected-reply', { detail: 'not JSON' });
        call.onHeaders?.(response.headers);
        return { body: body as never, headers: {}, status: response.status };
      },
      post: refuse,
      put: refuse,
      patch: refuse,
      delete: refuse,
    };
  };
  return {
    host: call.instance,
    oauthToken: call.token,
    queryTimeout: null,
    requesterFn: createRequester,
  };
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
