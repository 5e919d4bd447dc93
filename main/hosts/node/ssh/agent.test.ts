import { createPublicKey, verify } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { openAgent, type Agent } from './agent.ts';
import { makeKey, readPrivateKey, type SigningKey } from './keys.ts';
import { readWire, sshString } from './wire.ts';

const byte = (value: number) => Buffer.from([value]);
const number = (value: number) => Buffer.from([0, 0, 0, value]);
const hostKey = Buffer.from('a pinned host key');
const failure = byte(5);

let folder: string;
let key: SigningKey;
let agent: Agent;
const logged: string[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'latchkey-agent-'));
  key = readPrivateKey((await makeKey('ed25519', 'c')).privateKey);
  const log = {
    info: () => undefined,
    warn: (_event: string, fields?: object) => void logged.push(JSON.stringify(fields)),
    error: (_event: string, thrown: unknown) => void logged.push(String(thrown)),
  };
  const parts = { key, comment: 'latchkey', username: 'git', hostKeys: [hostKey], log };
  agent = await openAgent(folder, parts);
  logged.length = 0;
});
afterEach(async () => {
  await agent.close();
  await rm(folder, { recursive: true, force: true });
});

interface LogIn {
  readonly user?: string;
  readonly service?: string;
  readonly method?: string;
  readonly kind?: number;
  readonly blob?: Buffer;
  readonly host?: Buffer;
  readonly more?: Buffer;
}

/** What an ssh client signs to log in (RFC 4252 §7), or one thing of it made otherwise. */
function logIn(odd: LogIn = {}): Buffer {
  return Buffer.concat([
    sshString('session'),
    byte(odd.kind ?? 50),
    sshString(odd.user ?? 'git'),
    sshString(odd.service ?? 'ssh-connection'),
    sshString(odd.method ?? 'publickey'),
    byte(1),
    sshString('ssh-ed25519'),
    sshString(odd.blob ?? key.blob),
    ...(odd.host === undefined ? [] : [sshString(odd.host)]),
    odd.more ?? Buffer.alloc(0),
  ]);
}

const sign = (data: Buffer, blob = key.blob) =>
  ask(Buffer.concat([byte(13), sshString(blob), sshString(data), number(0)]));

describe('the agent of one operation', () => {
  test('tells its one key', async () => {
    const answer = readWire(await ask(byte(11)));
    expect([answer.byte(), answer.number()]).toEqual([12, 1]);
    expect(answer.string().equals(key.blob)).toBe(true);
    expect(answer.string().toString()).toBe('latchkey');
    expect(answer.done()).toBe(true);
  });

  test.each([
    ['a log-in', {}],
    ['a log-in bound to the pinned host key', { method: bound(), host: hostKey }],
  ])('signs %s', async (_name, odd: LogIn) => {
    const answer = readWire(await sign(logIn(odd)));
    expect(answer.byte()).toBe(14);
    const signature = readWire(answer.string());
    expect(signature.string().toString()).toBe('ssh-ed25519');
    expect(verify(null, logIn(odd), createPublicKey(pemOf(key)), signature.string())).toBe(true);
    expect(agent.signatures()).toBe(1);
  });

  test('refuses to sign for another key', async () => {
    const other = readPrivateKey((await makeKey('ed25519', 'c')).privateKey).blob;
    expect(await sign(logIn(), other)).toEqual(failure);
    expect(await sign(logIn({ blob: other }))).toEqual(failure);
    expect(logged).toEqual(['{"reason":"another key"}', '{"reason":"another key inside"}']);
    expect(agent.signatures()).toBe(0);
  });

  test.each([
    ['another user', { user: 'root' }, 'another user'],
    ['another host', { method: bound(), host: Buffer.from('evil') }, 'another host'],
    ['another service', { service: 'ssh-userauth' }, 'not a log-in'],
    ['another method', { method: 'hostbased' }, 'not a log-in'],
    ['another message', { kind: 5 }, 'not a log-in'],
    ['a log-in with something behind it', { more: byte(0) }, 'not a log-in'],
  ])('refuses to sign for %s', async (_name, odd: LogIn, reason) => {
    expect(await sign(logIn(odd))).toEqual(failure);
    expect(logged).toEqual([JSON.stringify({ reason })]);
  });

  test.each([
    ['nothing', Buffer.alloc(0)],
    ['a file, as ssh-keygen -Y signs it', Buffer.from('SSHSIG\0\0\0\u0003git')],
    ['a commit', Buffer.from('tree 0000\nauthor a <a@b> 1 +0000\n')],
  ])('refuses to sign %s', async (_name, data) => {
    expect(await sign(data)).toEqual(failure);
    expect(agent.signatures()).toBe(0);
  });

  test.each([
    ['to add a key', byte(17)],
    ['to remove all keys', byte(19)],
    ['an extension', Buffer.concat([byte(27), sshString('session-bind@openssh.com')])],
    ['nothing at all', Buffer.alloc(0)],
    ['half a request', Buffer.concat([byte(13), number(200)])],
    ['identities with something behind them', Buffer.from([11, 0])],
  ])('fails when asked %s', async (_name, request) => {
    expect(await ask(request)).toEqual(failure);
  });

  test('signs a few times at most', async () => {
    for (let use = 0; use < 8; use += 1) expect((await sign(logIn()))[0]).toBe(14);
    expect(await sign(logIn())).toEqual(failure);
    expect(logged).toEqual(['{"reason":"asked too often"}']);
  });

  test('reads requests in any pieces, and cuts off one that is too long', async () => {
    const two = Buffer.concat([sshString(byte(11)), sshString(byte(11))]);
    const answers = await send([two.subarray(0, 2), two.subarray(2, 7), two.subarray(7)]);
    const [first, second] = [readWire(answers), readWire(answers.subarray(answers.length / 2))];
    expect(first.string().equals(second.string())).toBe(true);
    expect(await send([Buffer.from([0xff, 0, 0, 0, 1])])).toEqual(Buffer.alloc(0));
  });

  test('is gone after the operation, and leaves no file', async () => {
    await agent.close();
    await expect(ask(byte(11))).rejects.toThrow(/ENOENT|ECONNREFUSED/);
    expect(await readdir(folder)).toEqual([]);
  });
});

function bound(): string {
  return 'publickey-hostbound-v00@openssh.com';
}

function pemOf({ key: privateKey }: SigningKey) {
  return privateKey.export({ type: 'pkcs8', format: 'pem' });
}

const ask = async (request: Buffer): Promise<Buffer> =>
  readWire(await send([sshString(request)])).string();

/** Sends the pieces one after another and returns all that came back. */
function send(pieces: readonly Buffer[]): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const socket = connect(agent.address, () => {
      void (async () => {
        for (const piece of pieces) await new Promise((done) => socket.write(piece, done));
        socket.end();
      })();
    });
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('error', reject);
    socket.on('close', () => resolve(Buffer.concat(chunks)));
  });
}
