import { Readable } from 'node:stream';

export interface Author {
  readonly name: string;
  readonly email: string;
}

/** One commit of a made-up history; oldest first. */
export interface Change {
  readonly branch: string;
  /** Where a new branch starts; without it the branch goes on, or begins from nothing. */
  readonly from?: string;
  readonly author: Author;
  /** Unix seconds. */
  readonly at: number;
  readonly message: string;
  /** Path → text; null removes the file. */
  readonly files: Readonly<Record<string, string | null>>;
}

/** Turns changes and tags into a `git fast-import` stream. */
export function historyStream(
  changes: readonly Change[],
  tags: Readonly<Record<string, string>> = {},
): Readable {
  const commits = changes.map(commit);
  const resets = Object.entries(tags).map(([tag, branch]) =>
    Buffer.from(`reset refs/tags/${tag}\nfrom refs/heads/${branch}\n\n`),
  );
  return Readable.from([...commits, ...resets, Buffer.from('done\n')]);
}

function commit({ branch, from, author, at, message, files }: Change): Buffer {
  const who = `${author.name} <${author.email}> ${at} +0000`;
  const head = [
    `commit refs/heads/${branch}\nauthor ${who}\ncommitter ${who}\n`,
    data(`${message}\n`),
    from === undefined ? '' : `from refs/heads/${from}\n`,
  ];
  const changed = Object.entries(files).map(([path, text]) =>
    text === null ? `D ${path}\n` : `M 100644 inline ${path}\n${data(text)}`,
  );
  return Buffer.from([...head, ...changed, '\n'].join(''));
}

function data(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}\n`;
}
