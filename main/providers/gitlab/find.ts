import { Projects } from '@gitbeaker/rest';

import { isFailure } from '../../core/app-error.ts';
import type { Http } from '../../ports/http.ts';
import type { ListedRepository } from '../provider.ts';
import { apiOptions, type ApiCall } from './api.ts';
import { toRepositories } from './project.ts';

/**
 * One project as it is now (`GET /projects/:id`), by its number or its path. Unlike the list, the
 * single project names the person's level reliably (gitlab-org/gitlab#409639). Null when the token
 * cannot see it: GitLab answers 404 for both.
 */
export async function find(
  http: Http,
  call: ApiCall,
  where: { readonly id: string } | { readonly path: string },
): Promise<ListedRepository | null> {
  const projects = new Projects(apiOptions(http, { ...call, mayBeMissing: true }));
  try {
    const reply: unknown = await projects.show('id' in where ? where.id : where.path);
    return toRepositories([reply], call.instance)[0] ?? null;
  } catch (thrown) {
    if (isFailure(thrown, 'host.not-found')) return null;
    throw thrown;
  }
}
