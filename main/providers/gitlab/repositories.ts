import { Projects } from '@gitbeaker/rest';

import type { Instance } from '../../../preload/model/account.ts';
import type { Repository } from '../../../preload/model/repository.ts';
import { AppError } from '../../core/app-error.ts';
import type { Clock } from '../../core/clock.ts';
import { originOf } from '../../core/origin.ts';
import { patiently } from '../../core/patiently.ts';
import type { Http } from '../../ports/http.ts';
import { apiOptions } from './api.ts';
import { toRepositories } from './project.ts';

export interface RepositoriesCall {
  readonly instance: Instance;
  readonly token: string;
  readonly signal: AbortSignal | undefined;
  /** Hears how many milliseconds the service asked us to wait. */
  readonly onPause?: ((ms: number) => void) | undefined;
}

type Page = readonly Omit<Repository, 'account'>[];

const pageSize = 100;
/** A million repositories. A service that goes on beyond that does not know where it is. */
const maxPages = 10_000;

/**
 * Every project the person is a member of, one page at a time. Keyset paging is asked for
 * (stable while projects come and go); a service that ignores it answers with numbered pages,
 * and those are followed then. Throws `host.unexpected-reply` when the pages go in a circle.
 */
export async function* repositories(
  http: Http,
  clock: Clock,
  call: RepositoriesCall,
): AsyncGenerator<Page> {
  const seen = new Set<string>();
  let cursor: Cursor | null = {};
  for (let pages = 0; cursor !== null; pages += 1) {
    const key: string = JSON.stringify(cursor);
    if (seen.has(key) || pages === maxPages) {
      throw new AppError('host.unexpected-reply', { detail: 'the pages of the list repeat' });
    }
    seen.add(key);
    const at: Cursor = cursor;
    const { rows, next }: Fetched = await patiently(
      { clock, signal: call.signal, onPause: call.onPause },
      () => fetchPage(http, call, at),
    );
    if (rows.length > 0) yield rows;
    cursor = next;
  }
}

/** Where the next page begins, in the service's own parameters. */
type Cursor = Readonly<Partial<Record<(typeof cursorParameters)[number], string>>>;

const cursorParameters = ['id_after', 'cursor', 'page'] as const;

interface Fetched {
  readonly rows: Page;
  readonly next: Cursor | null;
}

async function fetchPage(http: Http, call: RepositoriesCall, cursor: Cursor): Promise<Fetched> {
  let headers = new Headers();
  const projects = new Projects(
    apiOptions(http, { ...call, onHeaders: (received) => (headers = received) }),
  );
  const reply: unknown = await projects.all({
    membership: true,
    pagination: 'keyset',
    orderBy: 'id',
    sort: 'asc',
    perPage: pageSize,
    ...cursor,
  });
  const rows = toRepositories(reply, call.instance);
  return { rows, next: nextCursor(headers, call.instance, rows) };
}

function nextCursor(headers: Headers, instance: Instance, rows: Page): Cursor | null {
  const link = headers.get('link');
  if (link !== null) return fromLink(link, instance);
  const page = headers.get('x-next-page');
  if (page !== null) return /^\d{1,9}$/.test(page) ? { page } : null;
  // Some gateway dropped the paging headers: a full page may not be the last.
  const last = rows.at(-1);
  return last && rows.length === pageSize ? { id_after: last.id } : null;
}

/**
 * The `next` of a Link header (RFC 8288). Only its cursor is taken, and only when it points to the
 * list we asked for: an address from an answer never decides where the token goes.
 */
function fromLink(link: string, instance: Instance): Cursor | null {
  const target = /<([^<>]{1,8192})>\s*;[^,]*\brel="?next"?/.exec(link)?.[1];
  if (target === undefined) return null;
  const list = `${instance}/api/v4/projects`;
  const url = URL.canParse(target, list) ? new URL(target, list) : null;
  if (!url || originOf(url) !== originOf(instance) || url.pathname !== new URL(list).pathname) {
    throw new AppError('host.redirected', { detail: url ? url.host : 'unreadable next page' });
  }
  const found = cursorParameters.flatMap((name) => {
    const value = url.searchParams.get(name);
    return value === null ? [] : [[name, value] as const];
  });
  return found.length === 0 ? null : Object.fromEntries(found);
}
