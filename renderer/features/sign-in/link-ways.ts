import type { SignInMethod } from '../../../preload/model/account.ts';
import type { GitApp } from '../../../preload/model/integration.ts';
import type { TokenService } from './token-guide.ts';

/** `browser` leaves it to main which of the ways back this machine can take. */
export type Way = 'browser' | Extract<SignInMethod, 'device' | 'paste' | 'token'>;

/**
 * The ways to link, the best first. Without an app nobody can sign in, and GitHub's sign-in in the
 * browser needs the app's secret, which its codes do not.
 */
export function waysFor(app: GitApp | undefined): readonly Way[] {
  if (app === undefined) return ['token'];
  if (app.provider === 'github' && app.secretSavedAt === null) return ['device', 'token'];
  return ['browser', 'device', 'paste', 'token'];
}

/** What `sign-in.start` is told: the browser is what it tries by itself. */
export function methodOf(way: Exclude<Way, 'token'>): SignInMethod | undefined {
  return way === 'browser' ? undefined : way;
}

interface WayWords {
  readonly label: string;
  readonly description: string;
}

export function wordsOf(way: Way, service: string, provider: TokenService): WayWords {
  switch (way) {
    case 'browser':
      return {
        label: 'In the browser on this machine',
        description: 'The usual way. The answer comes back by itself.',
      };
    case 'device':
      return {
        label: 'With a code, on any device',
        description:
          provider === 'gitlab'
            ? 'For machines without a browser. GitLab 17.9 or newer.'
            : `You type a short code at ${service}, in any browser.`,
      };
    case 'paste':
      return {
        label: 'By pasting the address back',
        description: 'When the browser runs elsewhere, such as over SSH.',
      };
    case 'token':
      return {
        label: 'Paste a token',
        description: `One you made at ${service}. It ends there, and Latchkey cannot renew it.`,
      };
  }
}
