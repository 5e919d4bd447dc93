import type { Instance } from '../../../preload/model/account.ts';
import { AppError } from '../../core/app-error.ts';
import type { Clock } from '../../core/clock.ts';
import { systemClock } from '../../core/clock.ts';
import type {
  DevicePoll,
  Grant,
  Identity,
  OAuthClient,
  Provider,
} from '../../providers/provider.ts';

/** A service in memory, for tests: it issues, rotates and ends tokens as GitLab does. */
export interface TestService {
  readonly provider: Provider & Required<Pick<Provider, 'oauth' | 'identity' | 'deviceFlow'>>;
  /** How often each of its functions was asked. */
  readonly asked: Record<'exchange' | 'refresh' | 'revoke' | 'identify', number>;
  /** Codes the browser would bring back, each good for one exchange with its verifier. */
  readonly codes: Map<string, string>;
  readonly challenges: string[];
  readonly alive: Set<string>;
  readonly devicePolls: (DevicePoll | AppError)[];
  login: string;
  expiresIn: number | null;
  scopes: readonly string[];
  /** What the next refreshes do instead of answering; taken from the front. */
  readonly refreshFaults: (AppError | 'lose-answer' | 'lose-request' | (() => Promise<void>))[];
  /** While set, every call but refresh fails with it. */
  trouble: AppError | undefined;
  issue(): Grant;
}

export const example = 'https://gitlab.example.com' as Instance;
export const exampleClient: OAuthClient = {
  instance: example,
  clientId: 'app-id',
  allowHttp: false,
};

export function createTestService(): TestService {
  let issued = 0;
  const uncertain = () =>
    new AppError('account.refresh-uncertain', { detail: 'gitlab.example.com' });
  const check = () => {
    if (service.trouble) throw service.trouble;
  };

  function rotate(refreshToken: string): Grant {
    if (!service.alive.delete(refreshToken)) {
      throw new AppError('account.refused', { detail: 'invalid_grant' });
    }
    service.alive.delete(refreshToken.replace('refresh', 'access'));
    return service.issue();
  }

  const provider: TestService['provider'] = {
    id: 'gitlab',
    displayName: 'GitLab',
    gitUsername: () => 'oauth2',
    oauth: {
      scopes: ['api'],
      issuer: ({ instance }) => instance,
      authorizeUrl(client, { redirectUri, state, challenge }) {
        const url = new URL(`${client.instance}/oauth/authorize`);
        url.search = new URLSearchParams({
          client_id: client.clientId,
          redirect_uri: redirectUri,
          state,
          code_challenge: challenge,
        }).toString();
        service.challenges.push(challenge);
        return url;
      },
      async exchange(_client, { code, redirectUri }) {
        service.asked.exchange += 1;
        check();
        if (service.codes.get(code) !== redirectUri) throw new AppError('sign-in.code-refused');
        service.codes.delete(code);
        return service.issue();
      },
      async refresh(_client, refreshToken) {
        service.asked.refresh += 1;
        const fault = service.refreshFaults.shift();
        if (fault instanceof AppError) throw fault;
        if (fault === 'lose-request') throw uncertain();
        if (typeof fault === 'function') await fault();
        const grant = rotate(refreshToken);
        if (fault === 'lose-answer') throw uncertain();
        return grant;
      },
      async revoke(_client, token) {
        service.asked.revoke += 1;
        check();
        service.alive.delete(token);
      },
    },
    identity: {
      async identify(_instance, token): Promise<Identity> {
        service.asked.identify += 1;
        check();
        if (!service.alive.has(token)) throw new AppError('account.refused');
        return {
          login: service.login,
          name: 'Ada Lovelace',
          email: 'ada@example.com',
          avatarUrl: null,
        };
      },
      avatar: async () => null,
    },
    listing: {
      async *repositories() {
        yield [];
      },
      find: async () => null,
    },
    preflight: async () => [],
    deviceFlow: {
      start: async () => ({
        deviceCode: 'device-code',
        userCode: 'ABCD-EFGH',
        verificationUri: `${example}/oauth/device`,
        verificationUriComplete: `${example}/oauth/device?user_code=ABCD-EFGH`,
        expiresIn: 300,
        interval: 5,
      }),
      async poll() {
        const answer = service.devicePolls.shift() ?? ({ at: 'pending' } as const);
        if (answer instanceof AppError) throw answer;
        return answer;
      },
    },
  };

  const service: TestService = {
    provider,
    asked: { exchange: 0, refresh: 0, revoke: 0, identify: 0 },
    codes: new Map(),
    challenges: [],
    alive: new Set(),
    devicePolls: [],
    login: 'ada',
    expiresIn: 7200,
    scopes: ['api'],
    refreshFaults: [],
    trouble: undefined,
    issue() {
      issued += 1;
      const grant = {
        accessToken: `access-${issued}`,
        refreshToken: `refresh-${issued}`,
        expiresIn: service.expiresIn,
        scopes: service.scopes,
      };
      service.alive.add(grant.accessToken).add(grant.refreshToken);
      return grant;
    },
  };
  return service;
}

export interface TestClock extends Clock {
  /** Both clocks go on. */
  pass(ms: number): void;
  /** Somebody sets the wall clock. */
  set(ms: number): void;
}

/** Real time with a shift; waiting is a hundred times shorter. */
export function createTestClock(): TestClock {
  let passed = 0;
  let shift = 0;
  return {
    now: () => Math.round(systemClock.now() + passed + shift),
    monotonic: () => systemClock.monotonic() + passed,
    sleep: (ms, signal) => systemClock.sleep(ms / 100, signal),
    pass(ms) {
      passed += ms;
    },
    set(ms) {
      shift += ms;
    },
  };
}
