import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

import { AppError } from '../../core/app-error.ts';
import type { Redactor } from '../../core/redact.ts';
import type { Log, LogFields } from '../../ports/log.ts';

export interface FileLogOptions {
  /** Bytes after which a file is put aside. */
  readonly size?: number;
  /** How many put-aside files are kept, as `<path>.1`, the youngest, and so on. */
  readonly kept?: number;
}

type Level = 'info' | 'warn' | 'error';

const longestText = 8_192;
const deepestCause = 5;

/**
 * Log of JSON lines, readable by this person only, shared by all processes. Every text passes the
 * redactor before it becomes part of a line, so a line is always whole JSON.
 *
 * Lines are appended at once and synchronously: the last one before a crash is the one that
 * matters. Nothing here throws; a log that cannot be written must not stop the work it tells of.
 */
export function createFileLog(path: string, redactor: Redactor, options: FileLogOptions = {}): Log {
  const { size = 1_048_576, kept = 3 } = options;

  function write(level: Level, event: string, more: () => Readonly<Record<string, unknown>>): void {
    try {
      const at = new Date().toISOString();
      const line = { at, level, pid: process.pid, event, ...more() };
      const text = `${JSON.stringify(clean(line, redactor))}\n`;
      makeRoom(path, size, kept);
      append(path, text);
    } catch {
      // There is no better place to tell it.
    }
  }

  return {
    info: (event, fields) => write('info', event, () => ownFields(fields)),
    warn: (event, fields) => write('warn', event, () => ownFields(fields)),
    error: (event, thrown, fields) =>
      write('error', event, () => ({ ...ownFields(fields), error: described(thrown, 0) })),
  };
}

/** Under a key of their own, so that no caller can overwrite the time or the level. */
function ownFields(fields: LogFields | undefined): Readonly<Record<string, unknown>> {
  return fields === undefined || Object.keys(fields).length === 0 ? {} : { fields };
}

/** A thrown value with its code, stack and causes, as plain data. */
function described(thrown: unknown, depth: number): unknown {
  if (!(thrown instanceof Error)) return { thrown: typeof thrown, text: textOf(thrown) };
  return {
    name: thrown.name,
    ...('code' in thrown ? { code: textOf(thrown.code) } : {}),
    message: thrown.message,
    ...(thrown instanceof AppError && thrown.words ? { words: thrown.words } : {}),
    stack: thrown.stack,
    ...(thrown.cause === undefined ? {} : { cause: deeper(thrown.cause, depth) }),
    ...(thrown instanceof AggregateError
      ? { errors: thrown.errors.slice(0, 10).map((inner) => deeper(inner, depth)) }
      : {}),
  };
}

function deeper(thrown: unknown, depth: number): unknown {
  return depth < deepestCause ? described(thrown, depth + 1) : 'more causes';
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'object' && value !== null) return Object.prototype.toString.call(value);
  return String(value);
}

/** Redacts and shortens every text in a plain value, names of fields included. */
function clean(value: unknown, redactor: Redactor): unknown {
  if (typeof value === 'string') return shortened(redactor.redact(value));
  if (Array.isArray(value)) return value.map((item) => clean(item, redactor));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return Object.fromEntries(
    entries.map(([name, inner]) => [redactor.redact(name), clean(inner, redactor)]),
  );
}

/** Cut only after redacting: half a secret is not recognised any more. */
function shortened(text: string): string {
  return text.length <= longestText ? text : `${text.slice(0, longestText)}… (cut)`;
}

function append(path: string, text: string): void {
  try {
    appendFileSync(path, text, { mode: 0o600 });
  } catch (thrown) {
    if (!isMissing(thrown)) throw thrown;
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    appendFileSync(path, text, { mode: 0o600 });
  }
}

/**
 * Puts a full file aside. Another process may do the same at this moment; then one of the moves
 * finds nothing, which is well, because the file has been put aside already.
 */
function makeRoom(path: string, size: number, kept: number): void {
  if (sizeOf(path) < size) return;
  for (let number = kept - 1; number >= 1; number -= 1)
    moveIfThere(`${path}.${number}`, `${path}.${number + 1}`);
  // Asked again: what another process began meanwhile is not full and stays.
  if (sizeOf(path) >= size) moveIfThere(path, `${path}.1`);
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

function moveIfThere(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (thrown) {
    if (!isMissing(thrown)) throw thrown;
  }
}

function isMissing(thrown: unknown): boolean {
  return thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT';
}
