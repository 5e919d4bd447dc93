import { Users } from '@gitbeaker/rest';
import { z } from 'zod';

import type { Instance } from '../../../preload/model/account.ts';
import { cleanText } from '../../core/clean-text.ts';
import { commitAddress } from '../../core/commit-address.ts';
import { originOf } from '../../core/origin.ts';
import type { Http } from '../../ports/http.ts';
import type { Identity } from '../provider.ts';
import { parseReply } from '../reply.ts';
import { apiOptions } from './api.ts';

/** The fields of `GET /user` we use (docs.gitlab.com/api/users); the rest may be anything. */
const user = z.object({
  id: z.int(),
  username: z
    .string()
    .transform((text) => cleanText(text, 255))
    .pipe(z.string().min(1)),
  name: z.string().nullish(),
  email: z.string().nullish(),
  /** The address the person chose for commits; older versions do not send it. */
  commit_email: z.string().nullish(),
  avatar_url: z.string().nullish(),
});

/** Throws `account.refused` when the service does not accept the token. */
export async function identify(http: Http, instance: Instance, token: string): Promise<Identity> {
  const users = new Users(apiOptions(http, { instance, token }));
  return toIdentity(await users.showCurrentUser(), instance);
}

export function toIdentity(reply: unknown, instance: Instance): Identity {
  const {
    username,
    name,
    email,
    commit_email: commitEmail,
    avatar_url: avatar,
  } = parseReply(user, reply);
  return {
    login: username,
    name: cleanText(name ?? '', 255) || username,
    email: commitAddress(commitEmail) ?? commitAddress(email),
    avatarUrl: avatar ? picture(avatar, instance) : null,
  };
}

function picture(text: string, instance: Instance): string | null {
  if (!URL.canParse(text, instance)) return null;
  const url = new URL(text, instance);
  return url.protocol === 'https:' || originOf(url) === originOf(instance) ? url.href : null;
}
