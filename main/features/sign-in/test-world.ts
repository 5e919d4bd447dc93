import type { EventName } from '../../../preload/contract.ts';
import { accountId, type Account, type SignInMethod } from '../../../preload/model/account.ts';
import type { Attempt } from '../../../preload/model/sign-in.ts';
import type { AppError } from '../../core/app-error.ts';
import type { Clock } from '../../core/clock.ts';
import { openDatabase } from '../../hosts/node/database/database.ts';
import { createTestKeychain } from '../../hosts/node/vault/test-keychain.ts';
import { createVault } from '../../hosts/node/vault/vault.ts';
import type { Log } from '../../ports/log.ts';
import type { Processes } from '../../ports/processes.ts';
import type { RedirectReceiver } from '../../ports/redirect.ts';
import type { Vault } from '../../ports/vault.ts';
import type { Grant } from '../../providers/provider.ts';
import {
  createTestClock,
  createTestService,
  example,
  exampleClient,
} from '../credentials/test-service.ts';
import type { SignInDeps } from './deps.ts';
import { createSignIn, type SignIn } from './sign-in.ts';

type Receive = Parameters<RedirectReceiver['open']>[1];

export const silent: Log = { info: () => {}, warn: () => {}, error: () => {} };

/** A receiver in memory that remembers what was opened. */
export function createTestReceiver(method: RedirectReceiver['method']) {
  const open: { readonly redirectUri: string; readonly receive: Receive; isOpen: boolean }[] = [];
  const receiver: RedirectReceiver & { isReady: boolean; readonly opened: typeof open } = {
    method,
    isReady: true,
    opened: open,
    ready: async () => receiver.isReady,
    async open(provider, receive) {
      const redirectUri =
        method === 'loopback'
          ? `http://127.0.0.1:${40_000 + open.length}/oauth/${provider}`
          : `dev.latchkey://oauth/${provider}`;
      const entry = { redirectUri, receive, isOpen: true };
      open.push(entry);
      return {
        redirectUri,
        close: async () => {
          entry.isOpen = false;
        },
      };
    },
  };
  return receiver;
}

export interface WorldOptions {
  readonly methods?: readonly RedirectReceiver['method'][];
  readonly clock?: Clock;
}

/** A sign-in feature over a real database and vault, with a service in memory. */
export function startSignIn(options: WorldOptions = {}) {
  const database = openDatabase(':memory:');
  const keychain = createTestKeychain();
  const clock = createTestClock();
  const service = createTestService();
  const receivers = (options.methods ?? ['custom-protocol', 'loopback']).map(createTestReceiver);
  const announced: { readonly name: EventName; readonly payload: unknown }[] = [];
  const recorded: unknown[] = [];
  const linked: { readonly grant: Grant; readonly method: SignInMethod }[] = [];
  const authorised: string[] = [];
  const browser: string[] = [];
  const state = { hasBrowser: true, linkFailure: undefined as AppError | undefined };
  const dead = new Set<number>();
  const built: SignIn[] = [];
  const vaults = new Map<number, Vault>();

  /** One process on this data; the same number is the same process. */
  function build(pid: number): SignIn {
    const self = { pid, mark: `start of ${pid}` };
    const processes: Processes = { self, isAlive: (other) => !dead.has(other.pid) };
    const vault = createVault({ database, keychains: [keychain], clock, processes });
    vaults.set(pid, vault);
    const deps: SignInDeps = {
      database,
      vault,
      provider: () => service.provider,
      clientFor: async () => exampleClient,
      receivers,
      openBrowser: async (url) => {
        if (state.hasBrowser) browser.push(url);
        return state.hasBrowser;
      },
      clock: options.clock ?? clock,
      processes,
      announce: (name, payload) => announced.push({ name, payload }),
      record: (entry) => recorded.push(entry),
      log: silent,
      async link(link) {
        if (state.linkFailure) throw state.linkFailure;
        linked.push(link);
        const { login } = await service.provider.identity.identify(
          link.instance,
          link.grant.accessToken,
        );
        return { id: accountId.parse('acc_0123456789abcdef'), login } as Account;
      },
      authorised: async (_app, { login }) => void authorised.push(login),
    };
    const signIn = createSignIn(deps);
    built.push(signIn);
    return signIn;
  }

  const signIn = build(1);
  let codes = 0;

  return {
    signIn,
    handlers: signIn.handlers,
    build,
    database,
    keychain,
    clock,
    service,
    receivers,
    announced,
    recorded,
    linked,
    authorised,
    browser,
    state,
    dead,
    vaults,
    refused: () => announced.filter(({ name }) => name === 'sign-in.refused').map((e) => e.payload),
    begin: (method?: SignInMethod, purpose: Attempt['purpose'] = 'link') =>
      signIn.start({ provider: 'gitlab', instance: example, method, openBrowser: true, purpose }),
    /** The address a browser ends on after the person said yes. */
    callback: (attempt: Attempt, change: Readonly<Record<string, string>> = {}): string => {
      codes += 1;
      service.codes.set(`code-${codes}`, attempt.redirectUri ?? '');
      const query = { code: `code-${codes}`, state: stateOf(attempt), ...change };
      return `${attempt.redirectUri}?${new URLSearchParams(query).toString()}`;
    },
    /** The address after something else: no code. */
    refusal: (attempt: Attempt, query: Readonly<Record<string, string>>): string => {
      const all = new URLSearchParams({ state: stateOf(attempt), ...query });
      return `${attempt.redirectUri}?${all.toString()}`;
    },
    secrets: () => database.all('SELECT id FROM secrets').map(({ id }) => id),
    async end(): Promise<void> {
      for (const each of built) await each.close();
      database.close();
    },
  };
}

export function stateOf({ authorizeUrl }: Attempt): string {
  return new URL(authorizeUrl ?? '').searchParams.get('state') ?? '';
}
