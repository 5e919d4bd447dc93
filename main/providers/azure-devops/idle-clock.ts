/** How long a sign-in of a service user has left, if nobody uses it. */
export interface IdleState {
  /** Whole days, never below 0. */
  readonly daysLeft: number;
  /** `soon`: two weeks or less. `over`: an admin has to sign in again. */
  readonly state: 'fine' | 'soon' | 'over';
}

/**
 * Entra ID ends a refresh token that was not used for 90 days
 * (learn.microsoft.com/entra/identity-platform/refresh-tokens), and every use sets that back.
 */
const idleDays = 90;
const soonDays = 14;
const day = 86_400_000;

/** Both in milliseconds since 1970. A clock that was set back counts as just used. */
export function idleState(lastUsedAt: number, now: number): IdleState {
  const left = idleDays * day - Math.max(0, now - lastUsedAt);
  const daysLeft = Math.max(0, Math.floor(left / day));
  if (left <= 0) return { daysLeft: 0, state: 'over' };
  return { daysLeft, state: daysLeft <= soonDays ? 'soon' : 'fine' };
}
