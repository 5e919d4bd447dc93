import type { Headers } from '../exchange.ts';
import type { ApiCall } from './api-guard.ts';

interface Page<T> {
  readonly items: readonly T[];
  /** `Link`, unless everything is on this page. */
  readonly headers: Headers;
}

/** Thirty per page, a hundred at most; neighbours are named in `Link` as GitHub names them. */
export function pageOf<T>({ exchange, place, query }: ApiCall, all: readonly T[]): Page<T> {
  const perPage = Math.min(positive(query.get('per_page'), 30), 100);
  const page = positive(query.get('page'), 1);
  const last = Math.max(1, Math.ceil(all.length / perPage));
  // The path as it was asked for, below whichever API it was.
  const path = exchange.path.slice('/api/v3'.length);
  const link = (rel: string, number: number): string => {
    const target = new URL(`${place.api}${path}${exchange.url.search}`);
    target.searchParams.set('page', String(number));
    return `<${target.href}>; rel="${rel}"`;
  };
  const links = [
    ...(page > 1 ? [link('prev', Math.min(page - 1, last))] : []),
    ...(page < last ? [link('next', page + 1), link('last', last)] : []),
    ...(page > 1 ? [link('first', 1)] : []),
  ];
  return {
    items: all.slice((page - 1) * perPage, page * perPage),
    headers: links.length > 0 ? { link: links.join(', ') } : {},
  };
}

function positive(text: string | null, fallback: number): number {
  const number = Number(text ?? fallback);
  return Number.isInteger(number) && number > 0 ? number : fallback;
}
