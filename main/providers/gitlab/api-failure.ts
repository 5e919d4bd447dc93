import { AppError } from '../../core/app-error.ts';
import { cleanText } from '../../core/clean-text.ts';

/** The longest wait a service may impose: beyond it we ask again rather than trust the number. */
const longestWait = 15 * 60_000;

/**
 * An HTTP status that means failure, as ours. `words` are the service's own, if it sent any.
 * 401 → `account.refused`, 403 → `host.forbidden`, 429 → `host.rate-limited`,
 * 5xx → `host.failing`, anything else `host.unexpected-reply`.
 */
export function toApiFailure(response: Response, words?: string): AppError {
  const { status } = response;
  const options = {
    detail: `status ${status}`,
    words: words === undefined ? undefined : cleanText(words, 200),
    retryAfter: retryAfter(response.headers),
  };
  if (status === 401) return new AppError('account.refused', options);
  if (status === 403) return new AppError('host.forbidden', options);
  if (status === 429) return new AppError('host.rate-limited', options);
  return new AppError(status >= 500 ? 'host.failing' : 'host.unexpected-reply', options);
}

/** `Retry-After` in milliseconds: seconds or an HTTP date (RFC 9110 §10.2.3), at most 15 minutes. */
export function retryAfter(headers: Headers, now: number = Date.now()): number | undefined {
  const value = headers.get('retry-after')?.trim();
  if (!value) return undefined;
  const wait = /^\d{1,12}$/.test(value) ? Number(value) * 1000 : Date.parse(value) - now;
  return Number.isNaN(wait) ? undefined : Math.min(Math.max(wait, 0), longestWait);
}
