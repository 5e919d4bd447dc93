import type { Certificate } from '../../../preload/model/integration.ts';
import type { NetworkHost, NetworkTrust } from '../../../preload/model/network.ts';
import { AppError, isFailure } from '../../core/app-error.ts';
import { isForbiddenAddress } from '../../core/address.ts';
import { originOf } from '../../core/origin.ts';
import type { NetworkDeps } from './deps.ts';
import { keyId } from './secrets.ts';
import type { StoredHost } from './stored-hosts.ts';

/**
 * `https://host[:port]` as typed, with or without the scheme, in `originOf` form.
 * Throws `network.bad-origin`; the error carries nothing of what was typed.
 */
export function checkOrigin(typed: string): string {
  const text = typed.trim();
  const url = URL.parse(/^[a-z][a-z\d+.-]*:\/\//i.test(text) ? text : `https://${text}`);
  const isOrigin =
    url !== null &&
    url.protocol === 'https:' &&
    url.hostname !== '' &&
    !isForbiddenAddress(url.hostname) &&
    `${url.username}${url.password}${url.search}${url.hash}` === '' &&
    !/[\s\\]/.test(text);
  if (!isOrigin) throw new AppError('network.bad-origin');
  return originOf(url);
}

/** Keeps the certificates and drops whatever text surrounds them in the file. */
export function checkCa(pem: string, readCertificate: NetworkDeps['readCertificate']): string {
  readCertificate(pem);
  return caBlocks(pem);
}

/** The certificates of a PEM text, without what surrounds them; nothing is checked. */
export function caBlocks(pem: string): string {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  return `${blocks.join('\n')}\n`;
}

/** What is saved becomes this; `key` is to be sealed, null where none is new. */
export function merged(
  deps: Pick<NetworkDeps, 'readCertificate' | 'readClientCertificate' | 'clock'>,
  origin: string,
  before: StoredHost | undefined,
  { ca, clientCertificate }: NetworkTrust,
): { readonly host: StoredHost; readonly key: string | null } {
  const read = clientCertificate ? deps.readClientCertificate(clientCertificate).kept : null;
  const certificate =
    clientCertificate === undefined ? (before?.certificate ?? null) : (read?.certificate ?? null);
  const checked = typeof ca === 'string' ? checkCa(ca, deps.readCertificate) : ca;
  const host: StoredHost = {
    origin,
    ca: checked === undefined ? (before?.ca ?? null) : checked,
    certificate,
    savedAt: deps.clock.now(),
  };
  return { host, key: read?.key ?? null };
}

/** A host as the window sees it. */
export function shownHost(
  deps: Pick<
    NetworkDeps,
    'readCertificate' | 'describeCertificate' | 'integrationCaFor' | 'vault' | 'managed'
  >,
  origin: string,
  stored: StoredHost | undefined,
): NetworkHost {
  const saved = deps.integrationCaFor(origin);
  const managed = deps.managed()?.cas.get(origin);
  const certificate = stored?.certificate ?? null;
  return {
    origin: origin.replace(/^(https:.*):443$/, '$1'),
    cas: [
      ...(managed === undefined
        ? []
        : [{ ...describe(managed, deps.readCertificate), savedIn: 'policy' as const }]),
      ...(stored?.ca && managed === undefined
        ? [{ ...describe(stored.ca, deps.readCertificate), savedIn: 'network' as const }]
        : []),
      ...(saved === undefined
        ? []
        : [{ ...describe(saved, deps.readCertificate), savedIn: 'integration' as const }]),
    ],
    clientCertificate:
      certificate === null
        ? null
        : {
            ...deps.describeCertificate(certificate),
            keyThere: deps.vault.has(keyId(origin)),
          },
    savedAt: stored?.savedAt ?? null,
  };
}

/** One that has expired since is shown all the same, so that it can be replaced. */
function describe(pem: string, read: (pem: string) => Certificate): Certificate {
  try {
    return read(pem);
  } catch (thrown) {
    if (!isFailure(thrown, 'integration.bad-certificate')) throw thrown;
    const reason = thrown.detail ?? 'it cannot be read';
    return { subject: `No longer usable: ${reason}`, issuer: '', fingerprint: '', notAfter: 0 };
  }
}
