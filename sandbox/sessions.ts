import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

import type { Person } from './people.ts';
import { personById } from './people.ts';
import type { Root } from './root.ts';

/** Who is signed in, in which browser. */
export interface Sessions {
  /** The person behind a request's cookie. */
  person(request: IncomingMessage): Person | undefined;
  /** Signs in and returns the `Set-Cookie` value. */
  signIn(person: Person): string;
  /** Signs out and returns the `Set-Cookie` value. */
  signOut(request: IncomingMessage): string;
}

/** The port is part of the cookie's name: cookies do not tell two loopback servers apart. */
export function createSessions(port: number, root: Root, find = personById): Sessions {
  const name = `_sandbox_session_${port}`;
  const sessions = new Map<string, number>();
  const attributes = `Path=${root.path || '/'}; HttpOnly; Secure; SameSite=Lax`;

  return {
    person(request) {
      const id = readCookie(request, name);
      const personId = id === undefined ? undefined : sessions.get(id);
      return personId === undefined ? undefined : find(personId);
    },
    signIn(person) {
      const id = randomBytes(18).toString('base64url');
      sessions.set(id, person.id);
      return `${name}=${id}; ${attributes}`;
    },
    signOut(request) {
      sessions.delete(readCookie(request, name) ?? '');
      return `${name}=; ${attributes}; Max-Age=0`;
    },
  };
}

export function readCookie({ headers }: IncomingMessage, name: string): string | undefined {
  const pairs = (headers.cookie ?? '').split(/;\s*/);
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
}
