import { fineGrainedValue, tokenValue } from './token-values.ts';

export type Access = 'read' | 'write';

interface Common {
  readonly personId: number;
  /** Milliseconds; null for a token without end. */
  readonly expiresAt: number | null;
  readonly revoked: boolean;
}

export interface ClassicToken extends Common {
  readonly kind: 'classic';
  readonly scopes: readonly string[];
}

export interface FineGrainedToken extends Common {
  readonly kind: 'fine-grained';
  /** The one owner whose repositories it is for. */
  readonly owner: string;
  /** Names of its repositories; all of the owner's when null. */
  readonly repositories: readonly string[] | null;
  readonly permissions: Readonly<Record<string, Access>>;
}

export type PersonalToken = ClassicToken | FineGrainedToken;

export interface FineGrainedOptions {
  /** The person's own repositories when absent. */
  readonly owner?: string;
  readonly repositories?: readonly string[];
  /** `{ contents: 'write', metadata: 'read' }` when absent. */
  readonly permissions?: Readonly<Record<string, Access>>;
  /** Milliseconds; thirty days from now when absent, as GitHub proposes. */
  readonly expiresAt?: number | null;
}

/** Tokens people make for themselves: classic (`ghp_`) and fine-grained (`github_pat_`). */
export interface PersonalTokens {
  classic(personId: number, scopes: readonly string[], expiresAt?: number | null): string;
  fineGrained(personId: number, login: string, options?: FineGrainedOptions): string;
  look(token: string): PersonalToken | undefined;
  change(token: string, changes: { readonly revoked?: true; readonly expiresAt?: number }): boolean;
  /** Every token ever made, the newest last. */
  readonly all: readonly string[];
}

const month = 30 * 24 * 60 * 60 * 1000;

export function createPersonalTokens(): PersonalTokens {
  const tokens = new Map<string, PersonalToken>();
  const put = (token: string, fields: PersonalToken): string => {
    tokens.set(token, fields);
    return token;
  };

  return {
    classic: (personId, scopes, expiresAt = null) =>
      put(tokenValue('ghp_'), { kind: 'classic', personId, scopes, expiresAt, revoked: false }),

    fineGrained(personId, login, options = {}) {
      const { owner = login, repositories = null } = options;
      const { permissions = { contents: 'write', metadata: 'read' } } = options;
      const { expiresAt = Date.now() + month } = options;
      const fields = { personId, owner, repositories, permissions, expiresAt, revoked: false };
      return put(fineGrainedValue(), { kind: 'fine-grained', ...fields });
    },

    look: (token) => tokens.get(token),

    change(token, changes) {
      const found = tokens.get(token);
      if (found) tokens.set(token, { ...found, ...changes });
      return found !== undefined;
    },

    get all() {
      return [...tokens.keys()];
    },
  };
}
