import type { ChangedFile } from '../../../preload/model/git.ts';

/** What `git status --porcelain=v2 --branch` said. */
export interface Status {
  /** null on a detached HEAD. */
  readonly branch: string | null;
  readonly upstream: string | null;
  readonly ahead: number;
  readonly behind: number;
  /** False before the first commit. */
  readonly hasCommits: boolean;
  readonly files: readonly StatusFile[];
}

export interface StatusFile extends ChangedFile {
  /** The former path of a renamed file. */
  readonly from: string | null;
  /** The working tree holds more than the index, so it must be added before a commit. */
  readonly unadded: boolean;
}

/**
 * Of a submodule only its commit counts: to see whether files in it changed, git would start itself
 * there, under settings of that folder which nobody has looked at.
 */
export const statusArguments = [
  'status',
  '--porcelain=v2',
  '--branch',
  '--untracked-files=all',
  '--find-renames',
  '--ignore-submodules=dirty',
] as const;

/**
 * Reads porcelain v2 (git-status(1), "Porcelain Format Version 2") in its line form with
 * `core.quotePath`, not with `-z`: a name that is not valid UTF-8 then stays whole, as the quoted
 * form git itself accepts back, where decoded bytes would lose it. Lines unknown to us are skipped,
 * as the format asks.
 */
export function readStatus(text: string): Status {
  const lines = text.split('\n');
  const header = (name: string) =>
    lines.find((line) => line.startsWith(`# ${name} `))?.slice(name.length + 3) ?? null;
  const head = header('branch.head');
  const [, ahead = '0', behind = '0'] = /^\+(\d+) -(\d+)$/.exec(header('branch.ab') ?? '') ?? [];
  return {
    branch: head === '(detached)' ? null : head,
    upstream: header('branch.upstream'),
    ahead: Number(ahead),
    behind: Number(behind),
    hasCommits: header('branch.oid') !== '(initial)',
    files: lines.flatMap((line) => readFile(line) ?? []),
  };
}

/** The path as git prints it, made readable; it stays quoted when its bytes are not UTF-8. */
export function unquotePath(printed: string): string {
  if (!/^".*"$/s.test(printed)) return printed;
  const bytes: number[] = [];
  for (const [, octal, escape, plain] of printed.slice(1, -1).matchAll(piece)) {
    if (octal !== undefined) bytes.push(Number.parseInt(octal, 8));
    else if (escape !== undefined) bytes.push(escapes[escape] ?? escape.charCodeAt(0));
    else bytes.push(...new TextEncoder().encode(plain ?? ''));
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(
      Uint8Array.from(bytes),
    );
  } catch {
    return printed;
  }
}

/** One line for `--pathspec-from-file`; what `unquotePath` left quoted goes back as it came. */
export function quotePath(path: string): string {
  if (/^".*"$/s.test(path)) {
    const asName = `"${path.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
    return unquotePath(path) === path ? path : asName;
  }
  // oxlint-disable-next-line no-control-regex -- these are what must be escaped
  if (!/["\\\u0000-\u001f\u007f]/.test(path)) return path;
  const inner = path
    .replaceAll('\\', '\\\\')
    .replaceAll('"', '\\"')
    // oxlint-disable-next-line no-control-regex -- these are what must be escaped
    .replace(/[\u0000-\u001f\u007f]/g, (char) => `\\${octalOf(char)}`);
  return `"${inner}"`;
}

const piece = /\\([0-3][0-7]{2})|\\(.)|([^\\]+)/gs;
const escapes: Readonly<Record<string, number>> = {
  a: 7,
  b: 8,
  t: 9,
  n: 10,
  v: 11,
  f: 12,
  r: 13,
};

const octalOf = (char: string) => char.charCodeAt(0).toString(8).padStart(3, '0');

function readFile(line: string): StatusFile | null {
  const kind = line.slice(0, 2);
  if (kind === '? ') return file(line.slice(2), 'untracked', '.');
  // 1 XY sub mH mI mW hH hI path
  const ordinary = /^1 (..) \S+ \S+ \S+ \S+ \S+ \S+ (.*)$/s.exec(line);
  if (ordinary) return file(ordinary[2] ?? '', changeOf(ordinary[1] ?? ''), ordinary[1] ?? '');
  // 2 XY sub mH mI mW hH hI Xscore path<TAB>origPath
  const renamed = /^2 (..) \S+ \S+ \S+ \S+ \S+ \S+ \S+ (.*)\t(.*)$/s.exec(line);
  if (renamed) {
    const [, marks = '', path = '', from = ''] = renamed;
    return { ...file(path, 'renamed', marks), from: unquotePath(from) };
  }
  // u XY sub m1 m2 m3 mW h1 h2 h3 path
  const unmerged = /^u (..) \S+ \S+ \S+ \S+ \S+ \S+ \S+ \S+ (.*)$/s.exec(line);
  return unmerged ? file(unmerged[2] ?? '', 'conflicted', '.') : null;
}

function file(printed: string, change: ChangedFile['change'], marks: string): StatusFile {
  return {
    path: unquotePath(printed),
    change,
    staged: !marks.startsWith('.'),
    from: null,
    unadded: marks.length === 1 || !marks.endsWith('.'),
  };
}

/** The index column decides, then the working tree's. */
function changeOf(marks: string): ChangedFile['change'] {
  if (marks.includes('D')) return 'deleted';
  return marks.includes('A') ? 'added' : 'modified';
}
