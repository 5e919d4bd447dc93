import type { Instance, ProviderId } from '../../../preload/model/account.ts';
import type { Certificate, GitlabApp } from '../../../preload/model/integration.ts';
import { isFailure } from '../../core/app-error.ts';
import { nameOf } from '../../core/instance-root.ts';
import { originOf } from '../../core/origin.ts';
import type { Database, Row } from '../../ports/database.ts';

/** One row of `integrations`. The secret is not here: only when it was stored. */
export interface SavedApp {
  readonly instance: Instance;
  readonly clientId: string;
  readonly secretSavedAt: number | null;
  readonly ca: string | null;
  readonly allowHttp: boolean;
  readonly state: 'saved' | 'ready';
  readonly authorisedBy: string | null;
  readonly savedAt: number;
}

export interface SavedApps {
  all(): readonly SavedApp[];
  get(instance: Instance): SavedApp | undefined;
  put(app: SavedApp): void;
  remove(instance: Instance): void;
  /** The CAs of every app at this origin, as one PEM text; undefined when there is none. */
  caFor(origin: string): string | undefined;
}

/** The organisation's apps of one provider, as the database has them now; other processes write too. */
export function createSavedApps(database: Database, provider: ProviderId): SavedApps {
  const all = () =>
    database
      .all('SELECT * FROM integrations WHERE provider = ? ORDER BY instance', provider)
      .map(toApp);
  return {
    all,
    get(instance) {
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
         allow_http, state, authorised_by, saved_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        provider,
        app.instance,
        app.clientId,
        app.secretSavedAt,
        app.ca,
        app.allowHttp ? 1 : 0,
        app.state,
        app.authorisedBy,
        app.savedAt,
      );
    },
    remove(instance) {
      database.run(
        'DELETE FROM integrations WHERE provider = ? AND instance = ?',
        provider,
        instance,
      );
    },
    caFor(origin) {
      const found = all().flatMap(({ instance, ca }) =>
        ca !== null && originOf(instance) === origin ? [ca] : [],
      );
      return found.length === 0 ? undefined : found.join('');
    },
  };
}

/** STRICT tables and our own writes give the columns these types. */
function toApp(row: Row): SavedApp {
  return {
    instance: row['instance'] as Instance,
    clientId: row['client_id'] as string,
    secretSavedAt: row['secret_saved_at'] as number | null,
    ca: row['ca'] as string | null,
    allowHttp: row['allow_http'] === 1,
    state: row['state'] as SavedApp['state'],
    authorisedBy: row['authorised_by'] as string | null,
    savedAt: row['saved_at'] as number,
  };
}

/** As the window sees it. A CA that has expired since is shown all the same, so that it can be replaced. */
export function toGitlabApp(
  app: SavedApp,
  readCertificate: (pem: string) => Certificate,
): GitlabApp {
  return {
    provider: 'gitlab',
    instance: app.instance,
    host: nameOf(app.instance),
    managed: false,
    replaces: null,
    applicationId: app.clientId,
    secretSavedAt: app.secretSavedAt,
    ca: app.ca === null ? null : describe(app.ca, readCertificate),
    allowHttp: app.allowHttp,
    state: app.state,
    authorisedBy: app.authorisedBy,
    savedAt: app.savedAt,
  };
}

function describe(pem: string, readCertificate: (pem: string) => Certificate): Certificate {
  try {
    return readCertificate(pem);
  } catch (thrown) {
    if (!isFailure(thrown, 'integration.bad-certificate')) throw thrown;
    const reason = thrown.detail ?? 'it cannot be read';
    return { subject: `No longer usable: ${reason}`, issuer: '', fingerprint: '', notAfter: 0 };
  }
}
