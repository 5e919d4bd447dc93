import { createHash, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';

import { AppError } from '../../core/app-error.ts';

/** What a private key file is, and the one form we keep it in. */
export interface PrivateKey {
  readonly kind: 'rsa';
  readonly bits: number;
  /** As GitHub lists an app's keys: `SHA256:` and the base64 of the public half's DER hash. */
  readonly fingerprint: string;
  /** PKCS#8, PEM. It is a secret. */
  readonly pkcs8: string;
}

const fewestBits = 2048;
const longest = 65_536;

/**
 * Reads the private key of a GitHub App as GitHub hands it out (PKCS#1, PEM), or the same key in
 * PKCS#8. Throws `integration.bad-private-key` saying what is wrong; no error carries what was read.
 */
export function readPrivateKey(pem: string): PrivateKey {
  const text = blockOf(pem);
  const key = open(text);
  if (key.asymmetricKeyType !== 'rsa') throw bad(`it is of the kind ${kindOf(key)}, not RSA`);
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  if (bits < fewestBits) throw bad(`it has ${bits} bits; GitHub’s have ${fewestBits} or more`);
  const der = createPublicKey(key).export({ type: 'spki', format: 'der' });
  return {
    kind: 'rsa',
    bits,
    fingerprint: `SHA256:${createHash('sha256').update(der).digest('base64')}`,
    pkcs8: key.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

const bad = (detail: string) => new AppError('integration.bad-private-key', { detail });

/** The one private key block of the text; a file may have remarks around it. */
function blockOf(pem: string): string {
  if (pem.length > longest) throw bad('it is too long for one key');
  // Keys that went through an environment variable or JSON have their line ends spelt out.
  const text = pem.replaceAll('\\n', '\n').replaceAll('\r', '').trim();
  const labels = [...text.matchAll(/-----BEGIN ([A-Z0-9 ]{1,40})-----/g)].map(([, label]) => label);
  const [label, ...others] = labels.filter((each) => each?.endsWith('PRIVATE KEY'));
  if (label === undefined) throw bad(withoutKey(labels));
  if (others.length > 0) throw bad('the file holds more than one private key');
  if (label.startsWith('ENCRYPTED') || /^Proc-Type: 4,ENCRYPTED$/m.test(text)) {
    throw bad('it is protected by a passphrase; remove that first');
  }
  if (label === 'OPENSSH PRIVATE KEY') throw bad('it is an SSH key, not the key of an app');
  if (label === 'EC PRIVATE KEY') throw bad('it is of the kind EC, not RSA');
  const end = `-----END ${label}-----`;
  const [from, to] = [text.indexOf(`-----BEGIN ${label}-----`), text.indexOf(end)];
  if (to < from) throw bad('its last line is missing; copy the whole file');
  return text.slice(from, to + end.length);
}

function withoutKey(labels: readonly (string | undefined)[]): string {
  if (labels.some((label) => label?.endsWith('PUBLIC KEY'))) return 'it is a public key';
  if (labels.some((label) => label?.includes('CERTIFICATE'))) return 'it is a certificate';
  return 'there is no BEGIN PRIVATE KEY line in it; copy the whole file';
}

function open(text: string): KeyObject {
  try {
    return createPrivateKey({ key: text, format: 'pem' });
  } catch {
    // What OpenSSL says may quote the text.
    throw bad('it is damaged or cut off; copy the whole file');
  }
}

function kindOf({ asymmetricKeyType: kind }: KeyObject): string {
  return kind === undefined ? 'unknown' : kind.toUpperCase();
}
