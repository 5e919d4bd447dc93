import { ProjectPushRules } from '@gitbeaker/rest';
import { z } from 'zod';

import { isFailure } from '../../core/app-error.ts';
import type { Http } from '../../ports/http.ts';
import type { PushRules } from '../provider.ts';
import { parseReply } from '../reply.ts';
import { apiOptions, type ApiCall } from './api.ts';

/** An empty text is how GitLab writes "no such rule". */
const expression = z
  .string()
  .max(2048)
  .nullish()
  .transform((text) => text || null);
const flag = z
  .boolean()
  .nullish()
  .transform((value) => value ?? false);

/** `GET /projects/:id/push_rule` (docs.gitlab.com/api/project_push_rules); Premium and up. */
const pushRule = z
  .object({
    commit_message_regex: expression,
    commit_message_negative_regex: expression,
    branch_name_regex: expression,
    author_email_regex: expression,
    file_name_regex: expression,
    max_file_size: z.number().nullish(),
    reject_unsigned_commits: flag,
    commit_committer_check: flag,
  })
  .nullable();

/**
 * What the server will check on a push. Null where nothing was set up, where the instance has no
 * push rules (404), and where this person may not read them (403): then the server alone decides.
 */
export async function readPushRules(
  http: Http,
  call: ApiCall,
  repository: string,
): Promise<PushRules | null> {
  const rules = new ProjectPushRules(apiOptions(http, { ...call, mayBeMissing: true }));
  let reply: unknown;
  try {
    reply = await rules.show(repository);
  } catch (thrown) {
    if (isFailure(thrown, 'host.not-found', 'host.forbidden')) return null;
    throw thrown;
  }
  const found = parseReply(pushRule, reply);
  if (found === null) return null;
  return {
    commitMessage: found.commit_message_regex,
    commitMessageNegative: found.commit_message_negative_regex,
    branchName: found.branch_name_regex,
    authorEmail: found.author_email_regex,
    fileName: found.file_name_regex,
    maxFileSize: found.max_file_size || null,
    signedCommitsOnly: found.reject_unsigned_commits,
    committerIsUser: found.commit_committer_check,
  };
}
