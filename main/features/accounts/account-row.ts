import { account, type Account } from '../../../preload/model/account.ts';
import { nameOf } from '../../core/instance-root.ts';
import type { Database, Row, SqlValue } from '../../ports/database.ts';

/** An account as it is stored, with what never crosses the border. */
export type StoredAccount = Omit<Account, 'host'> & {
  /** Must be sent again with every refresh (RFC 6749 §6; GitLab asks for it). */
  readonly redirectUri: string | null;
};

/** Reads a row. Throws on one we did not write: a broken account must not pass for another. */
export function accountOf(row: Row): Account {
  return account.parse({
    id: row['id'],
    provider: row['provider'],
    instance: row['instance'],
    host: nameOf(String(row['instance'])),
    login: row['login'],
    name: row['name'],
    email: row['email'],
    avatar: row['avatar'],
    scopes: String(row['scopes']).split(' ').filter(Boolean),
    method: row['method'],
    repository: row['repository'],
    health: row['health'],
    linkedAt: row['linked_at'],
    lastUsedAt: row['last_used_at'],
    expiresAt: row['expires_at'],
  });
}

/** Writes an account, replacing the one with its id. What was used when is kept. */
export function putAccount(database: Database, stored: StoredAccount): void {
  const values: Readonly<Record<string, SqlValue>> = {
    id: stored.id,
    provider: stored.provider,
    instance: stored.instance,
    login: stored.login,
    name: stored.name,
    email: stored.email,
    avatar: stored.avatar,
    scopes: stored.scopes.join(' '),
    method: stored.method,
    repository: stored.repository,
    redirect_uri: stored.redirectUri,
    health: stored.health,
    linked_at: stored.linkedAt,
    expires_at: stored.expiresAt,
  };
  const names = Object.keys(values);
  database.run(
    `INSERT INTO accounts (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})
     ON CONFLICT (id) DO UPDATE SET ${names.map((name) => `${name} = excluded.${name}`).join(', ')}`,
    ...Object.values(values),
  );
}
