export type SqlValue = string | number | bigint | Uint8Array | null;
export type Row = Readonly<Record<string, SqlValue>>;

/**
 * The one database of the app, shared by every process of this person.
 * Synchronous, as SQLite is. Tables and migrations live in `hosts/node/database/`.
 * Throws `app.disk-full` or `app.storage-failed` when it cannot write.
 */
export interface Database {
  all(sql: string, ...values: readonly SqlValue[]): readonly Row[];
  get(sql: string, ...values: readonly SqlValue[]): Row | undefined;
  /** Returns how many rows changed. */
  run(sql: string, ...values: readonly SqlValue[]): number;
  /** Runs `work` in one `BEGIN IMMEDIATE` transaction; rolls back when it throws. Not nestable. */
  transaction<T>(work: () => T): T;
  close(): void;
}
