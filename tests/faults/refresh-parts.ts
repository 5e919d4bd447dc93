import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { accountId, instance as instanceSchema } from '../../preload/model/account.ts';
import { systemClock, type Clock } from '../../main/core/clock.ts';
import {
  createCredentials,
  type Credentials,
} from '../../main/features/credentials/credentials.ts';
import { openDatabase } from '../../main/hosts/node/database/database.ts';
import { createHttp } from '../../main/hosts/node/http/http.ts';
import { createProcesses } from '../../main/hosts/node/processes.ts';
import { createVault } from '../../main/hosts/node/vault/vault.ts';
import type { Database } from '../../main/ports/database.ts';
import type { Http } from '../../main/ports/http.ts';
import type { Keychain } from '../../main/ports/keychain.ts';

import { createGitlab, type Gitlab } from '../../main/providers/gitlab/index.ts';

export const holderId = accountId.parse('acc_0123456789abcdef');

/** What a process needs to know to work on the same account as the others. */
export interface Place {
  readonly folder: string;
  readonly instance: string;
  readonly ca: string;
  readonly clientId: string;
}

export interface Refreshing {
  readonly credentials: Credentials;
  readonly database: Database;
  readonly provider: Gitlab;
  readonly holder: Parameters<Credentials['accessToken']>[0];
  /** Both clocks of this process go on. */
  pass(ms: number): void;
  close(): Promise<void>;
}

/** What a test puts between the parts, to end the process at an exact place. */
export interface Taps {
  readonly http?: (http: Http) => Http;
  readonly database?: (database: Database) => Database;
}

/** The app's own parts, as every process of it builds them; only the keychain is a file. */
export function createRefreshing(place: Place, taps: Taps = {}): Refreshing {
  let passed = 0;
  const clock: Clock = {
    ...systemClock,
    now: () => systemClock.now() + passed,
    monotonic: () => systemClock.monotonic() + passed,
  };
  const opened = openDatabase(join(place.folder, 'latchkey.db'));
  const database = taps.database?.(opened) ?? opened;
  const client = createHttp({ caFor: () => place.ca });
  const provider = createGitlab(taps.http?.(client) ?? client);
  const processes = createProcesses();
  const instance = instanceSchema.parse(place.instance);
  const credentials = createCredentials({
    database,
    vault: createVault({
      database,
      keychains: [createFileKeychain(join(place.folder, 'keychain'))],
      clock,
      processes,
    }),
    provider: () => provider,
    clientFor: async () => ({ instance, clientId: place.clientId, allowHttp: false }),
    clock,
    processes,
    log: { info: () => {}, warn: () => {}, error: () => {} },
    onChanged: (id, { health }) =>
      void opened.run('UPDATE accounts SET health = ? WHERE id = ?', health, id),
  });
  return {
    credentials,
    database,
    provider,
    holder: { id: holderId, provider: 'gitlab', instance, login: 'ada', method: 'loopback' },
    pass(ms) {
      passed += ms;
    },
    async close() {
      credentials.close();
      await client.close();
      opened.close();
    },
  };
}

/** The port's contract over a file that all processes of the test share. */
function createFileKeychain(path: string): Keychain {
  return {
    binding: 'keytar',
    get: () => readFile(path, 'utf8').catch(() => null),
    set: (_item, value) => writeFile(path, value, { mode: 0o600 }),
    erase: async () => undefined,
  };
}
