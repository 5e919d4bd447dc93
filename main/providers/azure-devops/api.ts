import { z } from 'zod';

import type { Instance } from '../../../preload/model/account.ts';
import { AppError } from '../../core/app-error.ts';
import { originOf } from '../../core/origin.ts';
import type { Http, HttpInit } from '../../ports/http.ts';
import { parseJson, parseReply } from '../reply.ts';
import { toApiFailure } from './api-failure.ts';

export interface ApiCall {
  readonly instance: Instance;
  readonly token: string;
  readonly signal?: AbortSignal | undefined;
}

export interface Question {
  /** Below the organisation, already encoded: `/_apis/projects`. */
  readonly path: string;
  readonly version: '7.1' | '7.1-preview' | '7.1-preview.1';
  readonly query?: Readonly<Record<string, string>>;
  /** Sent as JSON with POST, for questions too long for an address. */
  readonly body?: unknown;
  /** Where the path begins; the organisation unless told. */
  readonly base?: string;
  /** One thing is asked for, so that 404 is an answer: `host.not-found`. */
  readonly mayBeMissing?: true;
}

/** Asks one question with the token and the patience of whoever is asking. */
export type Ask = (question: Question) => Promise<Answer>;

export interface Answer {
  readonly body: unknown;
  readonly headers: Headers;
}

/** An organisation may have thousands of repositories in one project. */
const answerLimit = 32 * 1024 * 1024;

/**
 * Asks Azure DevOps one question. To a token that is not good it answers with its sign-in page
 * (203, or a redirect to it) as often as with 401; all of them are `account.refused`.
 */
export async function ask(http: Http, call: ApiCall, question: Question): Promise<Answer> {
  const url = new URL(`${question.base ?? call.instance}${question.path}`);
  for (const [name, value] of Object.entries(question.query ?? {})) {
    url.searchParams.set(name, value);
  }
  url.searchParams.set('api-version', question.version);
  const response = await http(url, {
    ...methodOf(question),
    headers: {
      accept: 'application/json',
      authorization: authorizationOf(call.token),
      ...(question.body === undefined ? {} : { 'content-type': 'application/json' }),
      // Without it a token that is not good is sent to the sign-in page instead of being refused.
      'x-tfs-fedauthredirect': 'Suppress',
    },
    // A redirect is looked at, never followed: it must not take the token along.
    redirect: 'manual',
    limit: answerLimit,
    ...(call.signal ? { signal: call.signal } : {}),
  });
  const text = await response.text();
  if (response.status >= 300 && response.status < 400) throw redirected(response, url);
  if (response.ok && (response.status === 203 || isPage(response, text))) {
    throw new AppError('account.refused', { detail: 'it answered with its sign-in page' });
  }
  const body = parseJson(text);
  if (response.status === 404 && question.mayBeMissing) throw new AppError('host.not-found');
  if (!response.ok) throw toApiFailure(response, wordsOf(body));
  if (body === undefined) throw new AppError('host.unexpected-reply', { detail: 'not JSON' });
  return { body, headers: response.headers };
}

/**
 * A token of Entra ID goes as a bearer. One a person made by hand (letters and digits alone) counts
 * as a password only (learn.microsoft.com, "Use personal access tokens"): as a bearer it is refused.
 */
function authorizationOf(token: string): string {
  const isPersonal = /^[A-Za-z0-9]{52,128}$/.test(token);
  return isPersonal ? `Basic ${Buffer.from(`:${token}`).toString('base64')}` : `Bearer ${token}`;
}

function methodOf({ body }: Question): HttpInit {
  return body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
}

/** Azure DevOps wraps every list: `{ count, value: […] }`. */
export function parseList<T extends z.ZodType>(item: T, reply: unknown): readonly z.output<T>[] {
  return parseReply(z.object({ value: z.array(item) }), reply).value;
}

function redirected(response: Response, from: URL): AppError {
  const location = response.headers.get('location') ?? '';
  const to = URL.canParse(location, from.href) ? new URL(location, from) : null;
  const isSignIn =
    to !== null &&
    (/\/(?:_signin|common\/login|oauth2)\b/i.test(to.pathname) ||
      /(?:^|\.)(?:login\.microsoftonline\.com|vssps\.visualstudio\.com)$/.test(to.hostname));
  return isSignIn
    ? new AppError('account.refused', { detail: 'it leads to its sign-in page' })
    : new AppError('host.redirected', { detail: to ? originOf(to) : 'nowhere' });
}

function isPage({ headers }: Response, text: string): boolean {
  const type = headers.get('content-type') ?? '';
  return /^text\/html|^application\/xhtml/i.test(type) || /^\s*<(?:!doctype|html)/i.test(text);
}

function wordsOf(body: unknown): string | undefined {
  const { data } = z.object({ message: z.string() }).safeParse(body);
  return data?.message;
}
