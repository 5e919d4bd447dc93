import * as oauth from 'oauth4webapi';

import { AppError, isFailure } from '../core/app-error.ts';
import { cleanText } from '../core/clean-text.ts';
import { nameOf } from '../core/instance-root.ts';
import { wasUnsent } from '../core/unsent.ts';
import type { OAuthClient } from './provider.ts';
import type { FailureCode } from '../../preload/model/failure.ts';
import { statusFailure } from './reply.ts';

/** What an error word of a token endpoint means. */
export type ErrorWords = Readonly<Record<string, FailureCode>>;

/** For a sign-in (RFC 6749 §5.2, RFC 8628 §3.5). */
const signInCodes: ErrorWords = {
  invalid_client: 'sign-in.app-refused',
  unauthorized_client: 'sign-in.app-refused',
  invalid_grant: 'sign-in.code-refused',
  invalid_scope: 'sign-in.scope-refused',
  access_denied: 'sign-in.denied',
  expired_token: 'sign-in.expired',
};

/** The error word of an OAuth answer, or null when it was something else. */
export function oauthError(thrown: unknown): string | null {
  return thrown instanceof oauth.ResponseBodyError ? thrown.error : null;
}

/**
 * A failure of an OAuth endpoint as ours. The service's sentence is kept as `words`,
 * cleaned and cut to 200 characters; `error_uri` is never read. `more` are words of the service's own.
 */
export function toSignInFailure(thrown: unknown, more: ErrorWords = {}): AppError {
  if (thrown instanceof AppError) return thrown;
  if (thrown instanceof oauth.ResponseBodyError) {
    const { error, error_description: words, response } = thrown;
    // A gateway may answer 503 with a JSON body of its own.
    if (response.status >= 500 || response.status === 429) return statusFailure(response);
    const code = codeFor(error, more) ?? codeFor(error, signInCodes) ?? 'sign-in.provider-error';
    return new AppError(code, {
      detail: cleanText(error, 64),
      words: words === undefined ? undefined : cleanText(words, 200),
    });
  }
  const response = responseOf(thrown);
  if (response?.status === 401)
    return new AppError('sign-in.app-refused', { detail: 'status 401' });
  if (response && response.status >= 400) return statusFailure(response);
  const isOAuth =
    thrown instanceof oauth.OperationProcessingError ||
    thrown instanceof oauth.UnsupportedOperationError;
  if (!isOAuth) return new AppError('app.unexpected', { cause: thrown });
  // Its cause is not passed on: it may hold the answer, and the answer a token.
  return new AppError('sign-in.bad-answer', { detail: cleanText(thrown.message, 200) });
}

/**
 * What a failed refresh means. `account.refused` for the words in `refused`;
 * `account.refresh-uncertain` when the request was sent and no usable answer came, because the
 * service may have renewed; anything else when it certainly did not.
 */
export function toRefreshFailure(
  thrown: unknown,
  client: OAuthClient,
  refused: readonly string[] = ['invalid_grant'],
  more: ErrorWords = {},
): AppError {
  const failure = toSignInFailure(thrown, more);
  const error = oauthError(thrown);
  if (error !== null && refused.includes(error)) {
    return new AppError('account.refused', { detail: error, words: failure.words });
  }
  const isLost =
    isFailure(failure, 'host.unreachable', 'host.timeout', 'host.too-large') && !wasUnsent(failure);
  // A 200 we cannot read: the service has done something, and only it knows what.
  const isUnreadable = isFailure(failure, 'sign-in.bad-answer');
  if (!isLost && !isUnreadable) return failure;
  const detail = nameOf(client.instance);
  return new AppError('account.refresh-uncertain', { detail, cause: failure });
}

const codeFor = (error: string, words: ErrorWords): FailureCode | undefined =>
  Object.hasOwn(words, error) ? words[error] : undefined;

/** oauth4webapi hands an answer of the wrong status on as the error's cause. */
function responseOf(thrown: unknown): Response | null {
  const cause = thrown instanceof Error ? thrown.cause : null;
  return cause instanceof Response ? cause : null;
}
