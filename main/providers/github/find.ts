import { AppError } from '../../core/app-error.ts';
import type { Instance } from '../../../preload/model/account.ts';
import { isWithin } from '../../core/instance-root.ts';
import type { Http } from '../../ports/http.ts';
import type { ListedRepository } from '../provider.ts';
import { read, type ApiCall } from './api.ts';
import { apiBase } from './places.ts';
import { toRepository } from './repository.ts';

/**
 * One repository as it is now, by its number or its path. A renamed or moved one answers 301 to its
 * old path; where that leads to the API's own record of it, it is followed, once. Null when the token
 * cannot see it: GitHub answers 404 for both.
 */
export async function find(
  http: Http,
  instance: Instance,
  token: string,
  where: { readonly id: string } | { readonly path: string },
): Promise<ListedRepository | null> {
  const one = 'id' in where ? byId(where.id) : byPath(where.path);
  if (one === null) return null;
  const answer = await read(http, { instance, token, ...one, accept: [200, 301, 404] });
  if (answer.status === 404) return null;
  if (answer.status === 200) return toRepository(answer.body, instance);

  const moved = await read(http, {
    instance,
    token,
    ...byTarget(answer.headers.get('location'), instance),
    accept: [200, 404],
  });
  return moved.status === 404 ? null : toRepository(moved.body, instance);
}

type Route = Pick<ApiCall, 'route' | 'parameters'>;

function byId(id: string): Route | null {
  return /^\d{1,15}$/.test(id)
    ? { route: 'GET /repositories/{id}', parameters: { id: Number(id) } }
    : null;
}

function byPath(path: string): Route | null {
  const [, owner, repo] = /^(\w[\w-]{0,99})\/([\w.-]{1,100})$/.exec(path) ?? [];
  if (owner === undefined || repo === undefined || /^\.{1,2}$/.test(repo)) return null;
  return { route: 'GET /repos/{owner}/{repo}', parameters: { owner, repo } };
}

/** Only the number is taken from where we are sent; the address is ours. Throws `host.redirected`. */
function byTarget(location: string | null, instance: Instance): Route {
  const base = apiBase(instance);
  const url = location !== null && URL.canParse(location, base) ? new URL(location, base) : null;
  const path = url?.pathname.slice(new URL(base).pathname.replace(/\/$/, '').length) ?? '';
  const [, id] = /^\/repositories\/(\d{1,15})$/.exec(path) ?? [];
  const route = id === undefined ? null : byId(id);
  if (url === null || route === null || !isWithin(base, url.href)) {
    throw new AppError('host.redirected', { detail: url?.host ?? 'unreadable' });
  }
  return route;
}
