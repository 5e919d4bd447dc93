import { readSection, writeFlush, writeLine } from '../pkt-lines.ts';
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
  writeLine('version=1\0');
  writeFlush();
  if (facts.hasMoved) {
    const words = 'This repository moved. Please use the new location:';
    process.stderr.write(`${words}\n  ${facts.page}.git\n`);
  }
  for (const command of readSection()) {
    const [before = '', after = '', ref = ''] = command.split(' ');
    const { reason, words } = judgePush({ before, after, ref }, facts);
    if (words !== '') process.stderr.write(words);
    if (reason === null) {
      writeLine(`ok ${ref}`);
      writeLine('option fall-through');
    } else writeLine(`ng ${ref} ${reason}`);
  }
  writeFlush();
}

run();
