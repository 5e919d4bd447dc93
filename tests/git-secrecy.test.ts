import { execFile } from 'node:child_process';
import { mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { createRedactor } from '../main/core/redact.ts';
import { openBroker, type Broker } from '../main/hosts/node/git/broker.ts';
import type { HttpsCredential } from '../main/ports/git-runner.ts';
import { startSandbox, type Sandbox } from '../sandbox/sandbox.ts';
import { createGitWorld, type GitWorld } from './git-world.ts';

describe('the token, while git clones and pushes', () => {
  let sandbox: Sandbox;
  let world: GitWorld;
  let token: string;
  beforeAll(async () => {
    sandbox = await startSandbox({ bigRepository: 20_000_000 });
    ({ accessToken: token } = await sandbox.grant('ada'));
    world = await createGitWorld([
      { login: 'ada', instance: sandbox.url, ca: sandbox.ca, password: async () => token },
    ]);
  }, 60_000);
  afterAll(async () => {
    await world.close();
    await sandbox.close();
  });

  test('stands in no command line, no environment and no file', async () => {
    const watch = watchProcesses(world.folder);
    const clone = await world.cloned('platform/big-data');
    await writeFile(join(clone.folder, 'a'), 'a'.repeat(100_000));
    await world.git['git.commit']({ clone: clone.id, message: 'a' });
    const pushed = await world.ended(await world.git['git.push']({ clone: clone.id }));
    const seen = await watch.stop();

    expect(pushed.status).toBe('done');
    expect(seen.samples).toBeGreaterThan(20);
    expect(seen.programs).toEqual(expect.arrayContaining(['git', 'git-remote-http']));
    const forms = [token, encodeURIComponent(token), Buffer.from(token).toString('base64')];
    const pair = Buffer.from(`oauth2:${token}`).toString('base64');
    for (const form of [...forms.map((text) => text.replace(/=+$/, '')), pair]) {
      expect(seen.text.includes(form)).toBe(false);
      expect(await filesWith(form, world.folder)).toEqual([]);
    }
    expect(world.logged.join('\n')).not.toContain(token);
  });
});

describe('the broker of one operation', () => {
  let folder: string;
  let broker: Broker;
  let asked = 0;
  const logged: string[] = [];
  const credential: HttpsCredential = {
    kind: 'https',
    account: 'acc_0000000000000001' as HttpsCredential['account'],
    origin: 'https://code.example:8443',
    root: '',
    username: 'oauth2',
    password: async () => {
      asked += 1;
      return 'canary-secret';
    },
  };
  beforeEach(async () => {
    asked = 0;
    folder = await mkdtemp(join(tmpdir(), 'latchkey-broker-'));
    const log = {
      info: () => undefined,
      warn: (event: string, fields?: object) => void logged.push(JSON.stringify([event, fields])),
      error: () => undefined,
    };
    broker = await openBroker(folder, credential, { log, redactor: createRedactor() });
  });
  afterEach(async () => {
    await broker.close();
    await rm(folder, { recursive: true, force: true });
  });

  test('answers git for exactly its origin', async () => {
    const { stdout } = await fill('protocol=https\nhost=code.example:8443\n');
    expect(stdout).toContain('username=oauth2\npassword=canary-secret\n');
    expect(asked).toBe(1);
  });

  test.each([
    'protocol=http\nhost=code.example:8443\n',
    'protocol=https\nhost=code.example\n',
    'protocol=https\nhost=code.example:443\n',
    'protocol=https\nhost=CODE.example:8443\n',
    'protocol=https\nhost=code.example:8443.evil.example\n',
    'protocol=https\nhost=evil.example\n',
    'protocol=https\nhost=code.example:8443\nusername=mallory\n',
  ])('gives nothing for %j', async (input) => {
    const { stdout, failed } = await fill(input);
    expect(failed).toBe(true);
    expect(stdout).not.toContain('canary-secret');
    expect(asked).toBe(0);
  });

  test('answers for nothing beside the path its instance lives under', async () => {
    await broker.close();
    const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
    const deps = { log, redactor: createRedactor() };
    broker = await openBroker(folder, { ...credential, root: '/gitlab' }, deps);
    const host = 'protocol=https\nhost=code.example:8443\n';
    const refused = [
      '',
      'path=other/a.git\n',
      'path=gitlabs/a.git\n',
      'path=gitlab\n',
      'path=a.git\n',
    ];
    for (const path of refused) {
      expect((await fill(host + path)).stdout, path).not.toContain('canary-secret');
    }
    expect(asked).toBe(0);
    expect((await fill(`${host}path=gitlab/a/b.git\n`)).stdout).toContain('canary-secret');
  });

  test('is not reached by store and erase, and nobody else listens in its place', async () => {
    const described = 'protocol=https\nhost=code.example:8443\nusername=oauth2\npassword=other\n';
    await credentialCommand('approve', described);
    await credentialCommand('reject', described);
    await broker.close();
    await credentialCommand('approve', described);
    expect(asked).toBe(0);
    // git's own daemon would have made a socket here and kept the password for 15 minutes.
    expect(await readdir(folder)).toEqual([]);
    expect((await fill('protocol=https\nhost=code.example:8443\n')).failed).toBe(true);
  });

  test('is asked a few times at most, and is gone after the operation', async () => {
    for (let use = 0; use < 4; use += 1) {
      expect((await fill('protocol=https\nhost=code.example:8443\n')).failed).toBe(false);
    }
    expect((await fill('protocol=https\nhost=code.example:8443\n')).failed).toBe(true);
    expect([asked, broker.uses()]).toEqual([4, 4]);
    expect(logged.join('\n')).not.toContain('canary-secret');
  });

  test('lies in a folder that is closed to everybody else', async () => {
    expect((await stat(folder)).mode & 0o077).toBe(0);
  });

  const fill = (input: string) => credentialCommand('fill', input);

  /** git itself, with nothing but our helper. */
  function credentialCommand(verb: string, input: string) {
    const env = {
      PATH: process.env['PATH'],
      HOME: folder,
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_TERMINAL_PROMPT: '0',
    };
    const settings = ['', broker.helper].map((helper) => `credential.helper=${helper}`);
    const helper = [...settings, 'credential.useHttpPath=true'].flatMap((one) => ['-c', one]);
    return new Promise<{ readonly stdout: string; readonly failed: boolean }>((resolve) => {
      const child = execFile(
        'git',
        [...helper, 'credential', verb],
        { env, cwd: folder },
        (error, stdout) => resolve({ stdout, failed: error !== null }),
      );
      child.stdin!.end(`${input}\n`);
    });
  }
});

/** Reads the command lines and environments of all processes that belong to this folder. */
function watchProcesses(folder: string) {
  const texts = new Set<string>();
  const programs = new Set<string>();
  let samples = 0;
  const watching = new AbortController();
  const sampling = (async () => {
    while (!watching.signal.aborted) {
      for (const pid of await readdir('/proc')) {
        if (!/^\d+$/.test(pid) || Number(pid) === process.pid) continue;
        const read = (name: string) => readFile(`/proc/${pid}/${name}`, 'utf8').catch(() => '');
        const environment = await read('environ');
        if (!environment.includes(folder)) continue;
        samples += 1;
        texts.add(environment).add(await read('cmdline'));
        programs.add((await read('comm')).trim());
      }
    }
  })();
  return {
    async stop() {
      watching.abort();
      await sampling;
      return { text: [...texts].join('\n'), programs: [...programs], samples };
    },
  };
}

async function filesWith(text: string, folder: string): Promise<readonly string[]> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = names.filter((entry) => entry.isFile());
  const found = await Promise.all(
    files.map(async (entry) => {
      const path = join(entry.parentPath, entry.name);
      return (await readFile(path)).includes(text) ? path : [];
    }),
  );
  return found.flat();
}
