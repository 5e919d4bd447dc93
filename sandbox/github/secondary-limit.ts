import type { Fault } from '../faults.ts';

/** GitHub's secondary rate limit: 403 or 429 with a sentence, and mostly with `Retry-After`. */
export function secondaryLimit(
  options: Omit<Fault, 'kind' | 'body' | 'status'> & { readonly status?: 403 | 429 } = {},
): Fault {
  const body = JSON.stringify({
    message:
      'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.',
    documentation_url:
      'https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api#about-secondary-rate-limits',
  });
  return { retryAfter: 60, ...options, kind: 'answer', status: options.status ?? 403, body };
}
