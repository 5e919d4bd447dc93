import { createHash, randomBytes } from 'node:crypto';

import type { App, Sandbox, Visitor } from './sandbox.ts';
import { createTestClient } from './test-client.ts';

export type Fields = Readonly<Record<string, string | undefined>>;

export interface Tokens {
  readonly access_token: string;
  readonly refresh_token: string;
  readonly created_at: number;
}

export const redirectUri = 'http://127.0.0.1:51234/oauth/gitlab';

/** An authorization address as an app would make it, with PKCE; `undefined` leaves a field out. */
export function authorization({ url }: Sandbox, app: App, changes: Fields = {}) {
  const verifier = randomBytes(32).toString('base64url');
  const address = new URL(`${url}/oauth/authorize`);
  const fields: Fields = {
    client_id: app.clientId,
    redirect_uri: redirectUri,
    response_type: 'code',
    state: 'st4te',
    scope: 'api',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    ...changes,
  };
  for (const [name, value] of Object.entries(fields)) {
    if (value !== undefined) address.searchParams.set(name, value);
  }
  return { address, verifier };
}

/** The whole way, as a person goes it: authorization page, consent, code, tokens. */
export async function signIn(
  sandbox: Sandbox,
  username: 'ada' | 'grace',
  visitor: Visitor = sandbox.visitor(username),
): Promise<Tokens> {
  const app = sandbox.apps.confidential;
  const { address, verifier } = authorization(sandbox, app);
  const { callback = '' } = await visitor.authorise(address);
  const client = createTestClient(sandbox);
  const answer = await client.post('/oauth/token', {
    grant_type: 'authorization_code',
    client_id: app.clientId,
    client_secret: app.clientSecret,
    code: new URL(callback).searchParams.get('code') ?? '',
    redirect_uri: redirectUri,
    code_verifier: verifier,
  });
  await client.close();
  return answer.json as unknown as Tokens;
}
