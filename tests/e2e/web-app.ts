import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const top = join(import.meta.dirname, '..', '..');

export interface WebApp {
  /** A fresh one-time address, as the program prints it. */
  address(): Promise<string>;
  readonly pid: number;
  /** Everything it printed so far. */
  output(): string;
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

/** The built web host as a person starts it, on a data folder of its own. */
export async function startWebApp(
  home: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<WebApp> {
  const child = spawn(process.execPath, [join(top, 'out/main/web.js'), '--no-browser'], {
    env: childEnvironment({ LATCHKEY_HOME: home, BROWSER: 'none', ...environment }),
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  }
  let given = 0;
  const addresses = () =>
    [...output.matchAll(/http:\/\/127\.0\.0\.1:\d+\/#k=[\w-]+/g)].map(([found]) => found);

  return {
    pid: child.pid ?? 0,
    output: () => output,
    async address() {
      if (given > 0) child.stdin.write('\n');
      const wanted = given;
      given += 1;
      await until(
        child,
        () => addresses().length > wanted,
        () => output,
      );
      return addresses()[wanted]!;
    },
    async stop(signal = 'SIGINT') {
      if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
      child.kill(signal);
      await once(child, 'exit');
      return child.exitCode;
    },
  };
}

/** Our environment without what would decide for the child: CA files, keychains, displays. */
export function childEnvironment(extra: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) =>
      !/^(GIT_|SSL_CERT|NODE_EXTRA|DBUS_|DISPLAY|WAYLAND|LATCHKEY_|VITEST|NODE_ENV|.*_proxy$)/i.test(
        name,
      ),
  );
  return { ...Object.fromEntries(kept), ...extra };
}

async function until(child: ChildProcess, met: () => boolean, output: () => string): Promise<void> {
  const end = Date.now() + 20_000;
  while (!met()) {
    if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode}:\n${output()}`);
    if (Date.now() > end) throw new Error(`it did not print what was awaited:\n${output()}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
