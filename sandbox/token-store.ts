import type { Adapter, AdapterPayload } from 'oidc-provider';

/** What happens to old tokens when a refresh token is used. */
export type TokenMode =
  /** GitLab: the old access and refresh token die at once; using one again does no harm. */
  | 'old-dies'
  /** RFC 9700 §4.14: as above, and using an old refresh token again kills its whole family. */
  | 'family-dies'
  /** Entra: the old pair stays valid. */
  | 'old-stays';

export interface TokenState {
  readonly state: 'valid' | 'expired' | 'revoked';
  /** Null for a token an app got for itself. */
  readonly personId: number | null;
  /** Null for personal access tokens. */
  readonly clientId: string | null;
  readonly scopes: readonly string[];
  /** Unix seconds. */
  readonly createdAt: number;
  readonly expiresAt: number | null;
}

/**
 * Holds what the OAuth server issues. It keeps the dead as well, because GitLab
 * tells a revoked token from one that never was.
 */
export interface TokenStore {
  /** The storage adapter of oidc-provider, one per kind of thing stored. */
  adapter(kind: string): Adapter;
  readonly mode: TokenMode;
  setMode(mode: TokenMode): void;
  /** What an access token is worth; undefined when it was never issued here. */
  look(accessToken: string): TokenState | undefined;
  /** Tells which access token came with which refresh token: they live and die together. */
  pair(accessToken: string, refreshToken: string): void;
  /** The access token that came with this refresh token dies, where the mode says so. */
  refreshed(oldRefreshToken: string): void;
  /** Ends the lifetime of one access token, or of all. Returns how many. */
  expire(accessToken?: string): number;
  /** Revokes an access or refresh token and the one that came with it. */
  revoke(token: string): boolean;
  /** Everything held, to be kept for the next run in the same folder. */
  snapshot(): TokenSnapshot;
}

export interface TokenSnapshot {
  readonly entries: readonly (readonly [string, Entry])[];
  readonly partners: readonly (readonly [string, string])[];
}

export interface Entry {
  payload: AdapterPayload;
  revoked: boolean;
}

const accessKinds = ['AccessToken', 'ClientCredentials'];
const revocableKinds = [...accessKinds, 'RefreshToken'];

export function createTokenStore(initial: TokenMode, kept?: TokenSnapshot): TokenStore {
  const entries = new Map<string, Entry>(kept?.entries);
  const partners = new Map<string, string>(kept?.partners);
  let mode = initial;

  const at = (kinds: readonly string[], id: string): Entry | undefined =>
    kinds.map((kind) => entries.get(`${kind}:${id}`)).find((entry) => entry !== undefined);

  function kill(token: string): boolean {
    const entry = at(revocableKinds, token);
    if (entry) entry.revoked = true;
    return entry !== undefined;
  }

  function revoke(token: string): boolean {
    const partner = partners.get(token);
    if (partner !== undefined) kill(partner);
    return kill(token);
  }

  return {
    adapter: (kind) => createAdapter(kind, { entries, revoke, mode: () => mode }),
    get mode() {
      return mode;
    },
    setMode(next) {
      mode = next;
    },
    look: (accessToken) => describe(at(accessKinds, accessToken)),
    pair(accessToken, refreshToken) {
      partners.set(accessToken, refreshToken);
      partners.set(refreshToken, accessToken);
    },
    refreshed(oldRefreshToken) {
      const partner = partners.get(oldRefreshToken);
      if (mode !== 'old-stays' && partner !== undefined) kill(partner);
    },
    expire(accessToken) {
      const chosen = [...entries].filter(
        ([key]) =>
          accessKinds.includes(kindOf(key)) && [undefined, idOf(key)].includes(accessToken),
      );
      for (const [, entry] of chosen) entry.payload = { ...entry.payload, exp: nowSeconds() - 1 };
      return chosen.length;
    },
    revoke,
    snapshot: () => ({ entries: [...entries], partners: [...partners] }),
  };
}

interface AdapterParts {
  readonly entries: Map<string, Entry>;
  readonly revoke: (token: string) => boolean;
  readonly mode: () => TokenMode;
}

function createAdapter(kind: string, { entries, revoke, mode }: AdapterParts): Adapter {
  const alive = (entry: Entry | undefined): AdapterPayload | undefined =>
    entry && !entry.revoked ? entry.payload : undefined;

  const search = (wanted: (payload: AdapterPayload) => boolean): AdapterPayload | undefined => {
    for (const [key, entry] of entries) {
      if (kindOf(key) === kind && wanted(entry.payload)) return alive(entry);
    }
    return undefined;
  };

  return {
    async upsert(id, payload) {
      entries.set(`${kind}:${id}`, { payload: { ...payload }, revoked: false });
    },
    async find(id) {
      return alive(entries.get(`${kind}:${id}`));
    },
    async findByUid(uid) {
      return search((payload) => payload.uid === uid);
    },
    async findByUserCode(userCode) {
      return search((payload) => payload.userCode === userCode);
    },
    async consume(id) {
      // A refresh token that stays valid is one whose use is not remembered.
      if (kind === 'RefreshToken' && mode() === 'old-stays') return;
      const entry = entries.get(`${kind}:${id}`);
      if (entry) entry.payload = { ...entry.payload, consumed: nowSeconds() };
    },
    async destroy(id) {
      if (revocableKinds.includes(kind)) revoke(id);
      else entries.delete(`${kind}:${id}`);
    },
    async revokeByGrantId(grantId) {
      // GitLab's engine revokes single records; only the strict mode kills a family.
      if (mode() !== 'family-dies') return;
      for (const [key, entry] of entries) {
        if (kindOf(key) === kind && entry.payload.grantId === grantId) entry.revoked = true;
      }
    },
  };
}

function describe(entry: Entry | undefined): TokenState | undefined {
  if (!entry) return undefined;
  const { accountId, clientId, scope, iat = 0, exp } = entry.payload;
  const expired = exp !== undefined && exp <= nowSeconds();
  return {
    state: entry.revoked ? 'revoked' : expired ? 'expired' : 'valid',
    personId: accountId === undefined ? null : Number(accountId),
    clientId: clientId ?? null,
    scopes: scope?.split(' ') ?? [],
    createdAt: iat,
    expiresAt: exp ?? null,
  };
}

const kindOf = (key: string): string => key.slice(0, key.indexOf(':'));
const idOf = (key: string): string => key.slice(key.indexOf(':') + 1);
const nowSeconds = (): number => Math.floor(Date.now() / 1000);
