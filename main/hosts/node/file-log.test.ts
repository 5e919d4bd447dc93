import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { AppError } from '../../core/app-error.ts';
import { createRedactor } from '../../core/redact.ts';
import { createFileLog } from './file-log.ts';

const secret = 'canary-"quoted"-4f8a1c9be2d7';

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'latchkey-log-'));
  path = join(folder, 'log', 'latchkey.log');
});
afterEach(() => rmSync(folder, { recursive: true }));

function open(options = {}) {
  const redactor = createRedactor();
  redactor.register(secret);
  return createFileLog(path, redactor, options);
}

const lines = () =>
  readFileSync(path, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

describe('the log', () => {
  test('writes one JSON line each, readable by this person only', () => {
    open().info('started', { port: 1234, demo: false, host: null, left: undefined });
    open().warn('call refused');
    expect(lines()).toMatchObject([
      { level: 'info', event: 'started', pid: process.pid, fields: { port: 1234, demo: false } },
      { level: 'warn', event: 'call refused' },
    ]);
    expect(Date.parse(String(lines()[0]!['at']))).toBeGreaterThan(0);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, 'log')).mode & 0o777).toBe(0o700);
  });

  test('tells of an error its code, stack and causes', () => {
    const inner = Object.assign(new Error('connect failed'), { code: 'ECONNREFUSED' });
    const thrown = new AppError('host.unreachable', { detail: 'gitlab.com', cause: inner });
    open().error('refresh failed', thrown, { account: 'acc_1' });
    expect(lines()[0]).toMatchObject({
      level: 'error',
      fields: { account: 'acc_1' },
      error: {
        name: 'AppError',
        code: 'host.unreachable',
        stack: expect.stringContaining('file-log.test') as string,
        cause: { message: 'connect failed', code: 'ECONNREFUSED' },
      },
    });
  });

  test('lets no secret through, wherever it hides', () => {
    const log = open();
    const thrown = new AppError('git.failed', {
      words: `remote: ${secret}`,
      detail: secret,
      cause: new AggregateError([new Error(encodeURIComponent(secret))], secret),
    });
    thrown.stack = `at ${secret}`;
    log.error(`event ${secret}`, thrown, { [secret]: secret });
    log.error('not an error', `text ${secret}`);
    log.info('basic', { header: Buffer.from(`oauth2:${secret}`).toString('base64') });
    log.info('shape', { token: 'glpat-ABCDEFGHIJ0123456789' });
    const text = readFileSync(path, 'utf8');
    expect(lines()).toHaveLength(4);
    for (const part of ['canary', 'quoted', '4f8a1c9be2d7', 'Y2FuYXJ5', 'ABCDEFGHIJ'])
      expect(text).not.toContain(part);
  });

  test('cuts long texts only after it has looked for secrets', () => {
    open().info('long', { text: `${'x'.repeat(8_180)}${secret}${'y'.repeat(100_000)}` });
    const text = readFileSync(path, 'utf8');
    expect(text.length).toBeLessThan(9_000);
    expect(text).not.toContain('canary');
  });

  test('puts a full file aside and keeps a few', () => {
    const log = open({ size: 2_000, kept: 2 });
    for (let n = 0; n < 100; n += 1) log.info('line', { n });
    expect(readdirSync(join(folder, 'log')).sort()).toEqual([
      'latchkey.log',
      'latchkey.log.1',
      'latchkey.log.2',
    ]);
    for (const name of readdirSync(join(folder, 'log'))) {
      const file = join(folder, 'log', name);
      expect(statSync(file).size).toBeLessThan(2_300);
      expect(statSync(file).mode & 0o777).toBe(0o600);
    }
    expect(lines().at(-1)).toMatchObject({ fields: { n: 99 } });
  });

  test('never throws: not for a file that cannot be, nor for what cannot be described', () => {
    const hostile = new Proxy(new Error('x'), {
      get: () => {
        throw new Error('do not look');
      },
    });
    const circular = new Error('a');
    circular.cause = circular;
    const log = open();
    for (const thrown of [hostile, circular, undefined, null, Symbol('s'), 1n, Object.create(null)])
      log.error('odd', thrown);
    expect(lines().length).toBeGreaterThanOrEqual(6);

    writeFileSync(join(folder, 'file'), '');
    const blocked = join(folder, 'file', 'latchkey.log');
    createFileLog(blocked, createRedactor()).info('nowhere');
    expect(existsSync(blocked)).toBe(false);
  });
});
