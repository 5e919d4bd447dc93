import type { Adapter, AdapterPayload } from 'oidc-provider';

/**
 * Holds what the authorization server works with. Entra ends no token by itself: a refresh token
 * that was used stays good, so its use is not remembered; the code's is.
 */
export interface Store {
  /** The storage adapter of oidc-provider, one per kind of thing stored. */
  adapter(kind: string): Adapter;
  find(kind: string, id: string): AdapterPayload | undefined;
  /** Changes fields of something stored; false when it is not there. */
  patch(kind: string, id: string, fields: AdapterPayload): boolean;
  /** Everything of one kind that was ever stored, the newest last. */
  ids(kind: string): readonly string[];
}

export function createStore(): Store {
  const entries = new Map<string, AdapterPayload>();
  const seen = new Map<string, string[]>();
  const key = (kind: string, id: string): string => `${kind}:${id}`;

  const find = (kind: string, id: string): AdapterPayload | undefined => entries.get(key(kind, id));

  function patch(kind: string, id: string, fields: AdapterPayload): boolean {
    const found = find(kind, id);
    if (found) entries.set(key(kind, id), { ...found, ...fields });
    return found !== undefined;
  }

  const search = (kind: string, wanted: (payload: AdapterPayload) => boolean) =>
    [...entries].find(([name, payload]) => name.startsWith(`${kind}:`) && wanted(payload))?.[1];

  return {
    find,
    patch,
    ids: (kind) => seen.get(kind) ?? [],
    adapter: (kind) => ({
      async upsert(id, payload) {
        if (!entries.has(key(kind, id))) seen.set(kind, [...(seen.get(kind) ?? []), id]);
        entries.set(key(kind, id), { ...payload });
      },
      async find(id) {
        return find(kind, id);
      },
      async findByUid(uid) {
        return search(kind, (payload) => payload.uid === uid);
      },
      async findByUserCode(userCode) {
        return search(kind, (payload) => payload.userCode === userCode);
      },
      async consume(id) {
        if (kind !== 'RefreshToken') patch(kind, id, { consumed: Math.floor(Date.now() / 1000) });
      },
      async destroy(id) {
        entries.delete(key(kind, id));
      },
      async revokeByGrantId() {
        // A code used twice harms nobody's tokens at Entra.
      },
    }),
  };
}
