import { AppError } from '../../core/app-error.ts';
import { cleanText } from '../../core/clean-text.ts';
import { originOf } from '../../core/origin.ts';
import { longestWait, retryAfter } from '../../core/retry-after.ts';
import type { Instance } from '../../../preload/model/account.ts';
import { statusFailure } from '../reply.ts';

/** GitHub asks for a minute where it names no time (docs.github.com, "Rate limits for the REST API"). */
const unnamedWait = 60_000;

/**
 * An answer of the API that means failure, as ours. `words` are GitHub's own.
 * Beside what any status means: 403 or 429 of a used-up or secondary limit → `host.rate-limited`
 * with the wait, 403 with `X-GitHub-SSO: required` → `account.sso-required` with the page to visit.
 */
export function apiFailure(response: Response, instance: Instance, words?: string): AppError {
  const { status, headers } = response;
  if (status === 403) {
    const page = ssoPage(headers, instance);
    if (page !== undefined) {
      return new AppError('account.sso-required', { detail: page || undefined });
    }
  }
  if (status === 429 || (status === 403 && isLimit(headers, words))) {
    return new AppError('host.rate-limited', {
      detail: `status ${status}`,
      words: words === undefined ? undefined : cleanText(words, 200),
      retryAfter: retryAfter(headers, serverNow(headers)) ?? untilReset(headers) ?? unnamedWait,
    });
  }
  return statusFailure(response, words);
}

/**
 * The page on which the person proves themselves to their organisation's identity provider, or
 * undefined when that is not what the answer says; empty where GitHub named a page that is none of
 * its own, since we open nothing else.
 */
function ssoPage(headers: Headers, instance: Instance): string | undefined {
  const header = headers.get('x-github-sso');
  const [, address] = /^\s*required\s*(?:;\s*url=(\S{1,2048}))?/i.exec(header ?? '') ?? [];
  if (header === null || !/^\s*required/i.test(header)) return undefined;
  if (address === undefined || !URL.canParse(address)) return '';
  const url = new URL(address);
  const isOwn = url.protocol === 'https:' && originOf(url) === originOf(instance);
  return isOwn && url.username === '' && url.password === '' ? url.href : '';
}

/** How many organisations a list left out until the person has signed in at theirs; 0 for a whole list. */
export function withheldBy(headers: Headers): number {
  const header = headers.get('x-github-sso') ?? '';
  const [, list] = /^\s*partial-results\s*;\s*organizations=([\d,\s]*)/i.exec(header) ?? [];
  return list === undefined ? 0 : list.split(',').filter((id) => id.trim() !== '').length;
}

function isLimit(headers: Headers, words: string | undefined): boolean {
  if (headers.has('retry-after') || headers.get('x-ratelimit-remaining') === '0') return true;
  return words !== undefined && /secondary rate limit|abuse detection/i.test(words);
}

/** `x-ratelimit-reset` is a moment by GitHub's clock, in seconds since 1970. */
function untilReset(headers: Headers): number | undefined {
  const reset = headers.get('x-ratelimit-reset');
  if (headers.get('x-ratelimit-remaining') !== '0' || !/^\d{1,12}$/.test(reset ?? '')) {
    return undefined;
  }
  return Math.min(Math.max(Number(reset) * 1000 - serverNow(headers), 0), longestWait);
}

/** Its own clock where it says: ours may be wrong, and both of its times are by its own. */
function serverNow(headers: Headers): number {
  const date = Date.parse(headers.get('date') ?? '');
  return Number.isNaN(date) ? Date.now() : date;
}
