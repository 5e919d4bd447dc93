import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Question {
  readonly actor: 'keytar' | 'napi-keyring' | 'vault' | 'process';
  readonly call: string;
  readonly input?: readonly unknown[];
}

export interface Answer {
  readonly value?: unknown;
  readonly code?: string;
  readonly detail?: string;
  /** Milliseconds the call took, and the longest time the process did nothing else meanwhile. */
  readonly ms: number;
  readonly blocked: number;
}

export interface Asker {
  ask(actor: Question['actor'], call: string, ...input: unknown[]): Promise<Answer>;
  /** Has the process end by itself, and says with which code and after how many milliseconds. */
  leave(code: number): Promise<{ readonly code: number | null; readonly ms: number }>;
}

export interface Session {
  /** One more Latchkey on this session's bus. */
  asker(database?: string, order?: string): Promise<Asker>;
  /** Starts gnome-keyring on the bus; a password unlocks its login keyring or makes it. */
  keyring(home: string, password?: string): Promise<Service>;
  /** Starts a Secret Service that never answers. */
  mute(): Promise<Service>;
  /** Runs a command on the bus and returns what it says. */
  run(command: string, ...args: string[]): string;
  close(): Promise<void>;
}

export interface Service {
  kill(): Promise<void>;
}

/** What is missing for tests with a real keyring, or undefined. */
export function missingForKeyring(): string | undefined {
  const needed = ['dbus-run-session', 'dbus-send', 'gnome-keyring-daemon'];
  return needed.find((name) => spawnSync('which', [name]).status !== 0);
}

/** A bus that starts nothing by itself: who owns the Secret Service is the test's to say. */
const busConfig = `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:tmpdir=/tmp</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>`;

/** A D-Bus session of its own, in folders of its own, without a display. `bus: false` is none. */
export async function startSession({ bus = true } = {}): Promise<Session> {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-session-'));
  const config = join(folder, 'bus.conf');
  writeFileSync(config, busConfig);
  const started: ChildProcess[] = [];

  const start = (command: string, args: readonly string[], env: NodeJS.ProcessEnv) => {
    const child = spawn(command, args, { env, stdio: ['pipe', 'pipe', 'ignore'] });
    started.push(child);
    return child;
  };

  const address = bus ? await startBus() : undefined;
  async function startBus(): Promise<string> {
    const said = 'echo "$DBUS_SESSION_BUS_ADDRESS"; cat';
    const args = [`--config-file=${config}`, '--', 'sh', '-c', said];
    const child = start('dbus-run-session', args, environment(join(folder, 'bus'), undefined));
    return (await nextLine(child)).trim();
  }
  async function untilOwned(wanted: boolean): Promise<void> {
    for (let attempt = 0; attempt < 100; attempt += 1) {
      if (isOwned(address) === wanted) return;
      await sleep(50);
    }
    throw new Error(`the Secret Service is ${wanted ? 'nobody’s' : 'still somebody’s'}`);
  }
  const serviceOf = (child: ChildProcess): Service => ({
    async kill() {
      await end(child, 'SIGKILL');
      // The bus may take a moment to notice; until then the name looks owned.
      await untilOwned(false);
    },
  });
  const envOf = (home: string) => environment(join(folder, home), address);

  return {
    async asker(database = ':memory:', order = 'keytar,napi-keyring') {
      const file = join(import.meta.dirname, 'asker.ts');
      const child = start(process.execPath, [file, database, order], envOf('asker'));
      return createAsker(child);
    },
    async keyring(home, password) {
      const args = ['--foreground', '--components=secrets', ...(password ? ['--unlock'] : [])];
      const child = start('gnome-keyring-daemon', args, envOf(home));
      child.stdin?.end(password ?? '');
      await untilOwned(true);
      return serviceOf(child);
    },
    async mute() {
      const child = start(
        process.execPath,
        [join(import.meta.dirname, 'mute-service.ts')],
        envOf('mute'),
      );
      await nextLine(child);
      await untilOwned(true);
      return serviceOf(child);
    },
    run: (command, ...args) =>
      spawnSync(command, args, { env: envOf('run'), encoding: 'utf8' }).stdout,
    async close() {
      const [first, ...others] = bus ? started : [undefined, ...started];
      for (const child of others) if (child) await end(child, 'SIGKILL');
      // The bus ends with the shell it was started for, which ends with its input. A kill would orphan it.
      if (first) await end(first);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function createAsker(child: ChildProcess): Promise<Asker> {
  const lines = createInterface({ input: child.stdout! })[Symbol.asyncIterator]();
  const line = async (): Promise<string> => {
    const { value, done } = await lines.next();
    if (done) throw new Error('the asker has ended');
    return value;
  };
  await line();
  return {
    async ask(actor, call, ...input) {
      child.stdin?.write(`${JSON.stringify({ actor, call, input } satisfies Question)}\n`);
      return JSON.parse(await line()) as Answer;
    },
    async leave(code) {
      const began = performance.now();
      const exit = once(child, 'exit') as Promise<[number | null]>;
      child.stdin?.write(`${JSON.stringify({ actor: 'process', call: 'exit', input: [code] })}\n`);
      const [ended] = await exit;
      return { code: ended, ms: performance.now() - began };
    },
  };
}

/** A home of its own in all the ways programs look for it. Nothing of this machine's session. */
function environment(home: string, address: string | undefined): NodeJS.ProcessEnv {
  const folders = { data: 'XDG_DATA_HOME', run: 'XDG_RUNTIME_DIR', config: 'XDG_CONFIG_HOME' };
  const entries = Object.entries(folders).map(([name, variable]) => {
    mkdirSync(join(home, name), { recursive: true, mode: 0o700 });
    return [variable, join(home, name)] as const;
  });
  return {
    PATH: process.env['PATH'],
    HOME: home,
    LC_ALL: 'C',
    ...Object.fromEntries(entries),
    ...(address ? { DBUS_SESSION_BUS_ADDRESS: address } : {}),
  };
}

/** Whether somebody has the Secret Service's name. */
function isOwned(address: string | undefined): boolean {
  const bus = ['--dest=org.freedesktop.DBus', '/org/freedesktop/DBus'];
  const question = ['org.freedesktop.DBus.NameHasOwner', 'string:org.freedesktop.secrets'];
  const { stdout } = spawnSync('dbus-send', ['--session', '--print-reply', ...bus, ...question], {
    env: { PATH: process.env['PATH'], DBUS_SESSION_BUS_ADDRESS: address },
    encoding: 'utf8',
  });
  return stdout.includes('boolean true');
}

async function nextLine(child: ChildProcess): Promise<string> {
  const lines = createInterface({ input: child.stdout! });
  const [line] = (await once(lines, 'line')) as [string];
  return line;
}

async function end(child: ChildProcess, signal?: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode) return;
  const exit = once(child, 'exit');
  child.stdin?.end();
  if (signal) child.kill(signal);
  await exit;
}
