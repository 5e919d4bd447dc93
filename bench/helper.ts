import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createRedactor } from '../main/core/redact.ts';
import { openBroker } from '../main/hosts/node/git/broker.ts';
import type { HttpsCredential } from '../main/ports/git-runner.ts';
import { compare } from './support/measure.ts';

/**
 * What it costs git to get a credential: `git credential fill` answered by the broker of an
 * operation, against git's own `store` helper reading a file.
 */
const rounds = Number(process.env['BENCH_ROUNDS'] ?? 60);
const folder = await mkdtemp(join(tmpdir(), 'latchkey-bench-'));
const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
const credential: HttpsCredential = {
  kind: 'https',
  account: 'acc_0000000000000001' as HttpsCredential['account'],
  origin: 'https://code.example:443',
  root: '',
  username: 'oauth2',
  password: async () => 'not-a-real-token',
};
const store = join(folder, 'store');
await writeFile(store, 'https://oauth2:not-a-real-token@code.example\n', { mode: 0o600 });

try {
  // The plain side is another process; the broker of the app is there already when git asks.
  let broker = await openBroker(folder, credential, { log: quiet, redactor: createRedactor() });
  await compare(
    {
      name: 'latchkey broker',
      run: () => fill(broker.helper),
      reset: async () => {
        await broker.close();
        broker = await openBroker(folder, credential, { log: quiet, redactor: createRedactor() });
      },
    },
    {
      name: 'git credential-store',
      run: () => fill(`store --file ${store}`),
      reset: async () => undefined,
    },
    rounds,
  );
  await broker.close();
} finally {
  await rm(folder, { recursive: true, force: true });
}

function fill(helper: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = execFile(
      'git',
      ['-c', 'credential.helper=', '-c', `credential.helper=${helper}`, 'credential', 'fill'],
      { env: { PATH: process.env['PATH'], HOME: folder, GIT_CONFIG_NOSYSTEM: '1' } },
      (error, stdout) => {
        if (error === null && stdout.includes('password=not-a-real-token')) resolve();
        else reject(new Error('git got no credential', { cause: error }));
      },
    );
    child.stdin?.end('protocol=https\nhost=code.example\n\n');
  });
}
