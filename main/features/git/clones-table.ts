import { z } from 'zod';

import { clone, type Clone, type CloneId, type OperationId } from '../../../preload/model/git.ts';
import { AppError } from '../../core/app-error.ts';
import type { Row } from '../../ports/database.ts';
import type { GitDeps } from './deps.ts';

/** A clone as it is stored; whether it is there, and has moved, is looked up each time. */
export type StoredClone = Omit<Clone, 'present' | 'movedTo'>;

const storedClone = clone.omit({ present: true, movedTo: true });
const partialRow = z.object({
  id: z.string(),
  folder: z.string(),
  clone: z.string(),
  pid: z.number(),
  mark: z.string(),
});

/** A clone under way: where it is written, who writes, and what it becomes. */
export interface PartialClone {
  readonly id: string;
  readonly folder: string;
  readonly owner: { readonly pid: number; readonly mark: string };
  readonly clone: StoredClone | null;
}

export function createClonesTable({
  database,
  processes,
  clock,
}: Pick<GitDeps, 'database' | 'processes' | 'clock'>) {
  const insert = (stored: StoredClone) => {
    database.run(
      `INSERT INTO clones (id, account, repository, path, clone_url, folder, cloned_at)
       VALUES (?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (folder) DO UPDATE SET id = excluded.id, account = excluded.account,
         repository = excluded.repository, path = excluded.path, clone_url = excluded.clone_url,
         cloned_at = excluded.cloned_at`,
      stored.id,
      stored.account,
      stored.repository,
      stored.path,
      stored.cloneUrl,
      stored.folder,
      stored.clonedAt,
    );
  };
  const dropPartial = (id: string) => {
    database.run('DELETE FROM partial_clones WHERE id = ?', id);
  };
  const partials = (): readonly PartialClone[] =>
    database
      .all('SELECT id, folder, clone, owner_pid AS pid, owner_mark AS mark FROM partial_clones')
      .map(toPartial);

  return {
    all: (): readonly StoredClone[] =>
      database.all(`SELECT ${columns} FROM clones ORDER BY cloned_at DESC`).map(toClone),

    /** Throws `git.unknown-clone`. */
    get(id: CloneId): StoredClone {
      const row = database.get(`SELECT ${columns} FROM clones WHERE id = ?`, id);
      if (row === undefined) throw new AppError('git.unknown-clone');
      return toClone(row);
    },

    insert,

    setAccount(id: CloneId, account: string): void {
      database.run('UPDATE clones SET account = ? WHERE id = ?', account, id);
    },

    /** The repository has another address now. */
    move(id: CloneId, to: { readonly url: string; readonly path: string }): void {
      database.run('UPDATE clones SET clone_url = ?, path = ? WHERE id = ?', to.url, to.path, id);
    },

    remove(id: CloneId): void {
      database.run('DELETE FROM clones WHERE id = ?', id);
    },

    partials,

    /** Takes the target for one clone. Throws `git.busy` when a living process clones into it. */
    begin(id: OperationId, partialFolder: string, becomes: StoredClone): void {
      database.transaction(() => {
        const rival = partials().some(
          ({ folder, owner }) =>
            folder.replace(/\.partial-op_[0-9a-f]{16}$/, '') === becomes.folder &&
            processes.isAlive(owner),
        );
        if (rival) throw new AppError('git.busy', { detail: becomes.folder });
        database.run(
          `INSERT INTO partial_clones (id, folder, clone, owner_pid, owner_mark, started_at)
           VALUES (?, ?, ?, ?, ?, ?)`,
          id,
          partialFolder,
          JSON.stringify(becomes),
          processes.self.pid,
          processes.self.mark,
          clock.now(),
        );
      });
    },

    /** The folder has its final name: the clone is known and no longer under way, in one step. */
    finish(id: string, becomes: StoredClone): void {
      database.transaction(() => {
        insert(becomes);
        dropPartial(id);
      });
    },

    drop: dropPartial,
  };
}

export type ClonesTable = ReturnType<typeof createClonesTable>;

const columns =
  'id, account, repository, path, clone_url AS cloneUrl, folder, cloned_at AS clonedAt';

function toClone(row: Row): StoredClone {
  return storedClone.parse(row);
}

function toPartial(row: Row): PartialClone {
  const { id, folder, clone: text, pid, mark } = partialRow.parse(row);
  const becomes = storedClone.safeParse(parseJson(text));
  return { id, folder, owner: { pid, mark }, clone: becomes.success ? becomes.data : null };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
