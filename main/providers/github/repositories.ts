import { z } from 'zod';

import type { Instance } from '../../../preload/model/account.ts';
import { isFailure } from '../../core/app-error.ts';
import type { Clock } from '../../core/clock.ts';
import type { Http } from '../../ports/http.ts';
import type { ListedRepository } from '../provider.ts';
import { parseReply } from '../reply.ts';
import { withheldBy } from './api-failure.ts';
import { pages, type PagesCall } from './pages.ts';
import { toRepositories } from './repository.ts';

export interface RepositoriesCall extends Pick<PagesCall, 'signal' | 'onPause'> {
  readonly instance: Instance;
  readonly token: string;
  /** Hears how many organisations GitHub left out until the person has signed in at theirs. */
  readonly onWithheld?: ((organisations: number) => void) | undefined;
}

type Page = readonly ListedRepository[];

/**
 * Every repository the person can use, one page at a time. A GitHub App's token sees what the app was
 * installed on, and those are listed installation by installation.
 */
export function repositories(
  http: Http,
  clock: Clock,
  call: RepositoriesCall,
): AsyncGenerator<Page> {
  return call.token.startsWith('ghu_') ? installed(http, clock, call) : own(http, clock, call);
}

async function* own(http: Http, clock: Clock, call: RepositoriesCall): AsyncGenerator<Page> {
  // In the order they were made: what comes into being meanwhile is last, and moves no page.
  const list = {
    ...call,
    route: 'GET /user/repos',
    parameters: { sort: 'created', direction: 'asc' },
  };
  let most = 0;
  for await (const { body, headers } of pages(http, clock, list, rowsOf)) {
    const withheld = withheldBy(headers);
    if (withheld > most) call.onWithheld?.((most = withheld));
    const rows = toRepositories(body, call.instance);
    if (rows.length > 0) yield rows;
  }
}

const installations = z.object({
  installations: z.array(
    z.object({
      id: z.int(),
      suspended_at: z.string().nullish(),
      permissions: z.object({ contents: z.string().nullish() }).nullish(),
    }),
  ),
});

const installedRepositories = z.object({ repositories: z.array(z.unknown()) });

async function* installed(http: Http, clock: Clock, call: RepositoriesCall): AsyncGenerator<Page> {
  const list = { ...call, route: 'GET /user/installations' };
  const ids: Installation[] = [];
  for await (const { body } of pages(
    http,
    clock,
    list,
    (reply) => parseReply(installations, reply).installations,
  )) {
    for (const one of parseReply(installations, body).installations) {
      if (!one.suspended_at)
        ids.push({ id: one.id, contents: one.permissions?.contents ?? 'none' });
    }
  }
  let withheld = 0;
  for (const { id, contents } of ids) {
    try {
      yield* atInstallation(http, clock, call, { id, contents });
    } catch (thrown) {
      // The others are still there.
      if (isFailure(thrown, 'account.sso-required')) call.onWithheld?.((withheld += 1));
      else if (!isGone(thrown)) throw thrown;
    }
  }
}

interface Installation {
  readonly id: number;
  readonly contents: string;
}

async function* atInstallation(
  http: Http,
  clock: Clock,
  call: RepositoriesCall,
  { id, contents }: Installation,
): AsyncGenerator<Page> {
  const inner = (reply: unknown) => parseReply(installedRepositories, reply).repositories;
  const rows = {
    ...call,
    route: 'GET /user/installations/{installation_id}/repositories',
    parameters: { installation_id: id },
  };
  for await (const { body } of pages(http, clock, rows, inner)) {
    const page = toRepositories(inner(body), call.instance).map((one) => capped(one, contents));
    if (page.length > 0) yield page;
  }
}

/** Suspended or removed while the list was read. */
function isGone(thrown: unknown): boolean {
  if (isFailure(thrown, 'host.forbidden')) return true;
  return isFailure(thrown, 'host.unexpected-reply') && thrown.detail === 'status 404';
}

/** The token may do what both the person and the app may (docs.github.com, "user access token"). */
function capped(one: ListedRepository, contents: string): ListedRepository {
  if (contents === 'write') return one;
  if (contents !== 'read') return { ...one, permission: 'none' };
  const isMore = one.permission === 'admin' || one.permission === 'write';
  return isMore ? { ...one, permission: 'read' } : one;
}

const rowsOf = (body: unknown) => parseReply(z.array(z.unknown()), body);
