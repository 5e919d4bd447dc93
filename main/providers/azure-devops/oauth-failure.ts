import * as oauth from 'oauth4webapi';

import type { FailureCode } from '../../../preload/model/failure.ts';
import { AppError } from '../../core/app-error.ts';
import { cleanText } from '../../core/clean-text.ts';
import {
  oauthError,
  toSignInFailure as toPlainFailure,
  type ErrorWords,
} from '../oauth-failure.ts';
import type { OAuthClient } from '../provider.ts';
import { adminConsentUrl } from './endpoints.ts';
import { readEntraError, type NumberedError } from './entra-errors.ts';

/** Entra ID's own words, beside those of the RFCs. */
const words: ErrorWords = {
  invalid_resource: 'sign-in.scope-refused',
  consent_required: 'sign-in.consent-needed',
  interaction_required: 'sign-in.more-proof',
  authorization_declined: 'sign-in.denied',
  code_expired: 'sign-in.expired',
  bad_verification_code: 'sign-in.expired',
};

/** What was sent that no failure may repeat, should the service echo it. */
export type Sent = readonly (string | undefined)[];

/** A failure of an OAuth endpoint as ours. The service's sentence is kept as `words`. */
export function toSignInFailure(thrown: unknown, client: OAuthClient, sent: Sent = []): AppError {
  const failure = toPlainFailure(thrown, words);
  if (!(thrown instanceof oauth.ResponseBodyError) || failure.code.startsWith('host.')) {
    return failure;
  }
  const known = readEntraError(thrown.cause['error_codes'], thrown.error_description);
  const code = known?.code ?? failure.code;
  return new AppError(code, {
    // The one thing that helps then is this page, and the window opens what stands here.
    detail: code === 'sign-in.consent-needed' ? adminConsentUrl(client) : detailOf(thrown, known),
    words: quote(thrown.error_description, sent),
  });
}

/**
 * A failed renewal. `account.refused` when the sign-in is over, with the reason; everything else
 * as it is. Nothing is uncertain here: the old refresh token stays good, so that a renewal whose
 * answer was lost is simply tried again.
 */
export function toRefreshFailure(thrown: unknown, client: OAuthClient, sent: Sent): AppError {
  const failure = toSignInFailure(thrown, client, sent);
  const error = oauthError(thrown);
  const isOver = error === 'invalid_grant' || error === 'interaction_required';
  // A gateway may answer 503 with a JSON body of its own.
  if (!isOver || failure.code.startsWith('host.')) return failure;
  const known = readEntraError([], failure.detail) ?? readEntraError([], failure.words);
  const detail = known === null ? error : `${known.number}: ${known.ended ?? error}`;
  return new AppError('account.refused', { detail, words: failure.words });
}

/** What an error that came back through the browser means, or null where its number is not known. */
export function refusal(
  _error: string,
  description: string | null,
  client?: OAuthClient,
): { readonly code: FailureCode; readonly detail: string } | null {
  const known = readEntraError([], description ?? undefined);
  if (known === null) return null;
  const page = client && known.code === 'sign-in.consent-needed' ? adminConsentUrl(client) : null;
  return {
    code: known.code,
    detail: page ?? [known.number, known.hint].filter(Boolean).join(', '),
  };
}

/** The number or the error word, what to add to the wording, and the trace Microsoft's support asks for. */
function detailOf({ cause, error }: oauth.ResponseBodyError, known: NumberedError | null): string {
  const trace = cause['trace_id'];
  const isTrace = typeof trace === 'string' && /^[0-9a-f-]{36}$/i.test(trace);
  return [
    known?.number ?? cleanText(error, 64),
    known?.hint,
    isTrace ? `trace ${trace}` : undefined,
  ]
    .filter((part) => part !== undefined)
    .join(', ');
}

/** Entra ID ends its sentence with identifiers of the request; they are not for reading. */
function quote(description: string | undefined, sent: Sent): string | undefined {
  const sentence = description?.split(/\s*(?:Trace ID|Correlation ID|Timestamp):/)[0];
  if (sentence === undefined || sentence === '') return undefined;
  const safe = sent.reduce<string>(
    (text, secret) => (secret ? text.replaceAll(secret, '…') : text),
    sentence,
  );
  return cleanText(safe, 300);
}
