import type { Instance } from '../../../preload/model/account.ts';
import { isLoopback } from '../../core/address.ts';
import { AppError } from '../../core/app-error.ts';

/** What a person typed as their organisation, read. */
export type Organisation =
  | {
      readonly at: 'organisation';
      /** `https://dev.azure.com/contoso`; its letters are folded, because the service folds them. */
      readonly instance: Instance;
      /** The name as it was typed. */
      readonly organisation: string;
    }
  /** Azure DevOps Server, which has neither these addresses nor Entra ID: repositories come by git address. */
  | { readonly at: 'server'; readonly host: string }
  | { readonly at: 'refused'; readonly reason: OrganisationRefusal };

export type OrganisationRefusal = keyof typeof organisationSentences;

/** Why a text is no organisation, for the person who typed it. */
export const organisationSentences = {
  empty: 'Enter the name of the organisation, such as contoso.',
  'too-long': 'It is longer than any address of an organisation.',
  characters: 'It holds characters that no address has.',
  credentials: 'The address holds a password. Remove it.',
  scheme: 'Use the https address of the organisation.',
  'no-organisation':
    'The address names the service but no organisation: https://dev.azure.com/contoso.',
  name: 'A name has letters a–z, digits and hyphens, begins and ends with a letter or digit, and is 50 long at most.',
  ssh: 'This is an SSH address. Enter the organisation’s name alone.',
} as const;

/**
 * Reads an organisation's name or any https address below it. Total: never throws, and no result
 * but the name and a host repeats what was typed.
 */
export function readOrganisation(text: string): Organisation {
  const typed = text.trim();
  if (typed === '') return refused('empty');
  if (typed.length > 2048) return refused('too-long');
  if (/[\p{C}\p{Zl}\p{Zp}\s\\]/u.test(typed)) return refused('characters');
  if (/^(?:ssh:\/\/|git@|ssh\.dev\.azure\.com|vs-ssh\.visualstudio\.com)/i.test(typed)) {
    return refused('ssh');
  }
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(typed)) {
    return /^https:\/\//i.test(typed) ? fromAddress(typed) : refused('scheme');
  }
  // A name has no dot, no colon and no slash, a host without its scheme has one of them.
  return /[./:@]/.test(typed) ? fromAddress(`https://${typed}`) : named(cloud, typed);
}

/**
 * The organisation an address lies in, so that a token is sent to no host but the service's. Throws
 * `instance.azure-server`, `instance.bad-organisation`.
 */
export function instanceOf(address: Instance): Instance {
  const read = readOrganisation(address);
  if (read.at === 'organisation') return read.instance;
  if (read.at === 'server') throw new AppError('instance.azure-server', { detail: read.host });
  throw new AppError('instance.bad-organisation', { detail: organisationSentences[read.reason] });
}

const cloud = 'https://dev.azure.com';

function fromAddress(address: string): Organisation {
  if (!URL.canParse(address)) return refused('characters');
  const url = new URL(address);
  if (url.password !== '') return refused('credentials');
  const first = url.pathname.split('/').find((segment) => segment !== '');
  const host = url.hostname.replace(/\.$/, '');

  if (host === 'dev.azure.com' && url.port === '') {
    // `https://contoso@dev.azure.com/contoso/…`: the path decides, the user name is only a hint.
    return first === undefined ? refused('no-organisation') : named(cloud, first);
  }
  const legacy = /^([^.]+)\.visualstudio\.com$/.exec(host)?.[1];
  if (legacy !== undefined && url.port === '' && !services.has(legacy)) return named(cloud, legacy);
  if (isLoopback(host)) {
    return first === undefined ? refused('no-organisation') : named(url.origin, first);
  }
  return { at: 'server', host: url.host };
}

/** Microsoft's own hosts under visualstudio.com, which are nobody's organisation. */
const services: ReadonlySet<string> = new Set(['app', 'www', 'marketplace', 'login', 'api']);

/** learn.microsoft.com/azure/devops/organizations/settings/naming-restrictions, "Organization names". */
const name = /^[a-z0-9](?:[a-z0-9-]{0,48}[a-z0-9])?$/i;

function named(origin: string, organisation: string): Organisation {
  if (!name.test(organisation)) return refused('name');
  return {
    at: 'organisation',
    // An origin of the URL parser and a checked name make an address.
    instance: `${origin}/${organisation.toLowerCase()}` as Instance,
    organisation,
  };
}

function refused(reason: OrganisationRefusal): Organisation {
  return { at: 'refused', reason };
}
