import { createHash, randomBytes } from 'node:crypto';

import type { TestAnswer, TestClient } from '../test-client.ts';
import type { AzureSandbox } from './azure.ts';
import { azureDevOps } from './directory.ts';
import type { AzureApp } from './registrations.ts';

export const redirectUri = 'http://localhost:49152/oauth/azure-devops';
export const everything = `${azureDevOps}/.default offline_access`;

export interface Authorization {
  readonly address: URL;
  readonly verifier: string;
}

type Fields = Readonly<Record<string, string | undefined>>;

/** An authorization request as Latchkey makes it, with some fields changed or left out. */
export function authorization(
  { url, tenant }: AzureSandbox,
  app: AzureApp,
  changes: Fields = {},
): Authorization {
  const verifier = randomBytes(32).toString('base64url');
  const address = new URL(`${url}/${tenant.id}/oauth2/v2.0/authorize`);
  const fields: Fields = {
    client_id: app.clientId,
    redirect_uri: redirectUri,
    response_type: 'code',
    scope: everything,
    state: 'a-state',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    ...changes,
  };
  for (const [name, value] of Object.entries(fields)) {
    if (value !== undefined) address.searchParams.set(name, value);
  }
  return { address, verifier };
}

/** A token request at the tenant. */
export const askToken = (
  { tenant }: AzureSandbox,
  client: TestClient,
  fields: Fields,
): Promise<TestAnswer> => client.post(`/${tenant.id}/oauth2/v2.0/token`, fields);

/** The whole way of one person to a code. */
export async function codeFor(
  sandbox: AzureSandbox,
  app: AzureApp,
  changes: Fields = {},
): Promise<{ readonly code: string; readonly verifier: string }> {
  const { address, verifier } = authorization(sandbox, app, changes);
  const { callback = '', page } = await sandbox.visitor('ada').authorise(address);
  if (page !== undefined) throw new Error(`kept on a page: ${page.slice(0, 2000)}`);
  return { code: new URL(callback).searchParams.get('code') ?? '', verifier };
}
