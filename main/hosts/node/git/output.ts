import { cleanText } from '../../../core/clean-text.ts';
import type { Redactor } from '../../../core/redact.ts';
import type { GitRun } from '../../../ports/git-runner.ts';
import { isServerProgress, readProgress } from './progress.ts';

/** How many lines are kept for telling a failure; a hostile server may send any number. */
const mostLines = 200;

/**
 * Reads what git writes while it runs: progress, the server's words, the rest. Bytes that
 * are not UTF-8 become replacement characters; every line is cleaned and redacted before
 * anybody sees it, and a line without an end is cut.
 */
export function createOutput(
  run: Pick<GitRun, 'onProgress' | 'onRemoteWords'>,
  redactor: Redactor,
) {
  const decoder = new TextDecoder('utf-8');
  const remoteWords: string[] = [];
  const lines: string[] = [];
  const tail: Buffer[] = [];
  let rest = '';
  let bytes = 0;

  function take(raw: string): void {
    const progress = readProgress(raw);
    if (progress !== null) return run.onProgress?.(progress);
    const line = redactor.redact(cleanText(raw));
    if (line === '') return undefined;
    const words = /^remote: ?(.*)$/.exec(line)?.[1];
    if (words === undefined) return keep(lines, line);
    if (words === '' || isServerProgress(words)) return undefined;
    keep(remoteWords, words);
    return run.onRemoteWords?.(words);
  }

  return {
    /** Bytes of progress and words so far. */
    said: () => bytes,
    stderr(chunk: Uint8Array): void {
      bytes += chunk.length;
      rest += decoder.decode(chunk, { stream: true });
      const parts = rest.split(/[\r\n]/);
      rest = parts.pop() ?? '';
      for (const part of parts) take(part.slice(0, 4096));
      if (rest.length > 4096) rest = rest.slice(0, 4096);
    },
    /** Kept only in part: what a failed command printed there, such as `push --porcelain`. */
    stdout(chunk: Buffer): void {
      if (tail.length < 16) tail.push(chunk.subarray(0, 4096));
    },
    end() {
      take(rest + decoder.decode());
      rest = '';
      const printed = Buffer.concat(tail).toString('utf8').split('\n');
      const out = printed.map((line) => redactor.redact(cleanText(line))).filter(Boolean);
      return { remoteWords, lines: [...lines, ...out.slice(0, mostLines)] };
    },
  };
}

function keep(list: string[], line: string): void {
  if (list.length < mostLines) list.push(line);
}
