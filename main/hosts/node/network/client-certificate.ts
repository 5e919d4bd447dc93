import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto';

import type { Certificate } from '../../../../preload/model/integration.ts';
import { AppError } from '../../../core/app-error.ts';
import { cleanText } from '../../../core/clean-text.ts';
import type { ReadClientCertificate } from '../../../ports/network.ts';
import { certificatesIn } from './roots.ts';

/**
 * Reads a client certificate, the intermediates that may follow it, and its private key. The key
 * must belong to the first certificate, which must be valid today.
 *
 * Throws `network.bad-client-certificate`, the reason in `detail`; it carries nothing of the key.
 */
export const readClientCertificate: ReadClientCertificate = ({ certificate, key }) => {
  const blocks = certificatesIn(certificate);
  const [own] = blocks.map(parse);
  if (!own) throw bad(unreadable(certificate, 'certificate'));
  const now = Date.now();
  if (own.validToDate.getTime() <= now) throw bad(`it expired on ${day(own.validToDate)}`);
  if (own.validFromDate.getTime() > now)
    throw bad(`it is valid only from ${day(own.validFromDate)}`);
  const secret = parseKey(key);
  if (!own.checkPrivateKey(secret)) throw bad('the key belongs to another certificate');
  return {
    shown: describeX509(own),
    kept: {
      certificate: `${blocks.join('\n')}\n`,
      // One form, whatever it came in; git's TLS library may read fewer of them than Node.
      key: secret.export({ type: 'pkcs8', format: 'pem' }).toString(),
    },
  };
};

/** What the first certificate of a PEM text says, however old it is. Never throws. */
export function describeCertificate(pem: string): Certificate {
  const [block = ''] = certificatesIn(pem);
  try {
    return describeX509(new X509Certificate(block));
  } catch {
    return { subject: 'It cannot be read', issuer: '', fingerprint: '', notAfter: 0 };
  }
}

export function describeX509(certificate: X509Certificate): Certificate {
  return {
    subject: oneLine(certificate.subject),
    issuer: oneLine(certificate.issuer),
    fingerprint: certificate.fingerprint256,
    notAfter: certificate.validToDate.getTime(),
  };
}

const bad = (detail: string) => new AppError('network.bad-client-certificate', { detail });
const day = (date: Date) => date.toISOString().slice(0, 10);

/** Node separates the parts of a name by line ends: `O=Example\nCN=Example`. */
const oneLine = (name: string) => cleanText((name ?? '').split('\n').join(', '), 512);

function parse(block: string): X509Certificate {
  try {
    return new X509Certificate(block);
  } catch {
    throw bad('the certificate cannot be read');
  }
}

function parseKey(pem: string): KeyObject {
  if (/ENCRYPTED/.test(pem)) throw bad('the key has a passphrase');
  if (!pem.includes('PRIVATE KEY-----')) throw bad(unreadable(pem, 'private key'));
  try {
    return createPrivateKey(pem);
  } catch {
    // The cause would quote the parser, and the parser could quote the key.
    throw bad('the key cannot be read');
  }
}

/** PKCS #12 is binary: read as text it begins with the tag of a sequence and holds no PEM. */
function unreadable(text: string, what: string): string {
  return /^0[\u0080-\uffff]/.test(text)
    ? `it is a PKCS #12 file (.p12, .pfx), not a PEM ${what}`
    : `no PEM ${what} in it`;
}
