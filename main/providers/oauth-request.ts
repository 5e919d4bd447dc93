import * as oauth from 'oauth4webapi';

import type { Http, HttpInit } from '../ports/http.ts';
import type { OAuthClient } from './provider.ts';

export const clientOf = (client: OAuthClient): oauth.Client => ({ client_id: client.clientId });

/** The secret goes in the body: Basic is taken too, but there encodings differ between services. */
export function authenticationOf({ clientSecret }: OAuthClient): oauth.ClientAuth {
  return clientSecret === undefined ? oauth.None() : oauth.ClientSecretPost(clientSecret);
}

/** An OAuth answer is a few hundred bytes. */
const answerLimit = 64 * 1024;

interface OAuthOptions {
  readonly [oauth.customFetch]: (
    url: string,
    init: oauth.CustomFetchOptions<'POST', URLSearchParams>,
  ) => Promise<Response>;
  readonly [oauth.allowInsecureRequests]: boolean;
}

/**
 * Options for oauth4webapi: our client, no redirect followed (a token request
 * must not be posted twice), a small answer. `adapt` sees the answer first.
 */
export function requestOptions(
  http: Http,
  client: OAuthClient,
  adapt: (response: Response) => Promise<Response> = withoutChallenge,
): OAuthOptions {
  return {
    [oauth.customFetch]: async (url, init) => {
      const { method, headers, body, signal } = init;
      const request: HttpInit = { method, headers, body, redirect: 'error', limit: answerLimit };
      return adapt(await http(url, signal ? { ...request, signal } : request));
    },
    [oauth.allowInsecureRequests]: client.allowHttp,
  };
}

/**
 * Some services repeat the error of the body in WWW-Authenticate, and oauth4webapi looks
 * there first; the body says more.
 */
export async function withoutChallenge(response: Response): Promise<Response> {
  const headers = new Headers(response.headers);
  headers.delete('www-authenticate');
  const { status } = response;
  return new Response(status === 204 ? null : await response.text(), { status, headers });
}
