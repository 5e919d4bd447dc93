import { z } from 'zod';

import type { Instance } from '../../../preload/model/account.ts';
import type { Repository } from '../../../preload/model/repository.ts';
import { isLoopback } from '../../core/address.ts';
import { cleanText } from '../../core/clean-text.ts';
import { parseReply } from '../reply.ts';

const access = z.object({ access_level: z.int() }).nullish();

/** The fields of a project we use (docs.gitlab.com/api/projects); the rest may be anything. */
const project = z.object({
  id: z.int(),
  path_with_namespace: z.string().min(1).max(1024),
  http_url_to_repo: z.string().nullish(),
  web_url: z.string().nullish(),
  description: z.string().nullish(),
  default_branch: z.string().nullish(),
  visibility: z.enum(['private', 'internal', 'public']).catch('private'),
  archived: z.boolean().nullish(),
  permissions: z.object({ project_access: access, group_access: access }).nullish(),
  last_activity_at: z.string().nullish(),
});

type Project = z.output<typeof project>;

/** Throws `host.unexpected-reply` naming the field. */
export function toRepositories(
  reply: unknown,
  instance: Instance,
): readonly Omit<Repository, 'account'>[] {
  return parseReply(z.array(project), reply).map((each) => toRepository(each, instance));
}

function toRepository(one: Project, instance: Instance): Omit<Repository, 'account'> {
  const path = cleanText(one.path_with_namespace, 1024);
  const activity = Date.parse(one.last_activity_at ?? '');
  return {
    id: String(one.id),
    path,
    description: cleanText(one.description ?? '', 2000),
    webUrl: page(one.web_url, instance) ?? `${instance}/${path}`,
    cloneUrl: cloneUrl(one.http_url_to_repo, instance) ?? `${instance}/${path}.git`,
    defaultBranch: one.default_branch ? cleanText(one.default_branch, 255) : null,
    visibility: one.visibility,
    archived: one.archived ?? false,
    disabled: false,
    permission: permission(one),
    lastActivityAt: Number.isNaN(activity) ? null : activity,
  };
}

/**
 * What the access levels allow (docs.gitlab.com/user/permissions): 20 Reporter reads code,
 * 30 Developer pushes, 40 Maintainer and 50 Owner administer. A Guest (10, 15) reads only
 * what everybody may. The list leaves both out for some projects the person may well
 * control (gitlab-org/gitlab#409639): then we do not know, and say so.
 */
function permission({ permissions, visibility }: Project): Repository['permission'] {
  const levels = [permissions?.project_access, permissions?.group_access]
    .map((each) => each?.access_level)
    .filter((level) => level !== undefined);
  if (levels.length === 0) return 'unknown';
  const level = Math.max(...levels);
  if (level >= 40) return 'admin';
  if (level >= 30) return 'write';
  return level >= 20 || (level >= 10 && visibility !== 'private') ? 'read' : 'none';
}

/** Never with a credential in it. On another host it stays as it is: whoever clones it sees that host. */
function cloneUrl(text: string | null | undefined, instance: Instance): string | null {
  const url = parse(text, instance);
  if (url === null) return null;
  const own = new URL(instance);
  // An instance behind a proxy that ends TLS may not know that it is reached over https.
  if (url.protocol === 'http:' && own.protocol === 'https:' && url.hostname === own.hostname) {
    return `${own.protocol}//${own.host}${url.pathname}`;
  }
  return isFetchable(url) ? `${url.protocol}//${url.host}${url.pathname}` : null;
}

function page(text: string | null | undefined, instance: Instance): string | null {
  const url = parse(text, instance);
  return url !== null && isFetchable(url) && url.username === '' ? url.href : null;
}

function parse(text: string | null | undefined, instance: Instance): URL | null {
  return text && text.length <= 2048 && URL.canParse(text, instance)
    ? new URL(text, instance)
    : null;
}

function isFetchable(url: URL): boolean {
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname));
}
