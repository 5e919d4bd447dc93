import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';

import { startSandbox, type Sandbox, type SandboxOptions } from '../../sandbox/sandbox.ts';
import type { KillPoint, Order, Report } from './refresh-child.ts';
import { createRefreshing, holderId, type Place, type Refreshing } from './refresh-parts.ts';

export interface World {
  readonly sandbox: Sandbox;
  /** The account seen from the test's own process. */
  readonly here: Refreshing;
  child(killAt?: KillPoint): Promise<Child>;
  /** The clocks of the test's own process go on, and of children it starts from now on. */
  pass(ms: number): void;
  /** Signs in once more, as a person would. */
  signIn(): Promise<void>;
  /** How often the token endpoint was asked for a refresh since the last time. */
  refreshes(): number;
  end(): Promise<void>;
}

export interface Child {
  /** The clocks of that process go on; then it asks for a token. */
  token(pass: number): Promise<Report>;
  /** Resolves with the signal that ended it. */
  readonly ended: Promise<NodeJS.Signals | null>;
}

/** A real service, a real database and vault, and as many processes as a test wants. */
export async function startWorld(options: SandboxOptions = {}): Promise<World> {
  const sandbox = await startSandbox(options);
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-refresh-'));
  const { clientId } = sandbox.apps.public;
  const place: Place = { folder, instance: sandbox.url, ca: sandbox.ca, clientId };
  const here = createRefreshing(place);
  const children: ChildProcess[] = [];
  let counted = 0;
  let passed = 0;

  const total = () => sandbox.tokenRequests['refresh_token'] ?? 0;

  async function signIn(): Promise<void> {
    const grant = await sandbox.grant('ada', { app: sandbox.apps.public });
    const put = await here.credentials.grantWriter(holderId, {
      accessToken: grant.accessToken,
      refreshToken: grant.refreshToken,
      expiresIn: 7200,
      scopes: ['api'],
    });
    here.database.transaction(() => {
      here.database.run(
        `INSERT INTO accounts (id, provider, instance, login, name, scopes, method, health, linked_at)
         VALUES (?, 'gitlab', ?, 'ada', 'Ada', 'api', 'loopback', 'linked', 0)
         ON CONFLICT (id) DO UPDATE SET health = 'linked'`,
        holderId,
        sandbox.url,
      );
      put();
    });
  }
  await signIn();

  return {
    sandbox,
    here,
    signIn,
    pass(ms) {
      passed += ms;
      here.pass(ms);
    },

    async child(killAt) {
      const child = fork(join(import.meta.dirname, 'refresh-child.ts'), {
        execPath: process.execPath,
        execArgv: [],
        stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
        // They all load the same code; compiling it once halves the time they need to start.
        env: { ...process.env, NODE_COMPILE_CACHE: join(folder, 'compiled') },
      });
      children.push(child);
      const ended = once(child, 'exit').then(([, signal]) => signal as NodeJS.Signals | null);
      const ask = async (order: Order): Promise<Report> => {
        const report = new Promise<Report>((resolve) => child.once('message', resolve));
        child.send(order);
        return report;
      };
      await ask({ do: 'open', place, passed, killAt: killAt ?? null });
      return { token: (pass) => ask({ do: 'token', pass }), ended };
    },

    refreshes() {
      const since = total() - counted;
      counted = total();
      return since;
    },

    async end() {
      const running = children.filter(
        (child) => child.exitCode === null && child.signalCode === null,
      );
      await Promise.all(
        running.map((child) => {
          const exit = once(child, 'exit');
          child.kill('SIGKILL');
          return exit;
        }),
      );
      await here.close();
      await sandbox.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
