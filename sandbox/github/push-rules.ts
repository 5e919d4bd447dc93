import { execFileSync } from 'node:child_process';
import { matchesGlob } from 'node:path';

import type { PushFacts } from './push-hook.ts';

export interface Command {
  readonly before: string;
  readonly after: string;
  readonly ref: string;
}

export interface Verdict {
  /** What git says behind "remote rejected"; null when it is let through. */
  readonly reason: string | null;
  /** What is printed, line by line, as `remote: …`. */
  readonly words: string;
}

const isNothing = (id: string): boolean => /^0+$/.test(id);
const git = (...args: readonly string[]): string =>
  execFileSync('git', args, { encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 });
const lines = (text: string): readonly string[] => text.split('\n').filter(Boolean);

const refused = (reason: string, ...words: readonly string[]): Verdict => ({
  reason,
  words: words.map((line) => `${line}\n`).join(''),
});

/** GitHub's checks on one branch or tag of a push, in its order; the first that fails decides. */
export function judgePush(command: Command, facts: PushFacts): Verdict {
  const branch = /^refs\/heads\/(.+)$/.exec(command.ref)?.[1];
  const deletes = isNothing(command.after);
  if (deletes && branch === facts.defaultBranch) {
    const words = `refusing to delete the current branch: ${command.ref}`;
    return refused(words, `error: ${words}`);
  }
  const commits = deletes ? [] : lines(git('rev-list', command.after, '--not', '--all'));
  return (
    largeFiles(command, facts, commits) ??
    workflows(facts, commits) ??
    (branch === undefined ? undefined : protection(command, branch, facts)) ??
    (branch === undefined ? undefined : rules(command, branch, facts, commits)) ??
    secrets(command, facts, commits) ?? { reason: null, words: welcome(command, branch, facts) }
  );
}

function largeFiles(
  { after }: Command,
  { maxFileBytes }: PushFacts,
  commits: readonly string[],
): Verdict | undefined {
  if (commits.length === 0) return undefined;
  const objects = git('rev-list', '--objects', after, '--not', '--all');
  const checked = execFileSync(
    'git',
    ['cat-file', '--batch-check=%(objecttype) %(objectsize) %(rest)'],
    { input: objects, encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 },
  );
  const large = lines(checked).flatMap((line) => {
    const [, type, size, path = ''] = /^(\S+) (\d+) ?(.*)$/.exec(line) ?? [];
    return type === 'blob' && Number(size) > maxFileBytes ? [{ path, size: Number(size) }] : [];
  });
  if (large.length === 0) return undefined;
  const megabytes = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(2)} MB`;
  return refused(
    'pre-receive hook declined',
    'error: See https://gh.io/lfs for more information.',
    ...large.map(
      ({ path, size }) =>
        `error: File ${path} is ${megabytes(size)}; this exceeds GitHub's file size limit of ${megabytes(maxFileBytes)}`,
    ),
    'error: GH001: Large files detected. You may want to try Git Large File Storage - https://git-lfs.github.com.',
  );
}

function workflows(
  { workflowRefusal }: PushFacts,
  commits: readonly string[],
): Verdict | undefined {
  if (!workflowRefusal) return undefined;
  for (const commit of commits) {
    const changed = lines(
      git('diff-tree', '-r', '--root', '--no-commit-id', '--name-only', commit),
    );
    const path = changed.find((name) => name.startsWith('.github/workflows/'));
    if (path !== undefined) {
      const { who, lacks } = workflowRefusal;
      return refused(
        `refusing to allow ${who} to create or update workflow \`${path}\` without ${lacks}`,
      );
    }
  }
  return undefined;
}

function protection(command: Command, branch: string, facts: PushFacts): Verdict | undefined {
  if (!facts.protectedBranches.some((pattern) => matchesGlob(branch, pattern))) return undefined;
  const { before, after, ref } = command;
  const refuse = (words: string): Verdict =>
    refused(
      'protected branch hook declined',
      `error: GH006: Protected branch update failed for ${ref}.`,
      '',
      `- ${words}`,
    );
  if (isNothing(after)) return refuse('Cannot delete this protected branch');
  if (!facts.maintains) {
    return refuse(
      "You're not authorized to push to this branch. Visit https://docs.github.com/repositories/configuring-branches-and-merges-in-your-repository/managing-protected-branches/about-protected-branches for more information.",
    );
  }
  if (!isNothing(before) && git('merge-base', before, after).trim() !== before) {
    return refuse('Cannot force-push to this protected branch');
  }
  return undefined;
}

