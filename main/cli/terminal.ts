import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';

import type { Io } from './command.ts';

/** The real terminal. Ctrl-C aborts `signal` once; a second Ctrl-C ends the program as usual. */
export function createTerminal(): Io {
  const controller = new AbortController();
  process.once('SIGINT', () => controller.abort());
  process.once('SIGTERM', () => controller.abort());
  const talks = process.stdin.isTTY && process.stderr.isTTY;

  return {
    out: (text) => void process.stdout.write(text),
    say: (text) => void process.stderr.write(text),
    readAll: async () => {
      const parts: Buffer[] = [];
      for await (const part of process.stdin as AsyncIterable<Buffer>) parts.push(part);
      return Buffer.concat(parts).toString('utf8');
    },
    askSecret: async (question) => (talks ? ask(question, true, controller.signal) : undefined),
    ask: async (question) => (talks ? ask(question, false, controller.signal) : undefined),
    drawsProgress: process.stderr.isTTY,
    signal: controller.signal,
  };
}

async function ask(question: string, hidden: boolean, signal: AbortSignal): Promise<string> {
  process.stderr.write(question);
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({
    input: process.stdin,
    output: hidden ? nowhere : process.stderr,
    terminal: true,
  });
  try {
    return await lines.question('', { signal });
  } finally {
    lines.close();
    if (hidden) process.stderr.write('\n');
  }
}
