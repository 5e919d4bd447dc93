import type { Database, Row } from '../../ports/database.ts';

/** One row of `network_hosts`. The private key is in the vault. */
export interface StoredHost {
  /** In `originOf` form. */
  readonly origin: string;
  readonly ca: string | null;
  /** PEM of the client certificate. */
  readonly certificate: string | null;
  readonly savedAt: number;
}

export interface StoredHosts {
  all(): readonly StoredHost[];
  get(origin: string): StoredHost | undefined;
  put(host: StoredHost): void;
  remove(origin: string): void;
}

export function createStoredHosts(database: Database): StoredHosts {
  return {
    all: () => database.all('SELECT * FROM network_hosts ORDER BY origin').map(toHost),
    get(origin) {
      const row = database.get('SELECT * FROM network_hosts WHERE origin = ?', origin);
      return row && toHost(row);
    },
    put({ origin, ca, certificate, savedAt }) {
      database.run(
        'INSERT OR REPLACE INTO network_hosts (origin, ca, certificate, saved_at) VALUES (?, ?, ?, ?)',
        origin,
        ca,
        certificate,
        savedAt,
      );
    },
    remove(origin) {
      database.run('DELETE FROM network_hosts WHERE origin = ?', origin);
    },
  };
}

/** STRICT tables and our own writes give the columns these types. */
function toHost(row: Row): StoredHost {
  return {
    origin: row['origin'] as string,
    ca: row['ca'] as string | null,
    certificate: row['certificate'] as string | null,
    savedAt: row['saved_at'] as number,
  };
}
