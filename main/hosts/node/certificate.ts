import { X509Certificate } from 'node:crypto';

import type { Certificate } from '../../../preload/model/integration.ts';
import { AppError } from '../../core/app-error.ts';
import { cleanText } from '../../core/clean-text.ts';

/**
 * Reads the CA an admin wants trusted for one instance, and says what it is.
 * A file may hold several certificates (root and intermediates): every one must be a
 * CA that is valid today; the first is described, with the earliest end of all.
 *
 * Throws `integration.bad-certificate`, the reason in `detail`.
 */
export function readCertificate(pem: string, now: number = Date.now()): Certificate {
  const blocks = pem.match(pemBlock) ?? [];
  if (/-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----/.test(pem)) throw bad('it holds a private key');
  if (blocks.length === 0) throw bad('no PEM certificate in it');
  if (blocks.length > 100) throw bad('too many certificates');

  const all = blocks.map((block) => checked(parse(block), now));
  const [first] = all;
  if (!first) throw bad('no PEM certificate in it');
  return {
    subject: oneLine(first.subject),
    issuer: oneLine(first.issuer),
    fingerprint: first.fingerprint256,
    notAfter: Math.min(...all.map((each) => each.validToDate.getTime())),
  };
}

const pemBlock = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/g;

const bad = (detail: string, cause?: unknown) =>
  new AppError('integration.bad-certificate', { detail, cause });

function parse(block: string): X509Certificate {
  try {
    return new X509Certificate(block);
  } catch (cause) {
    throw bad('the certificate cannot be read', cause);
  }
}

function checked(certificate: X509Certificate, now: number): X509Certificate {
  if (!certificate.ca) throw bad('it is a certificate, but not a CA');
  if (certificate.validToDate.getTime() <= now) {
    throw bad(`it expired on ${day(certificate.validToDate)}`);
  }
  if (certificate.validFromDate.getTime() > now) {
    throw bad(`it is valid only from ${day(certificate.validFromDate)}`);
  }
  return certificate;
}

const day = (date: Date) => date.toISOString().slice(0, 10);

/** Node separates the parts of a name by line ends: `O=Example\nCN=Example CA`. */
const oneLine = (name: string) => cleanText(name.split('\n').join(', '), 512);
