import type { GitApp } from '../../../preload/model/integration.ts';
import { counted } from '../../ui/format.ts';
import type { State } from '../../ui/state-badge.tsx';

export interface AppState {
  readonly state: State;
  readonly word: string | undefined;
}

const day = 86_400_000;
/** As long before its end a client secret is worth a word; the pre-flight takes the same. */
export const soon = 30 * day;

/** Whole days until then; less than one reads 0. */
export function daysUntil(at: number, now: number): number {
  return Math.max(0, Math.floor((at - now) / day));
}

/** How an app is, with what is most pressing first. */
export function stateOf(app: GitApp, now: number): AppState {
  if (app.state === 'saved') {
    const word = app.replaces === null ? 'Not authorised' : 'Change waits';
    return { state: 'saved', word };
  }
  return (
    (app.provider === 'azure-devops' && clockOf(app, now)) || { state: 'ready', word: undefined }
  );
}

/** Two things end by themselves in Azure DevOps: a secret, and a service user who does nothing. */
function clockOf(
  app: Extract<GitApp, { provider: 'azure-devops' }>,
  now: number,
): AppState | undefined {
  const { idle, secretExpiresAt } = app;
  if (idle?.state === 'over') return { state: 'expired', word: 'Sign-in ended' };
  const end = app.secretSavedAt === null ? null : secretExpiresAt;
  if (end !== null && end <= now) return { state: 'expired', word: 'Secret ended' };
  if (idle?.state === 'soon')
    return {
      state: 'needs-attention',
      word: `Idle: ${counted(idle.daysLeft, 'day', 'days')} left`,
    };
  if (end !== null && end - now < soon) {
    return {
      state: 'needs-attention',
      word: `Secret: ${counted(daysUntil(end, now), 'day', 'days')} left`,
    };
  }
  return undefined;
}
