import type { HandlersFor } from '../../../preload/contract.ts';
import { activity, type Activity } from '../../../preload/model/activity.ts';
import type { Clock } from '../../core/clock.ts';
import type { Database, Row } from '../../ports/database.ts';
import type { Events } from '../../ports/events.ts';
import type { RecordActivity } from '../../ports/record.ts';

export interface ActivityDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly announce: Events['announce'];
  /** A last net under callers who already keep secrets out. */
  readonly redact?: (text: string) => string;
}

export interface ActivityFeature {
  readonly handlers: HandlersFor<'activity'>;
  /** Never throws: a full log must not undo the work it tells of. */
  readonly record: RecordActivity;
}

/** How many lines are kept; the oldest go first. */
const kept = 10_000;
/** Characters of one field: a runaway server message must not fill the log. */
const longest = 2_000;

/** The audit log: what was done, by which account, to what, and how it ended. */
export function createActivity(deps: ActivityDeps): ActivityFeature {
  const { database, clock, announce, redact = (text) => text } = deps;

  return {
    handlers: {
      'activity.list': async ({ limit, before }) =>
        database
          .all(
            'SELECT * FROM activity WHERE id < ? ORDER BY id DESC LIMIT ?',
            before ?? Number.MAX_SAFE_INTEGER,
            limit,
          )
          .flatMap(readable),
    },

    record(entry) {
      try {
        const clean = (text: string) => oneLine(redact(text));
        const values = [
          Math.round(clock.now()),
          clean(entry.action),
          clean(entry.actor),
          clean(entry.subject),
          entry.result,
          clean(entry.detail),
        ];
        const row = database.get(insert, ...values);
        if (row === undefined) return;
        // Not a transaction of its own, because the caller may be inside one.
        database.run('DELETE FROM activity WHERE id <= ?', Number(row['id']) - kept);
        for (const line of readable(row)) announce('activity.added', line);
      } catch {
        // Nothing to do: the work itself has been done, and its caller must not fail over its record.
      }
    },
  };
}

const insert = `
  INSERT INTO activity (at, action, actor, subject, result, detail)
  VALUES (?, ?, ?, ?, ?, ?) RETURNING *`;

/** A line another version wrote in a form this one does not know is passed over, not shown wrongly. */
function readable(row: Row): readonly Activity[] {
  const parsed = activity.safeParse(row);
  return parsed.success ? [parsed.data] : [];
}

/** Control characters could forge further lines in an export, or move the cursor of a terminal. */
function oneLine(text: string): string {
  const flat = text.replace(/[\s\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]+/gu, ' ').trim();
  return flat.length <= longest ? flat : `${flat.slice(0, longest - 1)}…`;
}
