import type { Headers } from './exchange.ts';

export interface Paged<T> {
  readonly items: readonly T[];
  readonly headers: Headers;
}

export interface PageRequest {
  /** The address asked for, so that links repeat its filters. */
  readonly url: URL;
  readonly base: string;
}

/** GitLab leaves the totals out beyond this many (`doc/api/rest`, "Pagination response headers"). */
const countedUpTo = 10_000;

export function perPageOf(fields: URLSearchParams): number {
  const asked = positive(fields.get('per_page'), 20);
  return Math.min(asked, 100);
}

/** Offset paging: `page` and `per_page`, with `X-…` headers and `Link`. */
export function offsetPage<T>(all: readonly T[], request: PageRequest): Paged<T> {
  const fields = request.url.searchParams;
  const perPage = perPageOf(fields);
  const page = positive(fields.get('page'), 1);
  const pages = Math.max(1, Math.ceil(all.length / perPage));
  const items = all.slice((page - 1) * perPage, page * perPage);
  const next = page < pages ? page + 1 : null;
  const previous = page > 1 ? page - 1 : null;
  const counted = all.length <= countedUpTo;

  const link = (rel: string, number: number): string =>
    linkTo(request, rel, { page: String(number), per_page: String(perPage) });
  const links = [
    ...(previous === null ? [] : [link('prev', previous)]),
    ...(next === null ? [] : [link('next', next)]),
    link('first', 1),
    ...(counted ? [link('last', pages)] : []),
  ];
  return {
    items,
    headers: {
      link: links.join(', '),
      'x-next-page': next === null ? '' : String(next),
      'x-page': String(page),
      'x-per-page': String(perPage),
      'x-prev-page': previous === null ? '' : String(previous),
      ...(counted ? { 'x-total': String(all.length), 'x-total-pages': String(pages) } : {}),
    },
  };
}

/**
 * Keyset paging by id: goes on after (or before) the last one seen, so that a list that grows
 * meanwhile neither skips nor repeats. `all` is in the order of ids; `wanted` is asked only until
 * the page is full, so that a page of a long list costs no more than one of a short list.
 */
export function keysetPage<T extends { readonly id: number }>(
  all: readonly T[],
  wanted: (item: T) => boolean,
  request: PageRequest,
): Paged<T> {
  const fields = request.url.searchParams;
  const perPage = perPageOf(fields);
  const ascending = fields.get('sort') === 'asc';
  const bound = ascending ? 'id_after' : 'id_before';
  const after = Number(fields.get('id_after') ?? -Infinity);
  const before = Number(fields.get('id_before') ?? Infinity);
  const found: T[] = [];
  const end = firstAt(all, before);
  const start = firstAt(all, after + 1);
  for (let step = 0; step < end - start && found.length <= perPage; step += 1) {
    const item = all[ascending ? start + step : end - 1 - step];
    if (item && wanted(item)) found.push(item);
  }
  const items = found.slice(0, perPage);
  const last = items.at(-1);
  const more = found.length > items.length && last !== undefined;

  return {
    items,
    headers: {
      'x-per-page': String(perPage),
      ...(more ? { link: linkTo(request, 'next', { [bound]: String(last.id) }) } : {}),
    },
  };
}

/** The first index whose id is at least so big. */
function firstAt(all: readonly { readonly id: number }[], id: number): number {
  let low = 0;
  let high = all.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((all[middle]?.id ?? Infinity) < id) low = middle + 1;
    else high = middle;
  }
  return low;
}

function linkTo(request: PageRequest, rel: string, changes: Headers): string {
  const target = new URL(request.url.pathname + request.url.search, request.base);
  for (const [name, value] of Object.entries(changes)) target.searchParams.set(name, value);
  return `<${target.href}>; rel="${rel}"`;
}

function positive(text: string | null, fallback: number): number {
  const number = Number(text ?? fallback);
  return Number.isInteger(number) && number > 0 ? number : fallback;
}
