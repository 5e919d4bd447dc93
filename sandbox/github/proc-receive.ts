import { readSync, writeSync } from 'node:fs';

import type { PushFacts } from './push-hook.ts';
import { judgePush } from './push-rules.ts';

/**
 * The program behind git's `proc-receive` hook: pkt-lines in, pkt-lines out (githooks(5),
 * "proc-receive"). What it lets pass is left to git itself to carry out.
 */
function run(): void {
  // Written by the server that started us.
  const facts = JSON.parse(process.env['SANDBOX_PUSH'] ?? '{}') as PushFacts;
  readSection();
  write('version=1\0');
  flush();
  if (facts.hasMoved) {
    const words = 'This repository moved. Please use the new location:';
    process.stderr.write(`${words}\n  ${facts.page}.git\n`);
  }
  for (const command of readSection()) {
    const [before = '', after = '', ref = ''] = command.trimEnd().split(' ');
    const { reason, words } = judgePush({ before, after, ref }, facts);
    if (words !== '') process.stderr.write(words);
    if (reason === null) {
      write(`ok ${ref}`);
      write('option fall-through');
    } else write(`ng ${ref} ${reason}`);
  }
  flush();
}

/** The lines up to the next flush. */
function readSection(): readonly string[] {
  const lines: string[] = [];
  for (;;) {
    const size = Number.parseInt(read(4).toString(), 16);
    if (!(size >= 4)) return lines;
    lines.push(read(size - 4).toString());
  }
}

function read(size: number): Buffer {
  const bytes = Buffer.alloc(size);
  let filled = 0;
  while (filled < size) {
    const more = readSync(0, bytes, filled, size - filled, null);
    if (more === 0) throw new Error('git has gone');
    filled += more;
  }
  return bytes;
}

function write(line: string): void {
  const size = (Buffer.byteLength(line) + 4).toString(16).padStart(4, '0');
  writeSync(1, size + line);
}

function flush(): void {
  writeSync(1, '0000');
}

run();
