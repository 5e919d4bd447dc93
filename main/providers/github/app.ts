import githubAppJwt from 'universal-github-app-jwt';
import { z } from 'zod';

import type { Instance } from '../../../preload/model/account.ts';
import { AppError, isFailure } from '../../core/app-error.ts';
import { cleanText } from '../../core/clean-text.ts';
import type { Clock } from '../../core/clock.ts';
import { originOf } from '../../core/origin.ts';
import type { Http } from '../../ports/http.ts';
import type { AppInstallation, AppKey } from '../provider.ts';
import { parseReply } from '../reply.ts';
import { read, type ApiCall } from './api.ts';
import { pages } from './pages.ts';

/**
 * A token by which the app proves itself: RS256, issued a minute ago so that a slow clock there does
 * not mind, over in nine (docs.github.com, "Generating a JSON Web Token (JWT) for a GitHub App").
 * Throws `integration.bad-private-key` for a key that cannot sign.
 */
export async function appToken({ id, privateKey }: AppKey, clock: Clock): Promise<string> {
  // The library takes thirty seconds off by itself.
  const now = Math.floor(clock.now() / 1000) - 30;
  try {
    return (await githubAppJwt({ id, privateKey, now })).token;
  } catch {
    // What it says may quote the key.
    throw new AppError('integration.bad-private-key', { detail: 'it cannot sign' });
  }
}

const app = z.object({
  id: z.int(),
  slug: z.string().nullish(),
  client_id: z.string().nullish(),
  name: z.string(),
  html_url: z.string().nullish(),
  permissions: z.record(z.string(), z.unknown()).nullish(),
});
export type App = z.output<typeof app>;

/** What GitHub knows of the app itself. Throws `integration.app-key-refused`, `host.*`. */
export async function showApp(http: Http, instance: Instance, jwt: string): Promise<App> {
  return parseReply(app, (await asApp(http, { instance, token: jwt, route: 'GET /app' })).body);
}

const installation = z.object({
  id: z.int(),
  account: z.object({ login: z.string().nullish(), slug: z.string().nullish() }).nullish(),
  target_type: z.string().nullish(),
  repository_selection: z.enum(['all', 'selected']).catch('selected'),
  suspended_at: z.string().nullish(),
  html_url: z.string().nullish(),
});

const rowsOf = (body: unknown) => parseReply(z.array(installation), body);

/**
 * Where the app is installed. Throws `integration.app-key-refused` when GitHub does not take the
 * token, `host.*`.
 */
export async function installations(
  http: Http,
  clock: Clock,
  instance: Instance,
  jwt: string,
): Promise<readonly AppInstallation[]> {
  const list = { instance, token: jwt, route: 'GET /app/installations' };
  const found: AppInstallation[] = [];
  try {
    for await (const { body } of pages(http, clock, list, rowsOf)) {
      found.push(...rowsOf(body).map((one) => toInstallation(one, instance)));
    }
  } catch (thrown) {
    throw keyFailure(thrown);
  }
  return found;
}

function toInstallation(one: z.output<typeof installation>, instance: Instance): AppInstallation {
  return {
    id: String(one.id),
    // An installation on a whole enterprise has a slug in the login's place.
    account: cleanText(one.account?.login ?? one.account?.slug ?? '', 255) || 'unknown',
    kind: one.target_type === 'User' ? 'person' : 'organisation',
    repositorySelection: one.repository_selection,
    suspended: Boolean(one.suspended_at),
    htmlUrl: ownPage(one.html_url, instance),
  };
}

export function ownPage(text: string | null | undefined, instance: Instance): string | null {
  if (!text || text.length > 2048 || !URL.canParse(text)) return null;
  const url = new URL(text);
  return originOf(url) === originOf(instance) && url.username === '' ? url.href : null;
}

async function asApp(http: Http, asked: ApiCall) {
  try {
    return await read(http, asked);
  } catch (thrown) {
    throw keyFailure(thrown);
  }
}

/** 401 is about the key, not about an account; 404 is an app that was deleted. */
function keyFailure(thrown: unknown): unknown {
  const isKey =
    isFailure(thrown, 'account.refused') ||
    (isFailure(thrown, 'host.unexpected-reply') && thrown.detail === 'status 404');
  return isKey
    ? new AppError('integration.app-key-refused', { words: thrown.words, cause: thrown })
    : thrown;
}
