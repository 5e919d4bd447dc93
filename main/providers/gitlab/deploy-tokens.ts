import { DeployTokens as Resource, Projects } from '@gitbeaker/rest';
import { z } from 'zod';

import type { Instance } from '../../../preload/model/account.ts';
import { isFailure } from '../../core/app-error.ts';
import type { Http } from '../../ports/http.ts';
import type { DeployTokenObstacle, DeployTokens } from '../provider.ts';
import { parseReply } from '../reply.ts';
import { apiOptions } from './api.ts';

const access = z.object({ access_level: z.int() }).nullish();

const project = z.object({
  namespace: z.object({ kind: z.string() }),
  permissions: z.object({ project_access: access, group_access: access }).nullish(),
});

/** The answer to `POST /projects/:id/deploy_tokens` (docs.gitlab.com/api/deploy_tokens). */
const made = z.object({
  id: z.int(),
  username: z.string().regex(/^[^\s:@/]{1,255}$/),
  token: z.string().regex(/^[A-Za-z0-9._~+/=-]{1,8192}$/),
  scopes: z.array(z.string()),
  expires_at: z.string().nullish(),
});

const maintainer = 40;

/**
 * GitLab's deploy tokens: one project each, with a user name of their own. The scope is
 * `read_repository`; there is none that writes. Making and removing them needs the scope `api`.
 */
export function createDeployTokens(http: Http): DeployTokens {
  const tokensOf = (instance: Instance, token: string) =>
    new Resource(apiOptions(http, { instance, token, mayWrite: true, mayBeMissing: true }));

  return {
    needs: 'api',
    obstacle: (instance, token, repository) => obstacle(http, { instance, token }, repository),

    async create(instance, token, repository, name, ending) {
      const reply: unknown = await tokensOf(instance, token).create(name, ['read_repository'], {
        projectId: repository,
        ...(ending === undefined ? {} : { expires_at: new Date(ending).toISOString() }),
      });
      const { id, username, token: secret, scopes, expires_at: end } = parseReply(made, reply);
      const expiresAt = Date.parse(end ?? '');
      return {
        id: String(id),
        username,
        token: secret,
        scopes,
        expiresAt: Number.isNaN(expiresAt) ? null : expiresAt,
      };
    },

    async remove(instance, token, repository, id) {
      try {
        await tokensOf(instance, token).remove(Number(id), { projectId: repository });
      } catch (thrown) {
        if (!isFailure(thrown, 'host.not-found')) throw thrown;
      }
    },
  };
}

/**
 * Asked for one project, because the list leaves the level out for some
 * (gitlab-org/gitlab#409639).
 */
async function obstacle(
  http: Http,
  call: { readonly instance: Instance; readonly token: string },
  repository: string,
): Promise<DeployTokenObstacle | null> {
  let reply: unknown;
  try {
    reply = await new Projects(apiOptions(http, { ...call, mayBeMissing: true })).show(repository);
  } catch (thrown) {
    if (isFailure(thrown, 'host.not-found')) return 'not-found';
    throw thrown;
  }
  const { namespace, permissions } = parseReply(project, reply);
  if (namespace.kind !== 'group') return 'personal';
  const levels = [permissions?.project_access, permissions?.group_access];
  const highest = Math.max(0, ...levels.map((each) => each?.access_level ?? 0));
  return highest >= maintainer ? null : 'role';
}
