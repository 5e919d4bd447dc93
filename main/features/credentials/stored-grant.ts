import { z } from 'zod';

import { AppError } from '../../core/app-error.ts';
import type { Clock } from '../../core/clock.ts';
import type { Grant } from '../../providers/provider.ts';

/** What the vault keeps for one account. Times are milliseconds since 1970 on this machine's clock. */
const storedGrant = z.object({
  accessToken: z.string().min(1),
  refreshToken: z.string().min(1).nullable(),
  obtainedAt: z.number(),
  /** Null when the service did not say: such a token is used until it is refused. */
  expiresAt: z.number().nullable(),
});
export type StoredGrant = Readonly<z.output<typeof storedGrant>>;

/** Where the credential of an account lies in the vault. */
export function secretIdOf(account: string): string {
  return `credential:${account}`;
}

/**
 * The lifetime is counted from receipt by our own clock; what the service thinks the time is
 * does not matter. A refresh without a new refresh token keeps the old one (RFC 6749 §6).
 * A lifetime that is over on arrival is believed once, when linking: believing it after every
 * refresh would be a loop.
 */
export function storedFrom(
  grant: Grant,
  clock: Pick<Clock, 'now'>,
  previous?: StoredGrant,
): StoredGrant {
  const now = Math.round(clock.now());
  const { expiresIn } = grant;
  const isKnown = expiresIn !== null && (expiresIn > 0 || previous === undefined);
  return {
    accessToken: grant.accessToken,
    refreshToken: grant.refreshToken ?? previous?.refreshToken ?? null,
    obtainedAt: now,
    expiresAt: isKnown ? now + Math.max(0, Math.round(expiresIn * 1000)) : null,
  };
}

/** Throws `vault.damaged` for a record that is not one of ours. */
export function parseStored(text: string): StoredGrant {
  try {
    return storedGrant.parse(JSON.parse(text));
  } catch (cause) {
    // The cause of a JSON failure quotes the text, which is the secret.
    throw new AppError('vault.damaged', {
      detail: cause instanceof z.ZodError ? 'fields' : 'form',
    });
  }
}

/** Proactive refresh: this long before the end, or a fifth of a lifetime shorter than 25 minutes. */
const margin = 300_000;

/** How much of a lifetime a refresh is due before its end. */
export function marginOf({ obtainedAt, expiresAt }: StoredGrant): number {
  return expiresAt === null ? 0 : Math.min(margin, (expiresAt - obtainedAt) / 5);
}

/**
 * Due by the wall clock. A clock that went back past the moment of receipt tells nothing about
 * the lifetime, so that counts as due as well: one refresh sets a new mark, and it is over.
 */
export function isDue(stored: StoredGrant, now: number): boolean {
  if (stored.expiresAt === null) return false;
  return now >= stored.expiresAt - marginOf(stored) || now < stored.obtainedAt - margin;
}

export function isOver({ expiresAt }: StoredGrant, now: number): boolean {
  return expiresAt !== null && now >= expiresAt;
}
