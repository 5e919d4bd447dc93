import { randomBytes } from 'node:crypto';

import type { TokenState } from './token-store.ts';

/** Personal access tokens: made for tests, and for the "paste a token" way of linking. */
export interface PersonalTokens {
  /** Returns the token, `glpat-…`; it never expires unless a time (ms) is given. */
  create(personId: number, scopes: readonly string[], expiresAt?: number): string;
  revoke(token: string): boolean;
  look(token: string): TokenState | undefined;
}

interface PersonalToken {
  readonly personId: number;
  readonly scopes: readonly string[];
  readonly createdAt: number;
  readonly expiresAt: number | null;
  readonly revoked: boolean;
}

export function createPersonalTokens(): PersonalTokens {
  const tokens = new Map<string, PersonalToken>();

  return {
    create(personId, scopes, expiresAt) {
      const token = `glpat-${randomBytes(15).toString('base64url')}`;
      const createdAt = Date.now();
      const fields = { personId, scopes, createdAt, expiresAt: expiresAt ?? null, revoked: false };
      tokens.set(token, fields);
      return token;
    },

    revoke(token) {
      const found = tokens.get(token);
      if (!found) return false;
      tokens.set(token, { ...found, revoked: true });
      return true;
    },

    look(token) {
      const found = tokens.get(token);
      if (!found) return undefined;
      const expired = found.expiresAt !== null && found.expiresAt <= Date.now();
      return {
        state: found.revoked ? 'revoked' : expired ? 'expired' : 'valid',
        personId: found.personId,
        clientId: null,
        scopes: found.scopes,
        createdAt: Math.floor(found.createdAt / 1000),
        expiresAt: found.expiresAt === null ? null : Math.floor(found.expiresAt / 1000),
      };
    },
  };
}
