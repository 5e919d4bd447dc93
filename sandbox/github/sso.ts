import { randomBytes } from 'node:crypto';

import type { App } from './apps.ts';
import type { Catalogue } from './catalogue.ts';
import type { Person } from './people.ts';

/** What single sign-on is about: an app a person has authorised, or a token of the person's own. */
export interface SsoSubject {
  readonly person: Person;
  readonly app: App | null;
  /** Counts only where there is no app. */
  readonly token: string;
}

/** Which apps and tokens have been let into organizations that want single sign-on. */
export interface Sso {
  isAuthorised(subject: SsoSubject, organisation: string): boolean;
  authorise(subject: SsoSubject, organisation: string): void;
  /** Takes back what was granted; all of it without an organization. */
  withdraw(subject: SsoSubject, organisation?: string): void;
  /** The `authorization_request` of an address that lets one subject into one organization. */
  request(subject: SsoSubject, organisation: string): string;
  find(
    request: string,
  ): { readonly subject: SsoSubject; readonly organisation: string } | undefined;
  /** Organizations of a person's that have not let the app in yet. */
  guarding(person: Person, app: App): readonly string[];
}

export function createSso(catalogue: Catalogue): Sso {
  const authorised = new Set<string>();
  const requests = new Map<string, { subject: SsoSubject; organisation: string }>();
  const key = ({ person, app, token }: SsoSubject): string =>
    `${person.id} ${app?.clientId ?? token}`;

  const sso: Sso = {
    isAuthorised: (subject, organisation) => authorised.has(`${key(subject)} ${organisation}`),
    authorise: (subject, organisation) => void authorised.add(`${key(subject)} ${organisation}`),

    withdraw(subject, organisation) {
      const start = `${key(subject)} ${organisation ?? ''}`;
      for (const entry of authorised) if (entry.startsWith(start)) authorised.delete(entry);
    },

    request(subject, organisation) {
      const value = randomBytes(30).toString('base64url');
      requests.set(value, { subject, organisation });
      return value;
    },

    find: (request) => requests.get(request),

    guarding: (person, app) =>
      catalogue.owners
        .filter(({ sso: guarded, members }) => guarded && Object.hasOwn(members, person.username))
        .map(({ login }) => login)
        .filter((login) => !sso.isAuthorised({ person, app, token: '' }, login)),
  };
  return sso;
}
