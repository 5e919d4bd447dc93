import { AppError, type AppErrorOptions } from '../../../core/app-error.ts';
import { Unsent } from '../../../core/unsent.ts';
import type { FailureCode } from '../../../../preload/model/failure.ts';

/**
 * Turns what the socket, TLS or undici threw into a failure with a `host.*` code.
 * When it is certain that nothing was sent the cause is an `Unsent`, see there. `asked`: the host
 * asked for a client certificate, which since TLS 1.3 it may miss only after the handshake, and
 * then some just hang up.
 */
export function toHttpFailure(thrown: unknown, url: URL, asked = false): AppError {
  const chain = causes(thrown);
  const foreseen = chain.find((error) => error instanceof AppError);
  if (foreseen) return foreseen;

  const match = chain.flatMap((error) => classify(error) ?? [])[0];
  const other: Kind = { code: asked ? 'host.client-certificate' : 'host.unreachable', sent: true };
  const { code, sent, detail } = match ?? other;
  const options: AppErrorOptions = {
    detail: detail ? `${url.host}, ${detail}` : url.host,
    cause: sent ? thrown : new Unsent('not sent', { cause: thrown }),
  };
  return new AppError(code, options);
}

interface Kind {
  readonly code: FailureCode;
  /** Whether the request may have reached the service. */
  readonly sent: boolean;
  readonly detail?: string;
}

const unsent = (code: FailureCode): Kind => ({ code, sent: false });

/** Node's and OpenSSL's names (nodejs.org/api/errors.html, /api/tls.html#x509-certificate-error-codes). */
const kinds: Readonly<Record<string, Kind>> = {
  ENOTFOUND: unsent('host.unreachable'),
  EAI_AGAIN: unsent('host.unreachable'),
  ECONNREFUSED: unsent('host.unreachable'),
  EHOSTUNREACH: unsent('host.unreachable'),
  ENETUNREACH: unsent('host.unreachable'),
  EADDRNOTAVAIL: unsent('host.unreachable'),
  UND_ERR_CONNECT_TIMEOUT: unsent('host.timeout'),
  ETIMEDOUT: { code: 'host.timeout', sent: true },
  UND_ERR_HEADERS_TIMEOUT: { code: 'host.timeout', sent: true },
  UND_ERR_BODY_TIMEOUT: { code: 'host.timeout', sent: true },
  UND_ERR_HEADERS_OVERFLOW: { code: 'host.too-large', sent: true },

  // RFC 8446 §6.2. Before version 1.3 a server can only break off the handshake.
  ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED: unsent('host.client-certificate'),
  ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE: unsent('host.client-certificate'),
  'ERR_SSL_SSL/TLS_ALERT_BAD_CERTIFICATE': unsent('host.client-certificate'),
  ERR_SSL_TLSV1_ALERT_UNKNOWN_CA: unsent('host.client-certificate'),
  ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED: unsent('host.client-certificate'),

  CERT_HAS_EXPIRED: unsent('host.certificate-expired'),
  CERT_NOT_YET_VALID: unsent('host.certificate-expired'),
  ERR_TLS_CERT_ALTNAME_INVALID: unsent('host.certificate-name'),
  ...Object.fromEntries(
    [
      'DEPTH_ZERO_SELF_SIGNED_CERT',
      'SELF_SIGNED_CERT_IN_CHAIN',
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
      'UNABLE_TO_GET_ISSUER_CERT',
      'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
      'UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY',
      'CERT_UNTRUSTED',
      'CERT_REJECTED',
      'CERT_REVOKED',
      'CERT_SIGNATURE_FAILURE',
      'CERT_CHAIN_TOO_LONG',
      'INVALID_CA',
      'INVALID_PURPOSE',
      'PATH_LENGTH_EXCEEDED',
      'CA_MD_TOO_WEAK',
      'CA_KEY_TOO_SMALL',
      'EE_KEY_TOO_SMALL',
    ].map((name) => [name, unsent('host.certificate-untrusted')]),
  ),
};

function classify(error: unknown): Kind | undefined {
  const code = property(error, 'code');
  // The parser gave up on the answer; undici leaves the code out for some of these.
  if (property(error, 'name') === 'HTTPParserError') {
    return { code: 'host.unexpected-reply', sent: true };
  }
  if (code === undefined) return undefined;
  const kind = Object.hasOwn(kinds, code) ? kinds[code] : undefined;
  // The other side does not speak TLS, or none of the versions we accept.
  if (!kind && (code === 'EPROTO' || code.startsWith('ERR_SSL_'))) {
    return unsent('host.unexpected-reply');
  }
  return kind && withNotes(kind, error);
}

/** Adds what the connector noted, see `connections.ts`. */
function withNotes(kind: Kind, error: unknown): Kind {
  if (kind.code === 'host.certificate-expired') {
    const validity = property(error, validityDetail);
    return validity === undefined ? kind : { ...kind, detail: validity };
  }
  if (kind.code !== 'host.certificate-untrusted') return kind;
  const issuer = property(error, issuerDetail);
  const proxy = property(error, proxyDetail);
  const detail = [issuer && `issued by “${issuer}”`, proxy && `through ${proxy}`].filter(Boolean);
  return {
    ...kind,
    ...(proxy !== undefined && { code: 'host.proxy-intercepts' as const }),
    ...(detail.length > 0 && { detail: detail.join(', ') }),
  };
}

/** Where the connector leaves the dates of a certificate that was refused for them. */
export const validityDetail = 'latchkeyValidity';
/** Where it leaves who issued it. */
export const issuerDetail = 'latchkeyIssuer';
/** Where it leaves the proxy it came through. */
export const proxyDetail = 'latchkeyProxy';

function property(error: unknown, name: string): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const value = (error as Record<string, unknown>)[name];
  return typeof value === 'string' ? value : undefined;
}

/** The error, its causes, and the parts of an aggregate, outermost first. */
function causes(thrown: unknown): readonly unknown[] {
  const found: unknown[] = [];
  const visit = (error: unknown, depth: number): void => {
    if (error === undefined || depth > 8) return;
    found.push(error);
    if (error instanceof AggregateError) for (const part of error.errors) visit(part, depth + 1);
    if (error instanceof Error) visit(error.cause, depth + 1);
  };
  visit(thrown, 0);
  return found;
}
