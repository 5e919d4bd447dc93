import { z } from 'zod';

import {
  hostRule,
  proxyMode,
  type NetworkSettings,
  type ProxySignIn,
} from '../../../preload/model/network.ts';
import { noProxySetting, type ProxySetting } from '../../core/proxy.ts';
import type { Database } from '../../ports/database.ts';
import type { NetworkDeps } from './deps.ts';

export interface StoredSettings {
  /** As the database has it now; other processes write too. */
  current(): NetworkSettings;
  put(setting: ProxySetting): void;
  signIn(proxy: string): ProxySignIn | undefined;
  putSignIn(signIn: ProxySignIn): void;
  removeSignIn(proxy: string): void;
}

const stored = z.object({
  mode: proxyMode,
  proxy: z.string().nullable(),
  exceptions: z.array(z.string()),
  hosts: z.array(hostRule),
});

/**
 * A damaged setting, or one of a newer version, counts as the default and stays as it is. What
 * the machine's policy fixes counts in the place of the saved one, which comes back without it.
 */
export function createStoredSettings(
  database: Database,
  managed: NetworkDeps['managed'],
): StoredSettings {
  const signIns = (): readonly ProxySignIn[] =>
    database.all('SELECT * FROM network_sign_ins ORDER BY proxy').map((row) => ({
      proxy: row['proxy'] as string,
      username: row['username'] as string,
      passwordSavedAt: row['password_saved_at'] as number | null,
    }));
  return {
    current() {
      const fixed = managed();
      if (fixed?.proxy) return { ...fixed.proxy, signIns: signIns(), managedBy: fixed.path };
      const row = database.get('SELECT settings FROM network WHERE only = 1');
      const read = stored.safeParse(unpack(row?.['settings']));
      return { ...(read.success ? read.data : noProxySetting), signIns: signIns() };
    },
    put({ mode, proxy, exceptions, hosts }) {
      const settings = JSON.stringify({ mode, proxy, exceptions, hosts });
      database.run('INSERT OR REPLACE INTO network (only, settings) VALUES (1, ?)', settings);
    },
    signIn: (proxy) => signIns().find((one) => one.proxy === proxy),
    putSignIn({ proxy, username, passwordSavedAt }) {
      database.run(
        'INSERT OR REPLACE INTO network_sign_ins (proxy, username, password_saved_at) VALUES (?, ?, ?)',
        proxy,
        username,
        passwordSavedAt,
      );
    },
    removeSignIn(proxy) {
      database.run('DELETE FROM network_sign_ins WHERE proxy = ?', proxy);
    },
  };
}

function unpack(value: unknown): unknown {
  try {
    return JSON.parse(String(value));
  } catch {
    return undefined;
  }
}