/** The repository's ruleset. */
function rules(
  { ref }: Command,
  branch: string,
  facts: PushFacts,
  commits: readonly string[],
): Verdict | undefined {
  const refuse = (...words: readonly string[]): Verdict =>
    refused(
      'push declined due to repository rule violations',
      `error: GH013: Repository rule violations found for ${ref}.`,
      `Review all repository rules at ${facts.page}/rules?ref=${encodeURIComponent(ref)}`,
      '',
      ...words,
      '',
    );
  if (facts.pullRequest.some((pattern) => matchesGlob(branch, pattern))) {
    return refuse('- Changes must be made through a pull request.');
  }
  const { commitMessage } = facts;
  if (commitMessage === null) return undefined;
  const wrong = commits.filter(
    (commit) => !new RegExp(commitMessage).test(git('log', '-1', '--format=%B', commit)),
  );
  if (wrong.length === 0) return undefined;
  return refuse(
    `- Commit message must match a given regex pattern: ${commitMessage}`,
    '',
    `  Found ${wrong.length} ${wrong.length === 1 ? 'violation' : 'violations'}:`,
    '',
    ...wrong.map((commit) => `  ${commit}`),
  );
}

/** Kinds of secrets push protection looks for; two of several hundred. */
const secretKinds: readonly (readonly [name: string, pattern: RegExp])[] = [
  ['GitHub Personal Access Token', /\bgh[po]_[0-9A-Za-z]{36}\b/],
  ['Amazon AWS Access Key ID', /\bAKIA[0-9A-Z]{16}\b/],
];

function secrets(
  { ref }: Command,
  { page }: PushFacts,
  commits: readonly string[],
): Verdict | undefined {
  const found = commits.flatMap((commit) => secretsIn(commit));
  if (found.length === 0) return undefined;
  return refused(
    'push declined due to repository rule violations',
    `error: GH013: Repository rule violations found for ${ref}.`,
    '',
    '- GITHUB PUSH PROTECTION',
    '  —————————————————————————————————————————',
    '    Resolve the following violations before pushing again',
    '',
    '    - Push cannot contain secrets',
    '',
    '',
    '     (?) Learn how to resolve a blocked push',
    '     https://docs.github.com/code-security/secret-scanning/working-with-secret-scanning-and-push-protection/working-with-push-protection-from-the-command-line#resolving-a-blocked-push',
    '',
    ...found.flatMap(({ kind, commit, path, line }) => [
      '',
      `      —— ${kind} ——————————————————————`,
      '       locations:',
      `         - commit: ${commit}`,
      `           path: ${path}:${line}`,
      '',
      '       (?) To push, remove secret from commit(s) or follow this URL to allow the secret.',
      `       ${page}/security/secret-scanning/unblock-secret/${commit.slice(0, 27)}`,
      '',
    ]),
  );
}

interface Finding {
  readonly kind: string;
  readonly commit: string;
  readonly path: string;
  readonly line: number;
}

/** Looks through the lines a commit adds. */
function secretsIn(commit: string): readonly Finding[] {
  const findings: Finding[] = [];
  let path = '';
  let line = 0;
  for (const text of git('diff-tree', '-p', '-U0', '-r', '--root', '--no-commit-id', commit).split(
    '\n',
  )) {
    const file = /^\+\+\+ b\/(.*)$/.exec(text)?.[1];
    const start = /^@@ \S+ \+(\d+)/.exec(text)?.[1];
    if (file !== undefined) path = file;
    else if (start !== undefined) line = Number(start) - 1;
    else if (text.startsWith('+')) {
      line += 1;
      const kind = secretKinds.find(([, pattern]) => pattern.test(text))?.[0];
      if (kind !== undefined) findings.push({ kind, commit, path, line });
    }
  }
  return findings;
}

/** What GitHub says to a new branch. */
function welcome({ before }: Command, branch: string | undefined, facts: PushFacts): string {
  if (branch === undefined || !isNothing(before) || branch === facts.defaultBranch) return '';
  return `\nCreate a pull request for '${branch}' on GitHub by visiting:\n     ${facts.page}/pull/new/${branch}\n\n`;
}
