import type { IncomingMessage } from 'node:http';
import { randomBytes } from 'node:crypto';

import { readCookie } from '../sessions.ts';
import type { AzurePerson } from './directory.ts';
import { personByObjectId } from './directory.ts';
import type { AzureApp } from './registrations.ts';

/** Who is signed in, in which browser. */
export interface Sessions {
  person(request: IncomingMessage): AzurePerson | undefined;
  /** Signs in and returns the `Set-Cookie` value. */
  signIn(person: AzurePerson): string;
  signOut(request: IncomingMessage): string;
}

/** The port is part of the cookie's name: cookies do not tell two loopback servers apart. */
export function createSessions(port: number): Sessions {
  const name = `_sandbox_entra_${port}`;
  const sessions = new Map<string, string>();
  const attributes = 'Path=/; HttpOnly; Secure; SameSite=Lax';
  return {
    person: (request) => personByObjectId(sessions.get(readCookie(request, name) ?? '') ?? ''),
    signIn(person) {
      const id = randomBytes(18).toString('base64url');
      sessions.set(id, person.objectId);
      return `${name}=${id}; ${attributes}`;
    },
    signOut(request) {
      sessions.delete(readCookie(request, name) ?? '');
      return `${name}=; ${attributes}; Max-Age=0`;
    },
  };
}

/** What the tenant remembers of a person beside their sessions. */
export interface Standing {
  hasConsented(person: AzurePerson, app: AzureApp): boolean;
  consent(person: AzurePerson, app: AzureApp): void;
  withdraw(person: AzurePerson, app: AzureApp): void;
  /** From now on a second factor is asked for; only an interactive sign-in gives it. */
  requireSecondFactor(person: AzurePerson): void;
  owesSecondFactor(person: AzurePerson): boolean;
  gaveSecondFactor(person: AzurePerson): void;
}

export function createStanding(): Standing {
  const consents = new Set<string>();
  const owing = new Set<string>();
  const pair = ({ objectId }: AzurePerson, { clientId }: AzureApp) => `${objectId} ${clientId}`;

  return {
    hasConsented: (person, app) => app.adminConsent || consents.has(pair(person, app)),
    consent: (person, app) => void consents.add(pair(person, app)),
    withdraw: (person, app) => void consents.delete(pair(person, app)),
    requireSecondFactor: ({ objectId }) => void owing.add(objectId),
    owesSecondFactor: ({ objectId }) => owing.has(objectId),
    gaveSecondFactor: ({ objectId }) => void owing.delete(objectId),
  };
}
