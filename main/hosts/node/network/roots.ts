import { readFileSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import { createSecureContext, getCACertificates, type SecureContext } from 'node:tls';

import type { ClientCertificate } from '../../../ports/network.ts';

/**
 * The authorities trusted for every host, for HTTP and git alike: those Node carries (with
 * `NODE_EXTRA_CA_CERTS`), the system's, and the file `GIT_SSL_CAINFO` names, as git has it.
 * PEM texts, read once per process.
 */
export const roots = once((): readonly string[] => [
  ...new Set(
    [
      ...getCACertificates('default'),
      ...getCACertificates('system'),
      ...namedFor(process.env['GIT_SSL_CAINFO']),
    ].map((pem) => pem.trim()),
  ),
]);

const plainContext = once(() => createSecureContext({ ca: [...roots()] }));

/** Whom a connection believes and what it can show. Throws what OpenSSL says of texts it cannot read. */
export function secureContext(parts: {
  readonly ca: string | null;
  readonly clientCertificate?: ClientCertificate | null;
}): SecureContext {
  const { ca, clientCertificate } = parts;
  if (ca === null && !clientCertificate) return plainContext();
  return createSecureContext({
    ca: ca === null ? [...roots()] : [...roots(), ca],
    // An organisation may hand out its intermediate alone; curl, and so git, accepts that too.
    allowPartialTrustChain: ca !== null,
    ...(clientCertificate && { cert: clientCertificate.certificate, key: clientCertificate.key }),
  });
}

/** The certificates of a PEM text, each alone. */
export function certificatesIn(pem: string): readonly string[] {
  return pem.match(/-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/g) ?? [];
}

function namedFor(file: string | undefined): readonly string[] {
  if (file === undefined || !isAbsolute(file)) return [];
  try {
    return certificatesIn(readFileSync(file, 'utf8'));
  } catch {
    return [];
  }
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
