import type { IncomingMessage } from 'node:http';

import type { Principal } from './directory.ts';
import { personByObjectId } from './directory.ts';
import type { AzureWorld } from './world.ts';

/** Who asks, when the credential is good. */
export interface AzureCaller {
  readonly kind: 'person' | 'app';
  readonly principal: Principal;
  /** What people sign in with; an app's client id for a service principal. */
  readonly account: string;
}

/**
 * `Authorization: Bearer` with an access token, or Basic with one as the password; a personal
 * access token goes by Basic alone. Undefined for everything that is worth nothing.
 */
export function callerOf(
  { tokens, registrations }: Pick<AzureWorld, 'tokens' | 'registrations'>,
  { headers }: IncomingMessage,
): AzureCaller | undefined {
  const [, scheme = '', value = ''] = /^(\S+)\s+(\S+)$/.exec(headers.authorization ?? '') ?? [];
  const isBasic = scheme.toLowerCase() === 'basic';
  if (!isBasic && scheme.toLowerCase() !== 'bearer') return undefined;
  const token = isBasic ? passwordOf(value) : value;
  const facts = tokens.look(token);
  if (!facts || tokens.stateOf(token) !== 'valid') return undefined;
  if (facts.kind === 'personal-access-token' && !isBasic) return undefined;
  if (facts.kind === 'app') {
    const app = registrations.find(facts.clientId ?? '');
    return app?.principal
      ? { kind: 'app', principal: app.principal, account: app.clientId }
      : undefined;
  }
  const person = personByObjectId(facts.objectId);
  return person && { kind: 'person', principal: person, account: person.upn };
}

function passwordOf(pair: string): string {
  const text = Buffer.from(pair, 'base64').toString();
  return text.slice(text.indexOf(':') + 1);
}
