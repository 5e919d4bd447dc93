import { z } from 'zod';

import { accountId } from '../../../preload/model/account.ts';
import {
  azureMode,
  githubRegistration,
  privateKeyFacts,
} from '../../../preload/model/integration.ts';

/** What each service's app has beside what all have, as it is stored. */
const gitlabKind = z.object({ provider: z.literal('gitlab'), fields: z.object({}) });

const githubKind = z.object({
  provider: z.literal('github'),
  fields: z.object({
    registration: githubRegistration,
    appId: z.string().nullable(),
    privateKey: privateKeyFacts.nullable(),
    installUrl: z.string().nullable(),
    appSlug: z.string().nullable(),
  }),
});
export type GithubFields = z.output<typeof githubKind>['fields'];

const azureKind = z.object({
  provider: z.literal('azure-devops'),
  fields: z.object({
    organisation: z.string(),
    tenant: z.string(),
    mode: azureMode,
    secretExpiresAt: z.number().nullable(),
    actsAs: accountId.nullable(),
    formerly: accountId.nullable(),
  }),
});
export type AzureFields = z.output<typeof azureKind>['fields'];

const appKind = z.discriminatedUnion('provider', [gitlabKind, githubKind, azureKind]);
export type AppKind = z.output<typeof appKind>;

const shared = {
  clientId: z.string(),
  secretSavedAt: z.number().nullable(),
  ca: z.string().nullable(),
  allowHttp: z.boolean(),
  authorisedBy: z.string().nullable(),
  savedAt: z.number(),
};

const appVersion = z.discriminatedUnion('provider', [
  gitlabKind.extend(shared),
  githubKind.extend(shared),
  azureKind.extend(shared),
]);

/** What an admin saved at one time: all of an app but its secrets. */
export type AppVersion = z.output<typeof appVersion>;

/** Undefined for what is no service's fields. */
export function readKind(provider: string, fields: unknown): AppKind | undefined {
  return appKind.safeParse({ provider, fields }).data;
}

/** Undefined for what is no version. */
export function readBefore(value: unknown): AppVersion | undefined {
  return appVersion.safeParse(value).data;
}

/**
 * Whether two versions are one client to the service, so that what was shown to work for one
 * holds for the other.
 */
export function isSameClient(one: AppVersion, other: AppVersion): boolean {
  return one.clientId === other.clientId && identityOf(one) === identityOf(other);
}

function identityOf({ provider, fields }: AppKind): string {
  switch (provider) {
    case 'gitlab':
      return '';
    case 'github':
      return JSON.stringify([fields.registration, fields.appId]);
    case 'azure-devops':
      return JSON.stringify([fields.tenant.toLowerCase(), fields.mode]);
  }
}
