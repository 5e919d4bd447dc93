import { z } from 'zod';

import type { Instance } from '../../../preload/model/account.ts';
import { AppError } from '../../core/app-error.ts';
import { cleanText } from '../../core/clean-text.ts';
import { commitAddress } from '../../core/commit-address.ts';
import { originOf } from '../../core/origin.ts';
import { pictureUrl } from '../../core/picture.ts';
import type { Http } from '../../ports/http.ts';
import type { Identity, IdentityApi, TokenFacts } from '../provider.ts';
import { parseReply } from '../reply.ts';
import { read } from './api.ts';
import { avatarOrigins, noreplyDomain } from './places.ts';
import { missing, scopesOf } from './scopes.ts';

/** The fields of `GET /user` we use (docs.github.com/rest/users); the rest may be anything. */
const user = z.object({
  id: z.int(),
  /** Letters, digits and hyphens; managed users have an underscore, GitHub Apps' own a bracket. */
  login: z
    .string()
    .transform((text) => cleanText(text, 255))
    .pipe(z.string().min(1)),
  name: z.string().nullish(),
  /** Null unless the person made it public. */
  email: z.string().nullish(),
  avatar_url: z.string().nullish(),
});

export function createIdentity(http: Http): IdentityApi {
  return {
    async identify(instance, token) {
      const { body, headers } = await read(http, { instance, token, route: 'GET /user' });
      return { ...toIdentity(body, instance), token: tokenFacts(headers) };
    },
    avatar: (instance, identity) => avatar(http, instance, identity),
    missing,
  };
}

export function toIdentity(reply: unknown, instance: Instance): Identity {
  const { id, login, name, email, avatar_url: picture } = parseReply(user, reply);
  return {
    login,
    name: cleanText(name ?? '', 255) || login,
    // GitHub ties a commit with this address to the person, and shows nobody the real one
    // (docs.github.com, "Setting your commit email address").
    email: commitAddress(email) ?? commitAddress(`${id}+${login}@${noreplyDomain(instance)}`),
    avatarUrl: picture && URL.canParse(picture) ? new URL(picture).href : null,
  };
}

/**
 * What the answer's headers tell about the token: `X-OAuth-Scopes` comes for classic tokens and OAuth
 * apps alone, `github-authentication-token-expiration` for those that end.
 */
export function tokenFacts(headers: Headers): TokenFacts {
  const scopes = headers.get('x-oauth-scopes');
  return {
    scopes: scopes === null ? null : scopesOf(scopes),
    expiresAt: moment(headers.get('github-authentication-token-expiration')),
  };
}

/** `2026-12-01 09:30:00 UTC`, or with an offset such as `+0100` in the zone's place. */
function moment(text: string | null): number | null {
  const parts = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d) ?(?:UTC|Z|([+-]\d\d):?(\d\d))?$/.exec(
    text?.trim() ?? '',
  );
  if (parts === null) return null;
  const [, day, time, hours, minutes] = parts;
  const at = Date.parse(`${day}T${time}${hours === undefined ? 'Z' : `${hours}:${minutes}`}`);
  return Number.isNaN(at) ? null : at;
}

const pictureLimit = 64 * 1024;

/**
 * The picture as a `data:` URL, so that the window never reaches the network, or null. Only from the
 * instance and the host it keeps pictures at, and without the token. A missing picture is never a failure.
 */
async function avatar(
  http: Http,
  instance: Instance,
  { avatarUrl }: Identity,
): Promise<string | null> {
  if (avatarUrl === null || !isOwn(avatarUrl, instance)) return null;
  const url = new URL(avatarUrl);
  // The full size is 460 pixels wide and may be too much; a list row shows 40.
  url.searchParams.set('s', '96');
  try {
    const response = await http(url, { limit: pictureLimit });
    return response.ok ? pictureUrl(Buffer.from(await response.arrayBuffer())) : null;
  } catch (thrown) {
    if (thrown instanceof AppError) return null;
    throw thrown;
  }
}

function isOwn(address: string, instance: Instance): boolean {
  const own = [instance, ...avatarOrigins(instance)].map((each) => originOf(each));
  return own.includes(originOf(address));
}
