import { X509Certificate } from 'node:crypto';
import { isIP, type Socket } from 'node:net';
import { connect, type DetailedPeerCertificate, type TLSSocket } from 'node:tls';

import type { Certificate } from '../../../../preload/model/integration.ts';
import type { Connection } from '../../../ports/network.ts';
import { issuerDetail, proxyDetail, validityDetail } from '../http/failures.ts';
import { describeX509 } from './client-certificate.ts';
import { within } from './probe-connect.ts';
import { certificatesIn, secureContext } from './roots.ts';

export interface Encrypted {
  readonly socket: TLSSocket;
  /** Whether the host asked for a client certificate. */
  readonly asked: boolean;
  readonly detail: string;
  readonly facts: readonly string[];
}

/**
 * Encrypts a connection with every check on, and tells what was seen. `onChain` hears the
 * certificates before the verdict, so that those of a refused one can be shown as well.
 */
export function encrypt(
  socket: Socket,
  { host, timeout, connection }: EncryptOptions,
  onChain: (chain: readonly Certificate[]) => void,
): Promise<Encrypted> {
  return within(timeout, (done, fail) => {
    const noted: Record<string, string> = {};
    if (connection.proxy !== null) noted[proxyDetail] = new URL(connection.proxy.url).host;
    const secured = connect({
      socket,
      // For the check of the name; SNI is for names alone (RFC 6066 §3).
      host,
      ...(isIP(host) === 0 && { servername: host }),
      secureContext: secureContext(connection),
    });
    secured.prependListener('secure', () => {
      const [own, ...others] = chainOf(secured);
      if (!own) return;
      onChain([own, ...others].map(describeX509));
      noted[validityDetail] = `valid from ${day(own.validFromDate)} to ${day(own.validToDate)}`;
      noted[issuerDetail] = describeX509(own).issuer;
    });
    secured.once('error', (error) => fail(Object.assign(error, noted)));
    secured.once('secureConnect', () => {
      secured.on('error', () => undefined);
      done({ socket: secured, ...seenOn(secured, host, connection) });
    });
    return () => secured.destroy();
  });
}

interface EncryptOptions {
  readonly host: string;
  readonly timeout: number;
  readonly connection: Connection;
}

function seenOn(secured: TLSSocket, host: string, connection: Connection) {
  const chain = chainOf(secured);
  const { ca, clientCertificate } = connection;
  const own = new Set(
    certificatesIn(ca ?? '').map((pem) => new X509Certificate(pem).fingerprint256),
  );
  const isPrivate = chain.some(({ fingerprint256 }) => own.has(fingerprint256));
  const last = chain.at(-1);
  const vouched = isPrivate
    ? 'A CA saved for this host vouches for it'
    : 'A CA the system trusts vouches for it';
  const asked = asksForCertificate(secured);
  const shown = clientCertificate === null ? 'none is saved, so none was sent' : 'it was sent';
  return {
    asked,
    detail: `${secured.getProtocol() ?? 'TLS'}; the certificate is valid for ${host}.`,
    facts: [
      `${vouched}: ${last ? describeX509(last).issuer : 'unnamed'}`,
      asked
        ? `The host asks for a client certificate: ${shown}`
        : 'The host asks for no client certificate',
      ...chain.map((certificate, at) => lineOf(describeX509(certificate), at)),
    ],
  };
}

function lineOf({ subject, issuer, notAfter, fingerprint }: Certificate, at: number): string {
  const until = new Date(notAfter).toISOString().slice(0, 10);
  return `${at + 1}. ${subject}, issued by ${issuer}, until ${until}, SHA-256 ${fingerprint}`;
}

/** A client hears of signature algorithms only from a server that asks for a certificate (RFC 8446 §4.3.2). */
export function asksForCertificate(secured: TLSSocket): boolean {
  return secured.getSharedSigalgs().length > 0;
}

/** The certificates as the server sent them, and the root where the system has it. */
function chainOf(secured: TLSSocket): readonly X509Certificate[] {
  const found: X509Certificate[] = [];
  let next: DetailedPeerCertificate | undefined = secured.getPeerCertificate(true);
  // A root names itself as its issuer.
  while (next?.raw && found.length < 10) {
    const certificate = new X509Certificate(next.raw);
    if (found.some(({ fingerprint256 }) => fingerprint256 === certificate.fingerprint256)) break;
    found.push(certificate);
    next = next.issuerCertificate;
  }
  return found;
}

function day(date: Date): string {
  return Number.isNaN(date.getTime()) ? 'no date' : date.toISOString().slice(0, 10);
}
