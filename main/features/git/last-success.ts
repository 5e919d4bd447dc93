import type { AccountId } from '../../../preload/model/account.ts';
import { placeOf } from '../../core/place.ts';
import type { Database } from '../../ports/database.ts';

export interface LastSuccess {
  readonly repository: AccountId | null;
  readonly host: AccountId | null;
}

/** Who was let in last: at this repository, and anywhere on this origin. */
export function lastSuccessOf(database: Database, url: string): LastSuccess {
  const at = (place: string) => {
    const row = database.get('SELECT account FROM last_success WHERE place = ?', place);
    return (row?.['account'] ?? null) as AccountId | null;
  };
  const { repository, host } = placesOf(url);
  return { repository: at(repository), host: at(host) };
}

/** Written when git came back from the server without a complaint. */
export function noteSuccess(database: Database, url: string, account: AccountId, at: number): void {
  const { repository, host } = placesOf(url);
  database.transaction(() => {
    for (const place of [repository, host]) {
      database.run(
        `INSERT INTO last_success (place, account, at) VALUES (?, ?, ?)
         ON CONFLICT (place) DO UPDATE SET account = excluded.account, at = excluded.at`,
        place,
        account,
        Math.round(at),
      );
    }
  });
}

function placesOf(url: string): { readonly repository: string; readonly host: string } {
  const { origin, segments } = placeOf(url);
  return { repository: `${origin}/${segments.join('/')}`, host: origin };
}
