import { normaliseScopes } from './scopes.ts';

/** What a person has agreed to for an app; kept at GitHub until it is taken back. */
export interface Authorisations {
  /** Scopes agreed to so far; undefined when the app was never authorised. */
  scopes(personId: number, clientId: string): readonly string[] | undefined;
  add(personId: number, clientId: string, scopes: readonly string[]): void;
  remove(personId: number, clientId: string): boolean;
  /** Client IDs of the apps a person has authorised. */
  of(personId: number): readonly string[];
  readonly list: readonly KeptAuthorisation[];
}

export type KeptAuthorisation = readonly [key: string, scopes: readonly string[]];

export function createAuthorisations(kept: readonly KeptAuthorisation[] = []): Authorisations {
  const agreed = new Map(kept);
  const key = (personId: number, clientId: string): string => `${personId} ${clientId}`;

  return {
    scopes: (personId, clientId) => agreed.get(key(personId, clientId)),
    add(personId, clientId, scopes) {
      const before = agreed.get(key(personId, clientId)) ?? [];
      agreed.set(key(personId, clientId), normaliseScopes([...before, ...scopes]));
    },
    remove: (personId, clientId) => agreed.delete(key(personId, clientId)),
    of: (personId) =>
      [...agreed.keys()]
        .filter((entry) => entry.startsWith(`${personId} `))
        .map((entry) => entry.slice(entry.indexOf(' ') + 1)),
    get list() {
      return [...agreed];
    },
  };
}
