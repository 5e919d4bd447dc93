import type { Account } from '../../../preload/model/account.ts';
import { accountOf } from './account-row.ts';
import type { AccountsDeps } from './deps.ts';
import { unlinkPrefix, unlinkSubject } from './unlink-journal.ts';

export interface Unlinked {
  readonly revoked: boolean;
  readonly detail: string;
}

export interface Unlinking {
  unlink(account: Account): Promise<Unlinked>;
  recover(): Promise<void>;
}

/**
 * Unlinking, in an order a crash cannot spoil: note it, end the tokens at the service, erase
 * them here, then drop the account with the note. Whatever step was the last, doing it all
 * again from the start is right.
 */
export function createUnlinking(deps: AccountsDeps, refresh: () => void): Unlinking {
  const { database, credentials, clock, processes, record } = deps;

  async function unlink(account: Account): Promise<Unlinked> {
    database.run(
      `INSERT INTO journal (subject, step, detail, owner_pid, owner_mark, started_at)
       VALUES (?, 'unlinking', '', ?, ?, ?)
       ON CONFLICT (subject) DO UPDATE SET owner_pid = excluded.owner_pid,
         owner_mark = excluded.owner_mark, started_at = excluded.started_at`,
      unlinkSubject(account.id),
      processes.self.pid,
      processes.self.mark,
      Math.round(clock.now()),
    );
    try {
      const outcome = await credentials.revoke(account);
      database.transaction(() => {
        database.run('DELETE FROM accounts WHERE id = ?', account.id);
        database.run('DELETE FROM journal WHERE subject = ?', unlinkSubject(account.id));
      });
      record(lineFor(account, outcome));
      return outcome;
    } catch (thrown) {
      // Not done and not under way: the account stays, and the person may try again.
      database.run('DELETE FROM journal WHERE subject = ?', unlinkSubject(account.id));
      throw thrown;
    } finally {
      refresh();
    }
  }

  return {
    unlink,

    async recover() {
      for (const held of database.all(
        `SELECT * FROM journal WHERE subject GLOB '${unlinkPrefix}*'`,
      )) {
        const owner = { pid: Number(held['owner_pid']), mark: String(held['owner_mark']) };
        if (processes.isAlive(owner)) continue;
        const subject = String(held['subject']);
        const row = database.get(
          'SELECT * FROM accounts WHERE id = ?',
          subject.slice(unlinkPrefix.length),
        );
        if (row === undefined) database.run('DELETE FROM journal WHERE subject = ?', subject);
        // What cannot be finished now, such as with a locked vault, shows as a linked account.
        else await unlink(accountOf(row)).catch(() => undefined);
      }
    },
  };
}

function lineFor({ login, host }: Account, { revoked, detail }: Unlinked) {
  return {
    action: 'account.unlinked',
    actor: `${login} on ${host}`,
    subject: host,
    result: 'done',
    detail: revoked ? detail : `Not revoked at the service yet. ${detail}`,
  } as const;
}
