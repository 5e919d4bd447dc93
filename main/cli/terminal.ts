import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';

import { CallFailed, type Io } from './command.ts';

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
      const stop = () => void process.stdin.destroy();
      controller.signal.addEventListener('abort', stop, { once: true });
      const parts: Buffer[] = [];
      try {
        for await (const part of process.stdin as AsyncIterable<Buffer>) parts.push(part);
      } catch (thrown) {
        if (!controller.signal.aborted) throw thrown;
      }
      if (controller.signal.aborted) throw cancelled();
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
  } catch (thrown) {
    // While a question is asked, the terminal hands Ctrl-C to us as a key and sends no signal.
    throw thrown instanceof Error && thrown.name === 'AbortError' ? cancelled() : thrown;
  } finally {
    lines.close();
    if (hidden) process.stderr.write('\n');
  }
}

const cancelled = () => new CallFailed({ code: 'app.cancelled' });
