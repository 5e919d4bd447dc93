import type { Instance } from '../../../preload/model/account.ts';
import { AppError, isFailure } from '../../core/app-error.ts';
import type { Clock } from '../../core/clock.ts';
import { patiently } from '../../core/patiently.ts';
import { retryAfter } from '../../core/retry-after.ts';
import type { Http } from '../../ports/http.ts';
import type { ListedRepository } from '../provider.ts';
import { parseReply } from '../reply.ts';
import { ask, parseList, type ApiCall, type Ask } from './api.ts';
import { permissionsFor } from './permissions.ts';
import {
  encode,
  placeOf,
  projectShape,
  repositoryShape,
  toRepository,
  type Project,
} from './repository.ts';

export interface RepositoriesCall extends ApiCall {
  readonly onPause?: ((ms: number) => void) | undefined;
}

const pageSize = 100;
/** No organisation has more than 1,000 projects; a service that goes on does not know where it is. */
const maxPages = 1000;
/** Projects asked for their repositories at the same time. */
const atOnce = 4;

/**
 * Every repository of every project the account sees, one page of projects at a time. Throws
 * `host.unexpected-reply` when the pages go in a circle.
 */
export async function* repositories(
  http: Http,
  clock: Clock,
  call: RepositoriesCall,
): AsyncGenerator<readonly ListedRepository[]> {
  const askPatiently = patient(http, clock, call);
  const seen = new Set<string>();
  let continuation: string | null = '';
  while (continuation !== null) {
    if (seen.has(continuation) || seen.size === maxPages) {
      throw new AppError('host.unexpected-reply', { detail: 'the pages of the list repeat' });
    }
    seen.add(continuation);
    const page: ProjectPage = await projectPage(askPatiently, continuation);
    for (let at = 0; at < page.projects.length; at += atOnce) {
      const some = page.projects.slice(at, at + atOnce);
      const rows = await Promise.all(
        some.map((one) => inProject(askPatiently, call.instance, one)),
      );
      if (rows.some((each) => each.length > 0)) yield rows.flat();
    }
    continuation = page.next;
  }
}

/**
 * Asks again where the service is busy. It sends `Retry-After` with good answers too, before it
 * begins to refuse (learn.microsoft.com/azure/devops/integrate/concepts/rate-limits); then nothing
 * else is asked until that is over.
 */
function patient(http: Http, clock: Clock, call: RepositoriesCall): Ask {
  return async (question) => {
    const answer = await patiently({ ...call, clock }, () => ask(http, call, question));
    const pause = retryAfter(answer.headers) ?? 0;
    if (pause > 0) {
      call.onPause?.(pause);
      await clock.sleep(pause, call.signal).catch((cause: unknown) => {
        throw cause instanceof AppError ? cause : new AppError('app.cancelled', { cause });
      });
    }
    return answer;
  };
}

interface ProjectPage {
  readonly projects: readonly Project[];
  readonly next: string | null;
}

/** Only the token of the next page is taken from an answer; where it is asked for stays ours. */
async function projectPage(askFor: Ask, continuation: string): Promise<ProjectPage> {
  const { body, headers } = await askFor({
    path: '/_apis/projects',
    version: '7.1',
    query: {
      stateFilter: 'wellFormed',
      $top: String(pageSize),
      ...(continuation === '' ? {} : { continuationToken: continuation }),
    },
  });
  const next = headers.get('x-ms-continuationtoken') || null;
  // The published description has it as a number. Without the rest the list would pass for whole.
  if (next !== null && !/^\d{1,10}$/.test(next)) {
    throw new AppError('host.unexpected-reply', { detail: 'x-ms-continuationtoken' });
  }
  return { projects: parseList(projectShape, body), next };
}

async function inProject(
  askFor: Ask,
  instance: Instance,
  { id }: Project,
): Promise<readonly ListedRepository[]> {
  try {
    const { body } = await askFor({
      path: `/${encode(id)}/_apis/git/repositories`,
      version: '7.1',
      mayBeMissing: true,
    });
    const rows = parseList(repositoryShape, body);
    const permissions = await permissionsFor(askFor, rows.map(placeOf));
    return rows.map((one) => toRepository(one, instance, permissions.get(one.id)));
  } catch (thrown) {
    // Deleted meanwhile, or without the service for code; the other projects are still there.
    if (isFailure(thrown, 'host.not-found', 'host.forbidden')) return [];
    throw thrown;
  }
}

/**
 * One repository as it is now, by its identifier, which survives renames and moves, or by
 * `project/repository`. Null when the token cannot see it: the service answers 404 for both.
 */
export async function find(
  http: Http,
  call: ApiCall,
  where: { readonly id: string } | { readonly path: string },
): Promise<ListedRepository | null> {
  const path = pathTo(where);
  if (path === null) return null;
  const askOnce: Ask = (question) => ask(http, call, question);
  try {
    const { body } = await askOnce({ path, version: '7.1', mayBeMissing: true });
    const one = parseReply(repositoryShape, body);
    const permissions = await permissionsFor(askOnce, [placeOf(one)]);
    return toRepository(one, call.instance, permissions.get(one.id));
  } catch (thrown) {
    if (isFailure(thrown, 'host.not-found')) return null;
    throw thrown;
  }
}

function pathTo(where: { readonly id: string } | { readonly path: string }): string | null {
  if ('id' in where) return `/_apis/git/repositories/${encode(where.id)}`;
  // Neither a project's nor a repository's name may hold a slash.
  const [project, repository, ...more] = where.path.split('/');
  const isPlain = [project, repository].every((name) => name && !/^\.{1,2}$/.test(name));
  if (!project || !repository || !isPlain || more.length > 0) return null;
  return `/${encode(project)}/_apis/git/repositories/${encode(repository)}`;
}
