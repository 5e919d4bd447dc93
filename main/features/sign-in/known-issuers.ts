import type { Clock } from '../../core/clock.ts';
import type { Database } from '../../ports/database.ts';

/**
 * Which services name themselves in their answers (RFC 9207). None of ours says so beforehand, so it
 * is learnt: one that did it lately has to do it again (§2.4), or the answer may be another's.
 */
export interface KnownIssuers {
  saw(issuer: string): void;
  isExpectedOf(issuer: string): boolean;
}

/** A service that was set back to an older version must not shut everybody out for good. */
const remembered = 30 * 86_400_000;

export function createKnownIssuers(database: Database, clock: Pick<Clock, 'now'>): KnownIssuers {
  const key = (issuer: string) => `names-itself:${issuer}`;
  return {
    saw(issuer) {
      database.run(
        'INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
        key(issuer),
        String(Math.round(clock.now())),
      );
    },
    isExpectedOf(issuer) {
      const at = database.get('SELECT value FROM meta WHERE key = ?', key(issuer))?.['value'];
      return at !== undefined && clock.now() - Number(at) < remembered;
    },
  };
}
