import type { ServerHooks } from '../hooks.ts';

/**
 * Azure DevOps refuses single branches, each with its own sentence, which git shows in
 * parentheses behind `[remote rejected]`. Of git's hooks only `proc-receive` can say that; what it
 * allows, git itself carries out (`option fall-through`). It speaks pkt-lines, hence no shell.
 */
const procReceive = `#!${process.execPath}
const { readSync, writeSync } = require('node:fs');
const { spawnSync } = require('node:child_process');

function read(length) {
  const data = Buffer.alloc(length);
  let filled = 0;
  while (filled < length) {
    const count = readSync(0, data, filled, length - filled, null);
    if (count === 0) process.exit(1);
    filled += count;
  }
  return data.toString();
}
function packet() {
  const length = parseInt(read(4), 16);
  return length === 0 ? null : read(length - 4).replace(/\\n$/, '');
}
function send(text) {
  writeSync(1, (Buffer.byteLength(text) + 4).toString(16).padStart(4, '0') + text);
}
const flush = () => writeSync(1, '0000');

const { env } = process;
const missing = (name) =>
  "TF401027: You need the Git '" + name + "' permission to perform this action. Details: identity '" +
  env.SANDBOX_IDENTITY + "', scope 'branch'.";
const none = /^0+$/;

function matches(branch, pattern) {
  return pattern.endsWith('/*') ? branch.startsWith(pattern.slice(0, -1)) : branch === pattern;
}
function refusal([before, after, ref]) {
  const branch = ref.replace('refs/heads/', '');
  const policies = (env.SANDBOX_POLICY_BRANCHES || '').split(' ').filter(Boolean);
  if (!env.SANDBOX_MAY_BYPASS && policies.some((pattern) => matches(branch, pattern))) {
    return 'TF402455: Pushes to this branch are not permitted; you must use a pull request to update this branch.';
  }
  if (none.test(before)) return env.SANDBOX_MAY_CREATE ? null : missing('CreateBranch');
  if (env.SANDBOX_MAY_FORCE) return null;
  if (none.test(after)) return missing('ForcePush');
  const ancestor = spawnSync('git', ['merge-base', '--is-ancestor', before, after]);
  return ancestor.status === 0 ? null : missing('ForcePush');
}

const features = packet() || '';
packet();
send('version=1');
flush();
const commands = [];
for (let line = packet(); line !== null; line = packet()) commands.push(line.split(' '));
if (features.includes('push-options')) while (packet() !== null);
for (const command of commands) {
  const words = refusal(command);
  if (words === null) {
    send('ok ' + command[2]);
    send('option fall-through');
  } else {
    send('ng ' + command[2] + ' ' + words);
  }
}
flush();
`;

/** What Azure DevOps says while it takes a push. */
const postReceive = `#!/bin/sh
printf 'Analyzing objects... (1/1) (1 ms)\\n'
printf 'Storing packfile... done (2 ms)\\n'
printf 'Storing index... done (2 ms)\\n'
`;

export const azureHooks: ServerHooks = {
  'proc-receive': procReceive,
  'post-receive': postReceive,
};
