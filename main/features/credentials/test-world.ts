import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { accountId } from '../../../preload/model/account.ts';
import { sha256 } from '../../core/sha256.ts';
import { openDatabase } from '../../hosts/node/database/database.ts';
import { createTestKeychain } from '../../hosts/node/vault/test-keychain.ts';
import { createVault } from '../../hosts/node/vault/vault.ts';
import type { Log } from '../../ports/log.ts';
import type { Processes } from '../../ports/processes.ts';
import type { Grant } from '../../providers/provider.ts';
import { createCredentials, type Credentials } from './credentials.ts';
import { createTestClock, createTestService, example, exampleClient } from './test-service.ts';

export const ada = {
  id: accountId.parse('acc_0123456789abcdef'),
  provider: 'gitlab',
  instance: example,
  login: 'ada',
  method: 'loopback',
} as const;

export const silent: Log = { info: () => {}, warn: () => {}, error: () => {} };

/** A process with this number; those with the numbers in `dead` have ended. */
export function processNumbered(pid: number, dead: ReadonlySet<number> = new Set()): Processes {
  const self = { pid, mark: `start of ${pid}` };
  return { self, isAlive: (other) => other.pid > 0 && !dead.has(other.pid) };
}

const deadProcess = 999;

/** One linked account in a real database and vault, and a service that knows its tokens. */
export async function startCredentials(granted: Partial<Grant> = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-credentials-'));
  const path = join(folder, 'latchkey.db');
  const database = openDatabase(path);
  const keychain = createTestKeychain();
  const clock = createTestClock();
  const service = createTestService();
  const changes: { readonly health: string; readonly expiresAt: number | null }[] = [];
  const closing = [() => database.close()];

  function create(pid: number, over = database): Credentials {
    const credentials = createCredentials({
      database: over,
      vault: createVault({ database: over, keychains: [keychain], clock }),
      provider: () => service.provider,
      clientFor: async () => exampleClient,
      clock,
      processes: processNumbered(pid, new Set([deadProcess])),
      log: silent,
      onChanged(id, change) {
        changes.push(change);
        over.run('UPDATE accounts SET health = ? WHERE id = ?', change.health, id);
      },
    });
    closing.unshift(() => credentials.close());
    return credentials;
  }

  const credentials = create(1);
  database.run(
    `INSERT INTO accounts (id, provider, instance, login, name, scopes, method, health, linked_at)
     VALUES (?, 'gitlab', ?, 'ada', 'Ada', 'api', 'loopback', 'linked', 0)`,
    ada.id,
    ada.instance,
  );
  service.expiresIn = granted.expiresIn === undefined ? 7200 : granted.expiresIn;
  const put = await credentials.grantWriter(ada.id, { ...service.issue(), ...granted });
  database.transaction(put);

  return {
    credentials,
    database,
    clock,
    service,
    changes,
    /** Another process on the same data. */
    another: async (pid: number): Promise<Credentials> => {
      const own = openDatabase(path);
      closing.push(() => own.close());
      return create(pid, own);
    },
    /** What a process left in the journal when it was about to send this refresh token. */
    leave: async (refreshToken: string, pid = deadProcess): Promise<void> => {
      database.run(
        "INSERT INTO journal VALUES (?, 'refreshing', ?, ?, ?, 0)",
        `refresh:${ada.id}`,
        await sha256(refreshToken),
        pid,
        `start of ${pid}`,
      );
    },
    journal: () => database.all('SELECT step, owner_pid FROM journal'),
    secrets: () => database.all('SELECT id FROM secrets ORDER BY id').map(({ id }) => id),
    async end(): Promise<void> {
      for (const close of closing) close();
      await rm(folder, { recursive: true });
    },
  };
}
