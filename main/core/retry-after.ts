/** The longest wait a service may impose: beyond it we ask again rather than trust the number. */
export const longestWait = 15 * 60_000;

/** `Retry-After` in milliseconds: seconds or an HTTP date (RFC 9110 §10.2.3), at most 15 minutes. */
export function retryAfter(headers: Headers, now: number = Date.now()): number | undefined {
  const value = headers.get('retry-after')?.trim();
  if (!value) return undefined;
  const wait = /^\d{1,12}$/.test(value) ? Number(value) * 1000 : Date.parse(value) - now;
  return Number.isNaN(wait) ? undefined : Math.min(Math.max(wait, 0), longestWait);
}
