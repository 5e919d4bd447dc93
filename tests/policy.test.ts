import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { createApp, type App } from '../main/app.ts';
import { createNodePorts } from '../main/hosts/node/ports.ts';

const isRoot = process.getuid?.() === 0;
const draft = {
  provider: 'gitlab',
  instance: 'https://gitlab.example.com',
  applicationId: 'typed-here',
};
const policy = {
  version: 1,
  role: 'developer',
  integrations: [{ ...draft, applicationId: 'set-by-the-organisation' }],
};

let folder: string;
let path: string;
let app: App | undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'policy-'));
  await mkdir(join(folder, 'etc'));
  await chmod(join(folder, 'etc'), 0o755);
  path = join(folder, 'etc', 'policy.json');
});

afterEach(async () => {
  await app?.close();
  app = undefined;
  await rm(folder, { recursive: true });
});

async function start(): Promise<App> {
  app = await createApp({
    ports: createNodePorts({ folder: join(folder, 'data'), policyPath: path }),
    host: {
      capabilities: { customProtocol: false, nativeDialogs: false, opensExternally: false },
      receivers: [],
      openBrowser: async () => false,
      findBrowser: async () => null,
    },
    version: 'test',
    demo: false,
    background: false,
  });
  return app;
}

async function written(mode: number): Promise<void> {
  await writeFile(path, JSON.stringify(policy));
  await chmod(path, mode);
}

const save = (to: App) => to.dispatch('integrations.save', { draft });

test.runIf(isRoot)('a policy file of root fixes the role and the integrations', async () => {
  await written(0o644);
  const one = await start();
  expect(await one.dispatch('policy.describe', {})).toMatchObject({
    value: { role: 'developer', lockedBy: path, managed: { state: 'followed', integrations: 1 } },
  });
  expect(await one.dispatch('integrations.list', {})).toMatchObject({
    value: { git: [{ applicationId: 'set-by-the-organisation', managed: true, state: 'ready' }] },
  });
  expect(await save(one)).toMatchObject({ ok: false, failure: { code: 'policy.admin-only' } });
  expect(await one.dispatch('policy.become', { role: 'admin' })).toMatchObject({
    failure: { code: 'policy.locked', detail: path },
  });
});

test.skipIf(isRoot)('a policy file of somebody else is refused, and edits with it', async () => {
  await written(0o644);
  expect(await save(await start())).toMatchObject({
    failure: { code: 'policy.refused', detail: `${path}: it does not belong to root` },
  });
});

test('a policy file others can write is refused, edits with it, and the doctor says why', async () => {
  await written(0o666);
  const one = await start();
  expect(await save(one)).toMatchObject({ ok: false, failure: { code: 'policy.refused' } });
  expect(await one.dispatch('integrations.list', {})).toMatchObject({ value: { git: [] } });
  const doctor = await one.dispatch('doctor.run', {});
  const checks = doctor.ok
    ? (doctor.value as { id: string; status: string; detail: string }[])
    : [];
  expect(checks.find(({ id }) => id === 'policy')).toMatchObject({
    status: 'failed',
    detail: expect.stringContaining(path),
  });
});

test('without a policy file an admin sets up what people use', async () => {
  const one = await start();
  await one.dispatch('vault.choose', { keeper: 'memory' });
  expect(await save(one)).toMatchObject({ ok: true, value: { applicationId: 'typed-here' } });
});
