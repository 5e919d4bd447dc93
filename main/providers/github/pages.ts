import type { Instance } from '../../../preload/model/account.ts';
import { AppError } from '../../core/app-error.ts';
import type { Clock } from '../../core/clock.ts';
import { patiently } from '../../core/patiently.ts';
import type { Http } from '../../ports/http.ts';
import { read, type ApiAnswer, type ApiCall } from './api.ts';

export interface PagesCall {
  readonly instance: Instance;
  readonly token: string;
  readonly route: string;
  readonly parameters?: ApiCall['parameters'];
  readonly signal?: AbortSignal | undefined;
  /** Hears how many milliseconds the service asked us to wait. */
  readonly onPause?: ((ms: number) => void) | undefined;
}

const pageSize = 100;
/** A million rows. A service that goes on beyond that does not know where it is. */
const maxPages = 10_000;

/**
 * The pages of a list, each as the API answered. They are counted by us: what an answer names as the
 * next page tells only that there is one, so no address from an answer decides where the token goes.
 * Throws `host.unexpected-reply` when the pages repeat.
 */
export async function* pages(
  http: Http,
  clock: Clock,
  { instance, token, route, parameters, signal, onPause }: PagesCall,
  rowsOf: (body: unknown) => readonly unknown[],
): AsyncGenerator<ApiAnswer> {
  let before: string | undefined;
  for (let page = 1; ; page += 1) {
    if (page > maxPages) throw repeated();
    const answer = await patiently({ clock, signal, onPause }, () =>
      read(http, {
        instance,
        token,
        route,
        parameters: { ...parameters, per_page: pageSize, page },
        signal,
      }),
    );
    const rows = rowsOf(answer.body);
    const first = JSON.stringify(rows[0]);
    if (first !== undefined && first === before) throw repeated();
    before = first;
    yield answer;
    if (!goesOn(answer.headers, rows.length)) return;
  }
}

const repeated = () =>
  new AppError('host.unexpected-reply', { detail: 'the pages of the list repeat' });

/** A gateway may have dropped the header: then a full page may not be the last. */
function goesOn(headers: Headers, rows: number): boolean {
  const link = headers.get('link');
  return link === null ? rows === pageSize : rows > 0 && /;\s*rel="?next"?/.test(link);
}
