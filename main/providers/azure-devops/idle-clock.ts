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

/** Whether moving a saved app from one way of acting to another can keep what is saved. */
export interface Migration {
  /** Nothing is in the way. */
  readonly possible: boolean;
  /** What the admin has to do first, each one sentence. */
  readonly needed: readonly string[];
}

/**
 * From a service user to the service principal: every field carries over, and the user's account
 * works on until the principal was shown to work.
 */
export function migrationToPrincipal(app: {
  readonly tenant: string | undefined;
  readonly hasSecret: boolean;
}): Migration {
  const needed = [
    ...(app.hasSecret
      ? []
      : ['Enter the Value of a client secret: a principal signs in with it, a person does not.']),
    ...(app.tenant === undefined || app.tenant === 'organizations'
      ? ['Enter the Directory (tenant) ID: a principal belongs to one directory.']
      : []),
  ];
  return { possible: needed.length === 0, needed };
}
