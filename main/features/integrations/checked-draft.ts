import type { Instance } from '../../../preload/model/account.ts';
import type { Certificate, GitAppProvider } from '../../../preload/model/integration.ts';
import { AppError } from '../../core/app-error.ts';
import type { AppKind, AppVersion } from './app-version.ts';

/** A GitHub App's private key, read. */
export interface ReadKey {
  readonly bits: number;
  readonly fingerprint: string;
  /** PKCS#8, PEM. It is a secret. */
  readonly pkcs8: string;
}

/** What an admin typed, checked and brought into one form. */
export interface CheckedDraft {
  readonly provider: GitAppProvider;
  readonly instance: Instance;
  readonly clientId: string;
  /** undefined keeps the saved one, null removes it. */
  readonly secret: string | null | undefined;
  readonly key: ReadKey | null | undefined;
  /** PEM. */
  readonly ca: string | null | undefined;
  readonly allowHttp: boolean;
  /** What only this service has, on top of what was saved before. `now` in milliseconds. */
  readonly kind: (before: AppVersion | undefined, now: number) => AppKind;
  /** What was read otherwise than it was typed, one sentence each. */
  readonly notes: readonly string[];
}

type Refused = { readonly at: 'refused'; readonly reason: string };

/** How what an admin types for Azure DevOps is read; none of the reasons repeats it. */
export interface AzureReaders {
  readonly readOrganisation: (text: string) =>
    | {
        readonly at: 'organisation';
        readonly instance: Instance;
        readonly organisation: string;
      }
    | { readonly at: 'server'; readonly host: string }
    /** `reason` is a key of `organisationSentences`. */
    | { readonly at: 'refused'; readonly reason: string };
  readonly organisationSentences: Readonly<Record<string, string>>;
  readonly readGuid: (text: string) => { readonly at: 'guid'; readonly guid: string } | Refused;
  readonly readTenant: (
    text: string,
  ) => { readonly at: 'tenant'; readonly tenant: string } | Refused;
  /** Why this is no Value of a client secret, or null. */
  readonly secretTrap: (text: string) => string | null;
}

/** The parts of the machine and of the providers that a draft is checked with. */
export interface DraftReaders {
  readonly readCertificate: (pem: string) => Certificate;
  /** Throws `integration.bad-private-key`. */
  readonly readPrivateKey: (pem: string) => ReadKey;
  /** The instance a typed address of the service belongs to. */
  readonly instanceOf: (provider: GitAppProvider, address: Instance) => Instance;
  readonly azure: AzureReaders;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** RFC 6749 appendix A.1 and A.2 allow printable ASCII; a space inside is always a slip of copying. */
const printable = /^[\x21-\x7e]+$/;

export function isPrintable(text: string): boolean {
  return printable.test(text);
}

/** Throws `integration.bad-secret`. */
export function checkSecret(secret: string | null | undefined): string | null | undefined {
  if (typeof secret !== 'string') return secret;
  const typed = secret.trim();
  if (!isPrintable(typed)) throw new AppError('integration.bad-secret');
  return typed;
}

/** Keeps the certificates and drops whatever text surrounds them. Throws `integration.bad-certificate`. */
export function checkCa(
  pem: string | null | undefined,
  { readCertificate }: Pick<DraftReaders, 'readCertificate'>,
): string | null | undefined {
  if (typeof pem !== 'string') return pem;
  readCertificate(pem);
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  return `${blocks.join('\n')}\n`;
}

/** Says that an address was read otherwise than it was typed; nothing where only the scheme was left out. */
export function notesOn(typed: string, instance: Instance): readonly string[] {
  const plain = typed.trim().toLowerCase();
  const isAsTyped = [plain, `https://${plain}`].includes(instance.toLowerCase());
  return isAsTyped ? [] : [`The address was read as ${instance}.`];
}
