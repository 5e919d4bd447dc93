import { z } from 'zod';

import { AppError } from '../../core/app-error.ts';
import type { Vault } from '../../ports/vault.ts';

/**
 * What an attempt must keep secret while it waits: the PKCE verifier, and the address for the
 * browser, which holds the state in clear.
 */
const secret = z.object({ verifier: z.string(), authorizeUrl: z.string() });
export type AttemptSecret = Readonly<z.output<typeof secret>>;

/** Seals it under the attempt's id; the returned function writes inside a transaction. */
export function sealSecret(vault: Vault, id: string, value: AttemptSecret): Promise<() => void> {
  return vault.seal(id, JSON.stringify(value));
}

/** Throws `sign-in.expired` when it is gone, `vault.*` when it cannot be read. */
export async function readSecret(vault: Vault, id: string): Promise<AttemptSecret> {
  const text = await vault.read(id);
  if (text === null) throw new AppError('sign-in.expired', { detail: 'the verifier is gone' });
  return secret.parse(JSON.parse(text));
}
