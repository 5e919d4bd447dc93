import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';

import { expect, test } from 'vitest';

import { startSandbox } from './sandbox.ts';
import { createTestClient } from './test-client.ts';
import { runGit } from './test-git.ts';

test('starts within 1.5 seconds', async () => {
  const before = performance.now();
  const sandbox = await startSandbox();
  const took = performance.now() - before;
  await sandbox.close();
  expect(took).toBeLessThan(1500);
});

test('is trusted by nobody who does not know its authority', async () => {
  const sandbox = await startSandbox();
  const port = Number(new URL(sandbox.url).port);
  const handshake = async (ca: string | undefined, servername: string) => {
    const socket = connect({ host: '127.0.0.1', port, servername, ...(ca ? { ca } : {}) });
    const outcome = await once(socket, 'secureConnect').then(
      () => 'trusted',
      (error: NodeJS.ErrnoException) => error.code,
    );
    socket.destroy();
    return outcome;
  };
  expect(await handshake(sandbox.ca, 'localhost')).toBe('trusted');
  expect(await handshake(undefined, 'localhost')).toMatch(/UNABLE_TO|SELF_SIGNED|CERT/);
  expect(await handshake(sandbox.ca, 'gitlab.com')).toBe('ERR_TLS_CERT_ALTNAME_INVALID');
  await sandbox.close();
});

test('leaves nothing behind', async () => {
  const sandbox = await startSandbox();
  await sandbox.visitor('ada').signOut();
  const client = createTestClient(sandbox);
  await client.get('/api/v4/projects');
  await sandbox.close();
  await expect(access(sandbox.folder)).rejects.toThrow(/ENOENT/);
  await expect(client.get('/')).rejects.toThrow(/fetch failed/);
  await client.close();
});

test('goes on where it ended, when it is given a folder', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-sandbox-test-'));
  const first = await startSandbox({ folder });
  const { accessToken, refreshToken } = await first.grant('ada');
  const pushed = ['push', `${first.url}/analytics/new-project.git`, 'HEAD:refs/heads/kept'];
  const git = { cwd: first.bareRepository('platform/infra'), home: folder, caFile: first.caFile };
  expect((await runGit(pushed, { ...git, password: accessToken })).code).toBe(0);
  await first.close();

  const second = await startSandbox({ folder });
  expect(second.url).toBe(first.url);
  expect(second.ca).toBe(first.ca);
  expect(second.apps).toEqual(first.apps);
  const listed = await runGit(['ls-remote', `${second.url}/analytics/new-project.git`], {
    ...git,
    password: accessToken,
  });
  expect(listed.stdout).toContain('refs/heads/kept');
  const client = createTestClient(second);
  const refreshed = await client.post('/oauth/token', {
    grant_type: 'refresh_token',
    refresh_token: refreshToken,
    client_id: second.apps.confidential.clientId,
    client_secret: second.apps.confidential.clientSecret,
  });
  expect(refreshed.status).toBe(200);
  await client.close();
  await second.close();
  await rm(folder, { recursive: true });
});

test('runs by itself, says how to use it, and ends at Ctrl-C', async () => {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'main.ts')]);
  let printed = '';
  child.stdout.on('data', (chunk: Buffer) => {
    printed += chunk.toString();
  });
  await expect.poll(() => printed, { timeout: 10_000 }).toContain('Ctrl-C ends it.');
  const folder = /Folder\s+(\S+)/.exec(printed)?.[1] ?? '';
  expect(printed).toMatch(/GitLab sandbox\s+https:\/\/127\.0\.0\.1:\d+/);
  expect(printed).toMatch(/Application ID [0-9a-f]{64}/);
  await access(folder);

  child.kill('SIGINT');
  const [code] = (await once(child, 'exit')) as [number | null];
  expect(code).toBe(0);
  await expect(access(folder)).rejects.toThrow(/ENOENT/);
});
