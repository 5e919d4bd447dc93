import { PersonalAccessTokens } from '@gitbeaker/rest';
import { z } from 'zod';

import { isFailure } from '../../core/app-error.ts';
import type { Http } from '../../ports/http.ts';
import type { TokenFacts } from '../provider.ts';
import { parseReply } from '../reply.ts';
import { apiOptions, type ApiCall } from './api.ts';

const pasted = z.object({
  scopes: z.array(z.string()),
  /** A day; the token ends when it begins, by UTC. */
  expires_at: z.string().nullish(),
});

/**
 * What GitLab says of a personal, group or project access token (`GET /personal_access_tokens/self`,
 * since 15.5). Null for any other kind, which GitLab answers with 400, and for one without the scopes
 * to ask.
 */
export async function describeToken(http: Http, call: ApiCall): Promise<TokenFacts | null> {
  const tokens = new PersonalAccessTokens(apiOptions(http, { ...call, mayBeMissing: true }));
  try {
    const { scopes, expires_at: day } = parseReply(pasted, await tokens.show());
    const expiresAt = Date.parse(day ?? '');
    return { scopes, expiresAt: Number.isNaN(expiresAt) ? null : expiresAt };
  } catch (thrown) {
    if (isFailure(thrown, 'host.not-found', 'host.forbidden', 'account.refused')) return null;
    if (isFailure(thrown, 'host.unexpected-reply') && thrown.detail === 'status 400') return null;
    throw thrown;
  }
}

/** What a pasted token lacks to clone and push (docs.gitlab.com, "Personal access token scopes"). */
export function missing(scopes: readonly string[]): readonly string[] {
  const isEnough = scopes.includes('api') || scopes.includes('write_repository');
  return isEnough ? [] : ['write_repository'];
}
