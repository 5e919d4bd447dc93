import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

import type { Clock } from '../../core/clock.ts';
import { createRateLimit } from '../../core/rate-limit.ts';

/**
 * Who may talk to this server: the one window that was given a one-time key.
 *
 * The key travels in the fragment of an address, so it is in no history of a
 * server, no log and no Referer. It is exchanged once for a cookie *and* a header
 * token; both are needed, because cookies are shared by all ports of a host
 * (RFC 6265 §8.5) and a header token alone would be readable by scripts.
 */
export interface Sessions {
  /** A fresh one-time key, good for two minutes. 256 bits, base64url. */
  issueKey(): string;
  /** Exchanges a key. `undefined` when it is unknown, used or too old; `limited` after ten wrong ones a minute. */
  open(key: string): Session | 'limited' | undefined;
  /** Whether cookie and header token belong to one living session. Counts as use. */
  admits(cookie: string | undefined, token: string | undefined): boolean;
}

export interface Session {
  readonly cookieName: string;
  readonly cookie: string;
  readonly token: string;
}

const keyLifetime = 2 * 60_000;
const idleLifetime = 30 * 60_000;

export function createSessions(clock: Clock, port: number): Sessions {
  const startKey = randomBytes(32);
  const keys = new Map<string, number>();
  const living = new Map<string, { readonly token: string; usedAt: number }>();
  const mayFail = createRateLimit(clock, { burst: 10, perSecond: 10 / 60 });

  return {
    issueKey() {
      const key = randomBytes(32).toString('base64url');
      keys.set(digest(key), clock.monotonic() + keyLifetime);
      return key;
    },

    open(key) {
      const known = digest(key);
      const endsAt = keys.get(known);
      keys.delete(known);
      if (endsAt === undefined || endsAt < clock.monotonic())
        return mayFail() ? undefined : 'limited';

      const id = randomBytes(32).toString('base64url');
      // Bound to this start of the server and to this port: a cookie of another one is worth nothing here.
      const mac = createHmac('sha256', startKey).update(`${port}|${id}`).digest('base64url');
      const token = randomBytes(32).toString('base64url');
      living.set(`${id}.${mac}`, { token, usedAt: clock.monotonic() });
      return { cookieName: cookieName(port), cookie: `${id}.${mac}`, token };
    },

    admits(cookie, token) {
      const session = cookie === undefined ? undefined : living.get(cookie);
      if (!session || cookie === undefined) return false;
      if (session.usedAt + idleLifetime < clock.monotonic()) {
        living.delete(cookie);
        return false;
      }
      if (!same(session.token, token ?? '')) return false;
      session.usedAt = clock.monotonic();
      return true;
    },
  };
}

export const cookieName = (port: number): string => `sid-${port}`;

/** The value of one cookie in a `Cookie` header. */
export function readCookie(header: string | undefined, name: string): string | undefined {
  const found = (header ?? '').split(/;\s*/).find((pair) => pair.startsWith(`${name}=`));
  return found?.slice(name.length + 1);
}

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Compares digests, so that neither length nor a common start shows in the time it takes. */
function same(a: string, b: string): boolean {
  return timingSafeEqual(Buffer.from(digest(a)), Buffer.from(digest(b)));
}
