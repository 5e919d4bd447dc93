import type { IncomingMessage } from 'node:http';

import type { DeployToken } from './deploy-tokens.ts';
import type { Person } from './people.ts';
import { personById } from './people.ts';
import type { TokenState } from './token-store.ts';
import type { World } from './world.ts';

/** Who asks, as far as the credential tells. */
export type Caller =
  | { readonly state: 'anonymous' }
  | { readonly state: 'unknown' | 'expired' | 'revoked' }
  | {
      readonly state: 'valid';
      /** Null for an app's own token, which stands for nobody. */
      readonly person: Person | null;
      readonly scopes: readonly string[];
      readonly kind: 'oauth' | 'personal';
      /** Seconds since 1970; `expiresAt` is null for one that does not end. */
      readonly createdAt: number;
      readonly expiresAt: number | null;
    }
  | {
      /** A deploy token: nobody, and one project alone. */
      readonly state: 'deploy';
      readonly projectId: number;
      readonly scopes: readonly string[];
    };

/** A caller of the API: `Authorization: Bearer`, or a personal token in `PRIVATE-TOKEN`. */
export function apiCaller(world: World, request: IncomingMessage): Caller {
  const bearer = bearerToken(request);
  const personal = request.headers['private-token'];
  if (bearer !== undefined) return callerOf(world, bearer);
  if (typeof personal === 'string') return judge(world.personalTokens.look(personal), 'personal');
  return { state: 'anonymous' };
}

/**
 * A caller of git: Basic with the token as password. The user name of an access
 * token must be `oauth2`, as older GitLab demands; a personal token takes any, a deploy token
 * its own and no other.
 */
export function gitCaller(world: World, request: IncomingMessage): Caller {
  const pair = /^basic\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (pair === undefined) return { state: 'anonymous' };
  const text = Buffer.from(pair, 'base64').toString();
  const colon = text.indexOf(':');
  const named = text.slice(0, colon);
  const deploy = world.deployTokens.look(text.slice(colon + 1));
  if (deploy) return judgeDeploy(deploy, named);
  const caller = callerOf(world, text.slice(colon + 1));
  const wrongName =
    caller.state === 'valid' && (caller.kind === 'oauth' ? named !== 'oauth2' : named === '');
  return wrongName ? { state: 'unknown' } : caller;
}

export function bearerToken({ headers }: IncomingMessage): string | undefined {
  return /^bearer\s+(\S+)$/i.exec(headers.authorization ?? '')?.[1];
}

function callerOf(world: World, token: string): Caller {
  const oauth = world.tokens.look(token);
  return oauth ? judge(oauth, 'oauth') : judge(world.personalTokens.look(token), 'personal');
}

function judgeDeploy(token: DeployToken, named: string): Caller {
  if (token.revoked) return { state: 'revoked' };
  if (token.expiresAt !== null && token.expiresAt <= Date.now()) return { state: 'expired' };
  if (named !== token.username) return { state: 'unknown' };
  return { state: 'deploy', projectId: token.projectId, scopes: token.scopes };
}

function judge(token: TokenState | undefined, kind: 'oauth' | 'personal'): Caller {
  if (!token) return { state: 'unknown' };
  if (token.state !== 'valid') return { state: token.state };
  const person = token.personId === null ? null : (personById(token.personId) ?? null);
  const { scopes, createdAt, expiresAt } = token;
  return { state: 'valid', person, scopes, kind, createdAt, expiresAt };
}
