import { describe, expect, test } from 'vitest';

import { createRedactor } from '../../main/core/redact.ts';
import { failureOf } from '../../main/hosts/node/git/failures.ts';
import { createOutput } from '../../main/hosts/node/git/output.ts';
import { casesFor } from './cases.ts';

const cases = casesFor('git-output');

describe('what git writes', () => {
  test('has three listed cases', () => {
    expect(cases.map(({ id }) => id)).toEqual(['git-output-02', 'git-output-03', 'git-output-05']);
  });

  test('git-output-02: a fake prompt is shown as the server’s text', () => {
    const { words, remoteWords } = read(cases[0]!.input);
    expect(words).toEqual(['Password for https://github.com:']);
    expect(remoteWords).toEqual(words);
  });

  test('git-output-03: a secret in git’s own text is redacted', () => {
    const { lines, remoteWords } = read(cases[1]!.input);
    const failure = failureOf({ args: ['clone'], lines, remoteWords });
    expect(failure.words).toContain('gitlab.com');
    expect(JSON.stringify([failure, failure.words, lines])).not.toContain('SECRET');
  });

  test('git-output-05: invalid UTF-8 becomes replacement characters', () => {
    const { words } = read(Buffer.from([...Buffer.from('remote: caf'), 0xe9, 0xff, 0x0a]));
    expect(words).toEqual(['caf\ufffd\ufffd']);
  });

  test('a line without an end, and any number of lines, are cut', () => {
    const { lines } = read(`${'x'.repeat(1_000_000)}\n${'error: y\n'.repeat(100_000)}`);
    expect(lines[0]!.length).toBeLessThanOrEqual(1000);
    expect(lines.length).toBeLessThanOrEqual(200);
  });

  test('a character torn between two chunks stays whole', () => {
    const bytes = Buffer.from('remote: grün\n');
    expect(read(bytes.subarray(0, 11), bytes.subarray(11)).words).toEqual(['grün']);
  });
});

function read(...chunks: readonly (string | Buffer)[]) {
  const words: string[] = [];
  const redactor = createRedactor();
  redactor.register('glpat-SECRET');
  const output = createOutput({ onRemoteWords: (line) => words.push(line) }, redactor);
  for (const chunk of chunks) output.stderr(Buffer.from(chunk));
  return { words, ...output.end() };
}
