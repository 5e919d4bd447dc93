import type { AzureDevopsAppDraft } from '../../../preload/model/integration.ts';
import { AppError } from '../../core/app-error.ts';
import type { AppVersion, AzureFields } from './app-version.ts';
import {
  checkCa,
  checkSecret,
  notesOn,
  type AzureReaders,
  type CheckedDraft,
  type DraftReaders,
} from './checked-draft.ts';

const day = 86_400_000;
/** Entra ID's longest life of a client secret, two years, and a day for the clocks. */
const longest = (2 * 366 + 1) * day;

/**
 * Throws `instance.azure-server`, `instance.bad-organisation`, `integration.bad-client-id`,
 * `bad-tenant`, `secret-id`, `bad-secret`, `bad-secret-expiry` or `bad-certificate`. No error
 * carries what was typed: it may be a secret.
 */
export function checkAzure(draft: AzureDevopsAppDraft, readers: DraftReaders): CheckedDraft {
  const { provider, mode } = draft;
  const { instance, organisation } = readOrganisation(draft.organisation, readers.azure);
  const clientId = readClientId(draft.clientId, readers.azure);
  const tenant = readTenant(draft.tenant, readers.azure);
  if (tenant === clientId)
    throw new AppError('integration.bad-client-id', { detail: 'this is the tenant ID again' });
  const secret = readSecret(draft.clientSecret, readers.azure);
  const expiry = checkExpiry(draft.secretExpiresAt, readers.now());
  return {
    provider,
    instance,
    clientId,
    secret,
    key: undefined,
    ca: checkCa(draft.ca, readers),
    allowHttp: false,
    kind: (before) => {
      const kept = fieldsOf(before);
      const isSame = kept?.mode === mode && kept.tenant === tenant && before?.clientId === clientId;
      return {
        provider,
        fields: {
          organisation,
          tenant,
          mode,
          // What was entered for an earlier secret says nothing about a new one.
          secretExpiresAt:
            expiry === undefined && secret === undefined
              ? (kept?.secretExpiresAt ?? null)
              : (expiry ?? null),
          actsAs: isSame ? kept.actsAs : null,
          formerly: isSame ? kept.formerly : (kept?.actsAs ?? kept?.formerly ?? null),
        },
      };
    },
    notes: isName(draft.organisation) ? [] : notesOn(draft.organisation, instance),
  };
}

const isName = (typed: string): boolean => !/[./:]/.test(typed);

function readOrganisation(typed: string, azure: AzureReaders) {
  const read = azure.readOrganisation(typed);
  if (read.at === 'server') throw new AppError('instance.azure-server', { detail: read.host });
  if (read.at === 'refused')
    throw new AppError('instance.bad-organisation', {
      detail: azure.organisationSentences[read.reason],
    });
  return read;
}

function readClientId(typed: string, azure: AzureReaders): string {
  const read = azure.readGuid(typed);
  if (read.at === 'guid') return read.guid;
  throw new AppError('integration.bad-client-id', { detail: read.reason });
}

function readTenant(typed: string, azure: AzureReaders): string {
  const read = azure.readTenant(typed);
  if (read.at === 'tenant') return read.tenant;
  throw new AppError('integration.bad-tenant', { detail: read.reason });
}

function readSecret(typed: string | null | undefined, azure: AzureReaders) {
  const trap = typeof typed === 'string' ? azure.secretTrap(typed) : null;
  if (trap !== null) throw new AppError('integration.secret-id', { detail: trap });
  return checkSecret(typed);
}

function checkExpiry(at: number | null | undefined, now: number): number | null | undefined {
  if (typeof at !== 'number') return at;
  if (!Number.isFinite(at) || at <= now)
    throw new AppError('integration.bad-secret-expiry', { detail: 'this day has passed' });
  if (at > now + longest)
    throw new AppError('integration.bad-secret-expiry', {
      detail: 'this is more than two years away',
    });
  return Math.round(at);
}

function fieldsOf(before: AppVersion | undefined): AzureFields | undefined {
  return before?.provider === 'azure-devops' ? before.fields : undefined;
}
