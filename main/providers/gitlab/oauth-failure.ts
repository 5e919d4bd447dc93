import * as oauth from 'oauth4webapi';

import { AppError } from '../../core/app-error.ts';
import { cleanText } from '../../core/clean-text.ts';
import type { FailureCode } from '../../../preload/model/failure.ts';
import { toApiFailure } from './api-failure.ts';

/** What a token endpoint's error word means for a sign-in (RFC 6749 §5.2, RFC 8628 §3.5). */
const signInCodes: Readonly<Record<string, FailureCode>> = {
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
 * cleaned and cut to 200 characters; `error_uri` is never read.
 */
export function toSignInFailure(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  if (thrown instanceof oauth.ResponseBodyError) {
    const { error, error_description: words, response } = thrown;
    // A gateway may answer 503 with a JSON body of its own.
    if (response.status >= 500 || response.status === 429) return toApiFailure(response);
    const code = Object.hasOwn(signInCodes, error) ? signInCodes[error] : undefined;
    return new AppError(code ?? 'sign-in.provider-error', {
      detail: cleanText(error, 64),
      words: words === undefined ? undefined : cleanText(words, 200),
    });
  }
  const response = responseOf(thrown);
  if (response?.status === 401)
    return new AppError('sign-in.app-refused', { detail: 'status 401' });
  if (response && response.status >= 400) return toApiFailure(response);
  const isOAuth =
    thrown instanceof oauth.OperationProcessingError ||
    thrown instanceof oauth.UnsupportedOperationError;
  if (!isOAuth) return new AppError('app.unexpected', { cause: thrown });
  // Its cause is not passed on: it may hold the answer, and the answer a token.
  return new AppError('sign-in.bad-answer', { detail: cleanText(thrown.message, 200) });
}

/** oauth4webapi hands an answer of the wrong status on as the error's cause. */
function responseOf(thrown: unknown): Response | null {
  const cause = thrown instanceof Error ? thrown.cause : null;
  return cause instanceof Response ? cause : null;
}
