import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { connect } from 'node:tls';

import { expect, test } from 'vitest';

import { createTestClient } from '../test-client.ts';
import { startAzure } from './azure.ts';

test('may be trusted under its own names and no other', async () => {
  const sandbox = await startAzure();
  const port = Number(new URL(sandbox.url).port);
  const handshake = async (servername: string, ca: string | undefined) => {
    const socket = connect({ host: '127.0.0.1', port, servername, ...(ca ? { ca } : {}) });
    const outcome = await once(socket, 'secureConnect').then(
      () => 'trusted',
      (error: NodeJS.ErrnoException) => error.code,
    );
    socket.destroy();
    return outcome;
  };
  const names = ['dev.azure.com', 'login.microsoftonline.com', 'app.vssps.visualstudio.com'];
  for (const name of [...names, 'localhost']) {
    expect(await handshake(name, sandbox.ca)).toBe('trusted');
  }
  expect(await handshake('gitlab.com', sandbox.ca)).toBe('ERR_TLS_CERT_ALTNAME_INVALID');
  expect(await handshake('dev.azure.com', undefined)).toMatch(/UNABLE_TO|SELF_SIGNED|CERT/);
  await sandbox.close();
});

test('leaves nothing behind', async () => {
  const sandbox = await startAzure();
  await sandbox.visitor('ada').signOut();
  const client = createTestClient(sandbox);
  await client.get('/');
  await sandbox.close();
  await expect(access(sandbox.folder)).rejects.toThrow(/ENOENT/);
  await expect(client.get('/')).rejects.toThrow(/fetch failed/);
  await client.close();
});

test('meets faults like its neighbours', async () => {
  const sandbox = await startAzure();
  const client = createTestClient(sandbox);
  sandbox.faults.set({ kind: '429', path: /\/token$/, retryAfter: 2, times: 1 });
  const asked = () => client.post('/organizations/oauth2/v2.0/token', {});
  expect((await asked()).headers.get('retry-after')).toBe('2');
  expect((await asked()).status).toBe(400);
  expect(sandbox.requests.map(({ status }) => status)).toEqual([429, 400]);
  await client.close();
  await sandbox.close();
});

test('runs by itself, says how to use it, and ends at Ctrl-C', async () => {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'main.ts')]);
  let printed = '';
  child.stdout.on('data', (chunk: Buffer) => {
    printed += chunk.toString();
  });
  await expect.poll(() => printed, { timeout: 10_000 }).toContain('Ctrl-C ends it.');
  const folder = /Folder\s+(\S+)/.exec(printed)?.[1] ?? '';
  expect(printed).toMatch(/https:\/\/127\.0\.0\.1:\d+\/quillworks/);
  await access(folder);
  child.kill('SIGINT');
  const [code] = (await once(child, 'exit')) as [number | null];
  expect(code).toBe(0);
  await expect(access(folder)).rejects.toThrow(/ENOENT/);
});
