import { X509Certificate } from 'node:crypto';

import { describe, expect, test } from 'vitest';

import { AppError } from '../../core/app-error.ts';
import { readCertificate } from './certificate.ts';
import { createAuthority } from './http/test-servers.ts';

describe('readCertificate', () => {
  test('says what a CA is', async () => {
    const { ca } = await createAuthority({ name: 'Example CA' });
    const facts = new X509Certificate(ca);
    expect(readCertificate(`some words\n${ca}\nmore`)).toEqual({
      subject: 'CN=Example CA, O=Latchkey tests',
      issuer: 'CN=Example CA, O=Latchkey tests',
      fingerprint: facts.fingerprint256,
      notAfter: facts.validToDate.getTime(),
    });
  });

  test('names the earliest end of a bundle', async () => {
    const [long, short] = [await createAuthority({ to: 90 }), await createAuthority({ to: 3 })];
    const { notAfter } = readCertificate(`${long.ca}\n${short.ca}`);
    expect(notAfter).toBe(new X509Certificate(short.ca).validToDate.getTime());
  });

  test('refuses what is no CA, with the reason', async () => {
    const authority = await createAuthority();
    const { certificate, key } = await authority.issue();
    expect(reason(certificate)).toBe('it is a certificate, but not a CA');
    expect(reason(`${authority.ca}\n${certificate}`)).toBe('it is a certificate, but not a CA');
    expect(reason(`${authority.ca}\n${key}`)).toBe('it holds a private key');
    expect(reason((await createAuthority({ from: -9, to: -2 })).ca)).toMatch(
      /^it expired on \d{4}-/,
    );
    expect(reason((await createAuthority({ from: 2 })).ca)).toMatch(
      /^it is valid only from \d{4}-/,
    );
    expect(reason('')).toBe('no PEM certificate in it');
    expect(reason('hello')).toBe('no PEM certificate in it');
    const torn = authority.ca.replace(/[A-Za-z0-9+/]{20}\n/, '\n');
    expect(reason(torn)).toBe('the certificate cannot be read');
    expect(reason(Array(101).fill(authority.ca).join('\n'))).toBe('too many certificates');
  });
});

function reason(pem: string): string | undefined {
  try {
    readCertificate(pem);
  } catch (thrown) {
    if (thrown instanceof AppError && thrown.code === 'integration.bad-certificate') {
      return thrown.detail;
    }
    throw thrown;
  }
  return 'accepted';
}
