import { createPrivateKey } from 'node:crypto';

import { SignJWT } from 'jose';

import type { GithubApp } from './github.ts';

type Claims = Readonly<Record<string, unknown>>;

/** A JWT as a GitHub App makes it: a minute back against clocks that differ, and nine minutes on. */
export function createAppAuth(
  app: Pick<GithubApp, 'clientId' | 'privateKey'>,
  changes: Claims = {},
): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  const claims = { iss: app.clientId, iat: now - 60, exp: now + 540, ...changes };
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT' })
    .sign(createPrivateKey(app.privateKey));
}
