import { readFileSync, readdirSync } from 'node:fs';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { startSandbox, type Sandbox } from '../../sandbox/sandbox.ts';
import { openDoor, type Door } from './door.ts';
import { startWebApp, type WebApp } from './web-app.ts';

/**
 * Does the whole job with every secret known, then searches every byte the app
 * wrote, printed, answered or handed to another process, in every form a secret
 * may take on its way.
 */
const passphrase = 'canary passphrase of nobody';

let sandbox: Sandbox;
let folder: string;
let app: WebApp;
let door: Door;
/** Command lines and environments of every process of ours, sampled while the app works. */
const seen = new Set<string>();
let sampling: NodeJS.Timeout;

beforeAll(async () => {
  sandbox = await startSandbox();
  folder = await mkdtemp(join(tmpdir(), 'latchkey-canary-'));
  app = await startWebApp(join(folder, 'data'), { HOME: folder, TMPDIR: folder });
  sampling = setInterval(() => sample(app.pid), 20);
  door = await openDoor(await app.address());
  await doTheJob();
  await app.stop();
  clearInterval(sampling);
});

afterAll(async () => {
  clearInterval(sampling);
  await app?.stop();
  await sandbox?.close();
  await rm(folder, { recursive: true, force: true });
});

test('the job was done, so that there was something to leak', () => {
  expect(sandbox.issued('AccessToken').length).toBeGreaterThanOrEqual(4);
  expect(sandbox.issued('RefreshToken').length).toBeGreaterThanOrEqual(3);
  expect(
    [...seen].some((text) => text.includes('git-remote-https') || text.includes('remote-https')),
  ).toBe(true);
});

test('no file it wrote holds a secret', async () => {
  const files = await filesUnder(folder);
  expect(files.some((file) => file.endsWith('latchkey.db'))).toBe(true);
  expect(files.some((file) => file.endsWith('latchkey.log'))).toBe(true);
  for (const file of files) expect(leaks(await readFile(file)), file).toEqual([]);
});

test('no answer to the window and no printed line holds a secret', () => {
  expect(door.answers.length).toBeGreaterThan(30);
  for (const answer of door.answers) expect(leaks(Buffer.from(answer))).toEqual([]);
  expect(leaks(Buffer.from(app.output()))).toEqual([]);
});

test('no command line and no environment holds a secret', () => {
  if (process.platform !== 'linux')
    console.log('not run: command lines and environments: there is no /proc here');
  for (const text of seen) expect(leaks(Buffer.from(text)), text.slice(0, 80)).toEqual([]);
});

test('the search finds what it looks for', () => {
  const [token = ''] = sandbox.issued('AccessToken');
  const basic = Buffer.from(`oauth2:${token}`).toString('base64');
  for (const planted of [token, basic, Buffer.from(token, 'utf16le').toString('latin1')]) {
    expect(leaks(Buffer.from(`x${planted}y`, 'latin1'))).not.toEqual([]);
  }
});

async function doTheJob(): Promise<void> {
  const { clientId, clientSecret } = sandbox.apps.confidential;
  await door.call('vault.choose', { keeper: 'passphrase', passphrase });
  const draft = {
    provider: 'gitlab' as const,
    instance: sandbox.url,
    applicationId: clientId,
    secret: clientSecret,
    ca: sandbox.ca,
  };
  await door.call('integrations.preflight', { draft });
  const { instance } = await door.call('integrations.save', { draft });
  const name = { provider: 'gitlab' as const, instance };
  const { attempt } = await door.call('integrations.authorise', name);
  expect(attempt).not.toBeNull();
  await finish('admin', attempt!);
  await finish('ada', await door.call('sign-in.start', { provider: 'gitlab', instance }));
  // A refused one too: errors are where secrets like to hide.
  const denied = await door.call('sign-in.start', { provider: 'gitlab', instance });
  const { callback } = await sandbox.visitor('grace').deny(denied.authorizeUrl ?? '');
  await fetch(callback ?? '');

  const ada = (await door.call('accounts.list', {})).find(({ login }) => login === 'ada');
  const account = ada!.id;
  sandbox.expireAll();
  await door.call('accounts.check', { id: account }).catch(() => undefined);
  await door.call('repositories.refresh', {}).catch(() => undefined);
  const url = `${sandbox.url}/analytics/jaffle-shop.git`;
  const target = join(folder, 'clones', 'jaffle-shop');
  await ended(await door.call('git.clone', { url, account, folder: target }));
  await writeFile(join(target, 'canary.md'), 'sings\n');
  const [clone] = await door.call('git.clones', {});
  await door.call('git.commit', { clone: clone!.id, message: 'Sing' });
  await ended(await door.call('git.push', { clone: clone!.id }));
  await ended(await door.call('git.clone', { url: `${sandbox.url}/no/such.git`, account }));
  await door
    .call('git.plan', {
      url: `https://ada:${sandbox.issued('AccessToken').at(-1)}@127.0.0.1/x.git`,
    })
    .catch(() => undefined);
  await door.call('doctor.run', {});
  for (const { id } of await door.call('accounts.list', {}))
    await door.call('accounts.unlink', { id });
  await door.call('activity.list', {});
}

async function finish(
  who: 'admin' | 'ada',
  attempt: { id: string; authorizeUrl: string | null },
): Promise<void> {
  const { callback } = await sandbox.visitor(who).authorise(attempt.authorizeUrl ?? '');
  await fetch(callback ?? '');
  await door.until('sign-in.list', {}, (all) =>
    all.some(({ id, status }) => id === attempt.id && status === 'done'),
  );
}

async function ended({ id }: { id: string }): Promise<void> {
  await door.until('git.operations', {}, (all) =>
    all.some((one) => one.id === id && one.status !== 'running'),
  );
}

/** Which secrets, by number, a piece of data holds in any form. */
function leaks(data: Buffer): readonly number[] {
  return secrets().flatMap((secret, index) =>
    forms(secret).some((form) => data.includes(form)) ? [index] : [],
  );
}

function secrets(): readonly string[] {
  const kinds = ['AccessToken', 'RefreshToken', 'AuthorizationCode'] as const;
  return [
    ...kinds.flatMap((kind) => sandbox.issued(kind)),
    sandbox.apps.confidential.clientSecret,
    passphrase,
  ];
}

function forms(secret: string): readonly Buffer[] {
  // Inside a longer text, base64 of a secret depends on where it starts: three alignments, ends cut off.
  const aligned = [0, 1, 2].map((offset) => {
    const text = Buffer.concat([Buffer.alloc(offset), Buffer.from(secret)])
      .toString('base64')
      .replace(/=+$/, '');
    return text.slice(offset === 0 ? 0 : offset + 1, -2);
  });
  return [
    ...[secret, encodeURIComponent(secret), ...aligned].map((text) => Buffer.from(text)),
    Buffer.from(secret, 'utf16le'),
  ];
}

/** Reads what any process of the same person could read of ours: arguments and environments. */
function sample(parent: number): void {
  const family = new Set([parent]);
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      const above = Number(stat.slice(stat.lastIndexOf(')') + 4).split(' ')[0]);
      const command = readFileSync(`/proc/${name}/cmdline`, 'utf8');
      const ours = family.has(above) || family.has(Number(name)) || /\bgit\b/.test(command);
      if (!ours) continue;
      family.add(Number(name));
      seen.add(command);
      seen.add(readFileSync(`/proc/${name}/environ`, 'utf8'));
    } catch {
      // It ended while it was looked at.
    }
  }
}

async function filesUnder(path: string): Promise<readonly string[]> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
