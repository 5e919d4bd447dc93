import { execFileSync, spawnSync } from 'node:child_process';
import { createPrivateKey, generateKeyPairSync } from 'node:crypto';

import { describe, expect, test } from 'vitest';

import { AppError } from '../../core/app-error.ts';
import { readPrivateKey } from './private-key.ts';

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pkcs1 = rsa.privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();
const pkcs8 = rsa.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
const short = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey;
const locked = (type: 'pkcs1' | 'pkcs8') =>
  rsa.privateKey
    .export({ type, format: 'pem', cipher: 'aes-256-cbc', passphrase: 'secret' })
    .toString();

const hasOpenssl = spawnSync('openssl', ['version']).status === 0;
if (!hasOpenssl) console.log('not run: the fingerprint GitHub shows: no openssl here');

describe('the private key of a GitHub App', () => {
  test.each([
    ['as GitHub hands it out', pkcs1],
    ['in PKCS#8', pkcs8],
    ['with remarks around it', `# the app's key\n${pkcs1}\nend`],
    ['with the line ends of Windows', pkcs1.replaceAll('\n', '\r\n')],
    ['with its line ends spelt out', pkcs1.replaceAll('\n', '\\n')],
    ['without a last line end', pkcs1.trim()],
  ])('is read %s', (_name, pem) => {
    const read = readPrivateKey(pem);
    expect(read).toMatchObject({ kind: 'rsa', bits: 2048 });
    expect(read.pkcs8).toBe(pkcs8);
    expect(createPrivateKey(read.pkcs8).equals(rsa.privateKey)).toBe(true);
  });

  // docs.github.com, "Verifying private keys", as a pipeline of openssl's.
  test.runIf(hasOpenssl)('has the fingerprint GitHub shows', () => {
    const der = execFileSync('openssl', ['rsa', '-pubout', '-outform', 'DER'], {
      input: pkcs1,
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    const hash = execFileSync('openssl', ['sha256', '-binary'], { input: der });
    expect(readPrivateKey(pkcs1).fingerprint).toBe(`SHA256:${hash.toString('base64')}`);
  });

  test.each([
    [
      'a public key',
      rsa.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
      'public key',
    ],
    ['a key with a passphrase', locked('pkcs8'), 'passphrase'],
    ['an old key with a passphrase', locked('pkcs1'), 'passphrase'],
    ['an elliptic key', ec.export({ type: 'sec1', format: 'pem' }).toString(), 'EC'],
    ['an elliptic key in PKCS#8', ec.export({ type: 'pkcs8', format: 'pem' }).toString(), 'EC'],
    ['1024 bits', short.export({ type: 'pkcs1', format: 'pem' }).toString(), '1024 bits'],
    ['an SSH key', block('OPENSSH PRIVATE KEY'), 'SSH'],
    ['a certificate', block('CERTIFICATE'), 'certificate'],
    ['two keys', pkcs1 + pkcs8, 'more than one'],
    ['a key without its end', pkcs1.slice(0, -40), 'last line'],
    ['a key with a hole', pkcs1.replace(/\n.{64}\n.{64}/, ''), 'damaged'],
    ['its inside alone', pkcs1.split('\n').slice(1, -2).join('\n'), 'BEGIN'],
    ['nothing', '', 'BEGIN'],
    ['a word', 'canary', 'BEGIN'],
    ['far too much', `${pkcs1}${'x'.repeat(70_000)}`, 'too long'],
  ])('is refused when it is %s, and never repeated', (_name, text, detail) => {
    const failure = thrownBy(() => readPrivateKey(text));
    expect(failure.code).toBe('integration.bad-private-key');
    expect(failure.detail).toContain(detail);
    const told = JSON.stringify([failure, failure.message, failure.cause, failure.detail]);
    for (const line of text.split('\n').filter((each) => /^[\w+/=]{16,}$/.test(each)))
      expect(told).not.toContain(line);
    expect(told).not.toContain('canary');
  });
});

function block(label: string): string {
  return `-----BEGIN ${label}-----\nY2FuYXJ5\n-----END ${label}-----`;
}

function thrownBy(work: () => unknown): AppError {
  try {
    work();
  } catch (thrown) {
    if (thrown instanceof AppError) return thrown;
    throw thrown;
  }
  throw new Error('nothing was thrown');
}
