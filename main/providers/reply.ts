import type { z } from 'zod';

import { AppError } from '../core/app-error.ts';
import { cleanText } from '../core/clean-text.ts';
import { retryAfter } from '../core/retry-after.ts';

/** Parses what a service sent, or throws `host.unexpected-reply` naming the first odd field. */
export function parseReply<T extends z.ZodType>(schema: T, reply: unknown): z.output<T> {
  const parsed = schema.safeParse(reply);
  if (parsed.success) return parsed.data;
  const field = parsed.error.issues[0]?.path.join('.') || 'form';
  throw new AppError('host.unexpected-reply', { detail: `field ${field}` });
}

/** undefined for what is not JSON, however deep or broken. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/**
 * An HTTP status that means failure, as ours. `words` are the service's own, if it sent any.
 * 401 → `account.refused`, 403 → `host.forbidden`, 429 → `host.rate-limited`,
 * 5xx → `host.failing`, anything else `host.unexpected-reply`.
 */
export function statusFailure(response: Response, words?: string): AppError {
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
