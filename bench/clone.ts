import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createGitWorld } from '../tests/git-world.ts';
import { compare } from './support/measure.ts';
import { startServer } from './support/server.ts';

/**
 * Our clone of a 200 MB repository (through the feature: plan, broker, supervisor, database,
 * rename) against a plain `git clone` that gets its password from git's own `store` helper, from
 * the same server, with the same CA, in turn.
 */
const size = Number(process.env['BENCH_BYTES'] ?? 200_000_000);
const rounds = Number(process.env['BENCH_ROUNDS'] ?? 5);

const server = await startServer(size);
const folder = await mkdtemp(join(tmpdir(), 'latchkey-bench-'));
const url = `${server.url}/platform/big-data.git`;
const world = await createGitWorld(
  [{ login: 'ada', instance: server.url, ca: server.ca, password: async () => server.token }],
  { folder: join(folder, 'ours') },
);
// Once per machine and per process, not per clone.
await world.runner.selfTest();

const plainTarget = join(folder, 'plain', 'big-data');
const store = join(folder, 'store');
await writeFile(store, `${server.url.replace('//', `//oauth2:${server.token}@`)}\n`, {
  mode: 0o600,
});
const clear = (path: string) => rm(path, { recursive: true, force: true });

try {
  await compare(
    {
      name: 'latchkey',
      run: async () => {
        await world.cloned('platform/big-data');
      },
      reset: () => clear(join(folder, 'ours', 'clones')),
    },
    { name: 'git clone', run: plainClone, reset: () => clear(plainTarget) },
    rounds,
  );
} finally {
  await world.close();
  await server.close();
  await clear(folder);
}

async function plainClone(): Promise<void> {
  const { GIT_SSL_CAINFO: _git, ...env } = process.env;
  const helper = `credential.helper=store --file ${store}`;
  const settings = ['-c', helper, '-c', `http.sslCAInfo=${server.caFile}`];
  const child = spawn('git', [...settings, 'clone', '--quiet', url, plainTarget], {
    env: { ...env, HOME: folder, GIT_CONFIG_NOSYSTEM: '1' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`git clone ended with ${String(code)}`);
}
