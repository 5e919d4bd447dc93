import type { GitRunner } from '../../ports/git-runner.ts';
import type { OutgoingCommit } from './push-rules.ts';

export interface OutgoingRange {
  readonly folder: string;
  /** A local branch. */
  readonly branch: string;
  /** Whether files and their sizes are wanted; they take two more calls of git. */
  readonly files: boolean;
  readonly signal?: AbortSignal;
}

type Runner = Pick<GitRunner, 'run'>;
type OutgoingFile = OutgoingCommit['files'][number];

/** Newest first; of a longer push the rest is left to the server. */
const mostCommits = 1000;
/** Of more files only the first are measured. */
const mostMeasured = 10_000;

/**
 * The commits a push of this branch would send: what no branch of the server has, as far as the last
 * fetch knows. Contacts nobody, and runs no program of the folder's settings: signatures are seen,
 * never verified.
 */
export async function readOutgoing(
  runner: Runner,
  { folder, branch, files, signal }: OutgoingRange,
): Promise<readonly OutgoingCommit[]> {
  const run = { folder, ...(signal === undefined ? {} : { signal }) };
  const range = [`refs/heads/${branch}`, '--not', '--remotes=origin'];
  const args = ['rev-list', '--header', `--max-count=${mostCommits}`, ...range];
  const commits = readCommits(await runner.run({ ...run, args }));
  if (!files || commits.length === 0) return commits.map((one) => ({ ...one, files: [] }));

  const input = commits.map(({ id }) => `${id}\n`).join('');
  // Without rename detection the new name of a file counts as a new file, as it does at the server.
  const format = ['--root', '-r', '-z', '--raw', '--no-abbrev', '--no-renames'];
  const changes = readChanges(
    await runner.run({
      ...run,
      args: ['diff-tree', '--stdin', ...format, '--diff-filter=AMT'],
      input,
    }),
  );
  const sizes = await sizesOf(runner, run, [...changes.values()].flat());
  return commits.map((one) => ({
    ...one,
    files: (changes.get(one.id) ?? []).map(({ path, isNew, blob }) => ({
      path,
      isNew,
      size: sizes.get(blob) ?? null,
    })),
  }));
}

/** `rev-list --header`: raw commits, each ended by NUL, their messages indented by four blanks. */
function readCommits(text: string): readonly Omit<OutgoingCommit, 'files'>[] {
  return text
    .split('\0')
    .filter((record) => record.trim() !== '')
    .map((record) => {
      const end = record.indexOf('\n\n');
      const head = (end < 0 ? record : record.slice(0, end)).split('\n');
      const message = end < 0 ? '' : record.slice(end + 2).replace(/^ {4}/gm, '');
      const field = (name: string) => head.find((line) => line.startsWith(`${name} `)) ?? '';
      return {
        id: head[0] ?? '',
        message,
        authorEmail: addressIn(field('author')),
        committerEmail: addressIn(field('committer')),
        isSigned: field('gpgsig') !== '' || field('gpgsig-sha256') !== '',
      };
    });
}

const addressIn = (line: string): string => /<([^<>]*)>[^<>]*$/.exec(line)?.[1] ?? '';

type Change = Omit<OutgoingFile, 'size'> & { readonly blob: string };

/** `diff-tree --stdin -z`: a commit's id, then a record and a path for each of its files. */
function readChanges(text: string): ReadonlyMap<string, readonly Change[]> {
  const found = new Map<string, Change[]>();
  let changes: Change[] = [];
  const tokens = text.split('\0').values();
  for (const token of tokens) {
    if (token === '') continue;
    if (!token.startsWith(':')) {
      changes = [];
      found.set(token.trim(), changes);
      continue;
    }
    const [, mode = '', , blob = '', status = ''] = token.split(' ');
    const path = tokens.next().value ?? '';
    // A submodule is a commit of another repository, and no file.
    if (mode !== '160000') changes.push({ path, blob, isNew: status.startsWith('A') });
  }
  return found;
}

async function sizesOf(
  runner: Runner,
  run: { readonly folder: string; readonly signal?: AbortSignal },
  changes: readonly Change[],
): Promise<ReadonlyMap<string, number>> {
  const blobs = [...new Set(changes.map(({ blob }) => blob))].slice(0, mostMeasured);
  if (blobs.length === 0) return new Map();
  const args = ['cat-file', '--batch-check=%(objectname) %(objectsize)'];
  const input = `${blobs.join('\n')}\n`;
  const lines = (await runner.run({ ...run, args, input })).split('\n');
  return new Map(
    lines.flatMap((line) => {
      const [blob = '', size = ''] = line.split(' ');
      return /^\d+$/.test(size) ? [[blob, Number(size)] as const] : [];
    }),
  );
}
