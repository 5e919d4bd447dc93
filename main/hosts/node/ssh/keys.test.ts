import { execFile } from 'node:child_process';
import { createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { describe, expect, test } from 'vitest';

import { makeKey, publicHalf, readHostKey, readPrivateKey, signFor } from './keys.ts';
import { readWire, sshInteger, sshString } from './wire.ts';

const run = promisify(execFile);

describe.each(['ed25519', 'rsa'] as const)('a key of type %s', (type) => {
  test('has the fingerprint that ssh-keygen computes of its public line', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'latchkey-keys-'));
    const { publicKey, fingerprint } = await makeKey(type, 'latchkey-shop-1a2b3c');
    await writeFile(join(folder, 'key.pub'), `${publicKey}\n`);
    const { stdout } = await run('ssh-keygen', [
      '-l',
      '-E',
      'sha256',
      '-f',
      join(folder, 'key.pub'),
    ]);
    await rm(folder, { recursive: true });
    expect(stdout.trim()).toBe(
      `${type === 'rsa' ? 3072 : 256} ${fingerprint} latchkey-shop-1a2b3c (${type.toUpperCase()})`,
    );
  });

  test('signs what its public half verifies, and gives the same half again', async () => {
    const { privateKey, publicKey, fingerprint } = await makeKey(type, 'c');
    expect(publicHalf(privateKey, 'c')).toEqual({ publicKey, fingerprint });
    const data = Buffer.from('data');
    const signed = readWire(signFor(readPrivateKey(privateKey), data, 4)!);
    const name = signed.string().toString();
    expect(name).toBe(type === 'rsa' ? 'rsa-sha2-512' : 'ssh-ed25519');
    const hash = type === 'rsa' ? 'sha512' : null;
    expect(verify(hash, data, createPublicKey(privateKey), signed.string())).toBe(true);
    expect(signed.done()).toBe(true);
  });
});

test('an RSA key never signs with SHA-1', async () => {
  const key = readPrivateKey((await makeKey('rsa', 'c')).privateKey);
  expect(signFor(key, Buffer.from('data'), 0)).toBeNull();
  expect(
    readWire(signFor(key, Buffer.from('data'), 2)!)
      .string()
      .toString(),
  ).toBe('rsa-sha2-256');
});

test.each([
  ['nothing', ''],
  ['words', 'canary-not-a-key'],
  [
    'another kind',
    generateKeyPairSync('ec', { namedCurve: 'P-256' })
      .privateKey.export({ type: 'pkcs8', format: 'pem' })
      .toString(),
  ],
])('%s is no private key of ours, and is not quoted', (_name, pem) => {
  try {
    readPrivateKey(pem);
    expect.unreachable();
  } catch (thrown) {
    expect(thrown).toMatchObject({ code: 'vault.damaged', cause: undefined });
    expect(String(thrown)).not.toContain('canary');
  }
});

describe('reading a host key', () => {
  // docs.github.com, "GitHub's SSH key fingerprints".
  const github = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl';

  test('gives the fingerprint its owner publishes', () => {
    expect(readHostKey(github)).toEqual({
      type: 'ssh-ed25519',
      key: github,
      fingerprint: 'SHA256:+DiY3wvvV6TuJJhbpZisF/zLDA0zPMSvHdkr4UvCOqU',
    });
    expect(readHostKey(`${github} a comment`)).toMatchObject({ key: github });
  });

  test.each([
    '',
    'ssh-ed25519',
    'ssh-ed25519 short',
    github.replace('ssh-ed25519 ', 'ssh-rsa '),
    github.replace('ssh-ed25519 ', 'ssh-dss '),
    `github.com ${github}`,
    `@cert-authority * ${github}`,
    `${github}\n* ${github}`,
  ])('refuses %j', (line) => {
    expect(readHostKey(line)).toBeNull();
  });
});

describe('the wire', () => {
  test('writes integers without needless zeros, and positive', () => {
    const hex = (...bytes: number[]) => sshInteger(Uint8Array.from(bytes)).toString('hex');
    expect([hex(), hex(0, 0), hex(0, 1), hex(0x80), hex(0x7f, 0)]).toEqual([
      '00000000',
      '00000000',
      '0000000101',
      '000000020080',
      '000000027f00',
    ]);
  });

  test('never reads beyond a message', () => {
    const wire = readWire(Buffer.concat([sshString('ab'), Buffer.from([0, 0, 0, 9, 1])]));
    expect(wire.string().toString()).toBe('ab');
    expect(() => wire.string()).toThrow(RangeError);
    expect(() => readWire(Buffer.from([1])).number()).toThrow(RangeError);
  });
});
