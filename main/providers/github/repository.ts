import { z } from 'zod';

import type { Instance } from '../../../preload/model/account.ts';
import type { Repository } from '../../../preload/model/repository.ts';
import { cleanText } from '../../core/clean-text.ts';
import { originOf } from '../../core/origin.ts';
import type { ListedRepository } from '../provider.ts';
import { parseReply } from '../reply.ts';

/** The fields of a repository we use (docs.github.com/rest/repos); the rest may be anything. */
const repository = z.object({
  id: z.int(),
  full_name: z.string().regex(/^[^/\s]{1,255}\/[^/\s]{1,255}$/),
  html_url: z.string().nullish(),
  clone_url: z.string().nullish(),
  description: z.string().nullish(),
  default_branch: z.string().nullish(),
  private: z.boolean().nullish(),
  visibility: z.enum(['private', 'internal', 'public']).optional().catch(undefined),
  archived: z.boolean().nullish(),
  disabled: z.boolean().nullish(),
  permissions: z
    .object({
      admin: z.boolean().nullish(),
      maintain: z.boolean().nullish(),
      push: z.boolean().nullish(),
      triage: z.boolean().nullish(),
      pull: z.boolean().nullish(),
    })
    .nullish(),
  pushed_at: z.string().nullish(),
});

type Fields = z.output<typeof repository>;

/** Throws `host.unexpected-reply` naming the field. */
export function toRepositories(reply: unknown, instance: Instance): readonly ListedRepository[] {
  return parseReply(z.array(repository), reply).map((each) => toListed(each, instance));
}

export function toRepository(reply: unknown, instance: Instance): ListedRepository {
  return toListed(parseReply(repository, reply), instance);
}

function toListed(one: Fields, instance: Instance): ListedRepository {
  const path = cleanText(one.full_name, 511);
  const pushed = Date.parse(one.pushed_at ?? '');
  return {
    id: String(one.id),
    path,
    description: cleanText(one.description ?? '', 2000),
    webUrl: own(one.html_url, instance) ?? `${instance}/${path}`,
    cloneUrl: own(one.clone_url, instance) ?? `${instance}/${path}.git`,
    defaultBranch: one.default_branch ? cleanText(one.default_branch, 255) : null,
    // Before `internal` existed there was only the flag.
    visibility: one.visibility ?? (one.private === false ? 'public' : 'private'),
    archived: one.archived ?? false,
    disabled: one.disabled ?? false,
    permission: permission(one),
    lastActivityAt: Number.isNaN(pushed) ? null : pushed,
  };
}

/**
 * What GitHub's roles allow (docs.github.com, "Repository roles for an organization"): triage reads,
 * maintain pushes but does not administer.
 */
function permission({ permissions }: Fields): Repository['permission'] {
  if (!permissions) return 'unknown';
  if (permissions.admin) return 'admin';
  if (permissions.maintain || permissions.push) return 'write';
  return permissions.triage || permissions.pull ? 'read' : 'none';
}

/** An address of the instance itself, never with a credential in it; GitHub has all its repositories there. */
function own(text: string | null | undefined, instance: Instance): string | null {
  if (!text || text.length > 2048 || !URL.canParse(text)) return null;
  const url = new URL(text);
  return originOf(url) === originOf(instance)
    ? `${url.protocol}//${url.host}${url.pathname}`
    : null;
}
