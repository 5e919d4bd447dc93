import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { startSandbox, type Sandbox } from '../../sandbox/sandbox.ts';
import { openDoor, type Door } from './door.ts';
import { filesUnder, leaksIn, watchProcesses, type ProcessWatch } from './secrets.ts';
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
let watch: ProcessWatch;

beforeAll(async () => {
  sandbox = await startSandbox();
  folder = await mkdtemp(join(tmpdir(), 'latchkey-canary-'));
  watch = watchProcesses(folder);
  app = await startWebApp(join(folder, 'data'), { HOME: folder, TMPDIR: folder });
  door = await openDoor(await app.address());
  await doTheJob();
  await app.stop();
  watch?.stop();
});

afterAll(async () => {
  watch?.stop();
  await app?.stop();
  await sandbox?.close();
  await rm(folder, { recursive: true, force: true });
});

test('the job was done, so that there was something to leak', () => {
  expect(sandbox.issued('AccessToken').length).toBeGreaterThanOrEqual(4);
  expect(sandbox.issued('RefreshToken').length).toBeGreaterThanOrEqual(3);
  expect(
    [...watch.seen].some((text) => text.includes('remote-https')) || process.platform !== 'linux',
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
  for (const text of watch.seen) expect(leaks(Buffer.from(text)), text.slice(0, 80)).toEqual([]);
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

const leaks = (data: Buffer) => leaksIn(data, secrets());

function secrets(): readonly string[] {
  const kinds = ['AccessToken', 'RefreshToken', 'AuthorizationCode'] as const;
  return [
    ...kinds.flatMap((kind) => sandbox.issued(kind)),
    sandbox.apps.confidential.clientSecret,
    passphrase,
  ];
}
