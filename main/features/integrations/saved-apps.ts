import type { Instance } from '../../../preload/model/account.ts';
import type { GitAppProvider } from '../../../preload/model/integration.ts';
import { AppError } from '../../core/app-error.ts';
import type { Database, Row } from '../../ports/database.ts';
import { readBefore, readKind, type AppVersion } from './app-version.ts';

/** One row of `integrations`. The secrets are not here: only when they were stored. */
export type SavedApp = AppVersion & {
  readonly instance: Instance;
  readonly state: 'saved' | 'ready';
  /** The authorised version that works on while this one waits for an admin. */
  readonly before: AppVersion | null;
};

export interface SavedApps {
  all(): readonly SavedApp[];
  get(provider: GitAppProvider, instance: Instance): SavedApp | undefined;
  put(app: SavedApp): void;
  remove(provider: GitAppProvider, instance: Instance): void;
}

/**
 * The organisation's apps, as the database has them now; other processes write too.
 * Throws `app.storage-damaged` for a row this version cannot have written.
 */
export function createSavedApps(database: Database): SavedApps {
  return {
    all: () => database.all('SELECT * FROM integrations ORDER BY provider, instance').map(toApp),
    get(provider, instance) {
      const row = database.get(
        'SELECT * FROM integrations WHERE provider = ? AND instance = ?',
        provider,
        instance,
      );
      return row && toApp(row);
    },
    put(app) {
      database.run(
        `INSERT OR REPLACE INTO integrations (provider, instance, client_id, secret_saved_at, ca,
         allow_http, state, authorised_by, saved_at, fields, before)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        app.provider,
        app.instance,
        app.clientId,
        app.secretSavedAt,
        app.ca,
        app.allowHttp ? 1 : 0,
        app.state,
        app.authorisedBy,
        app.savedAt,
        JSON.stringify(app.fields),
        app.before === null ? null : JSON.stringify(app.before),
      );
    },
    remove(provider, instance) {
      database.run(
        'DELETE FROM integrations WHERE provider = ? AND instance = ?',
        provider,
        instance,
      );
    },
  };
}

/** STRICT tables and our own writes give the columns these types; what is JSON is read as one. */
function toApp(row: Row): SavedApp {
  const kind = readKind(row['provider'] as string, parsed(row['fields']));
  const before = row['before'] === null ? null : readBefore(parsed(row['before']));
  if (kind === undefined || before === undefined)
    throw new AppError('app.storage-damaged', { detail: 'integrations' });
  return {
    ...kind,
    instance: row['instance'] as Instance,
    clientId: row['client_id'] as string,
    secretSavedAt: row['secret_saved_at'] as number | null,
    ca: row['ca'] as string | null,
    allowHttp: row['allow_http'] === 1,
    state: row['state'] as SavedApp['state'],
    authorisedBy: row['authorised_by'] as string | null,
    savedAt: row['saved_at'] as number,
    before,
  };
}

function parsed(column: Row[string] | undefined): unknown {
  try {
    return JSON.parse(String(column));
  } catch {
    return undefined;
  }
}
