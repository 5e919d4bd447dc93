import { readGitUrl } from '../../core/git-url.ts';
import { cleanText } from '../../core/clean-text.ts';
import type { GitDeps } from './deps.ts';

/**
 * What a fresh clone names and we left out, as sentences. Submodules would contact hosts
 * nobody chose, and filters run programs a stranger's repository asks for.
 * Their text is read from the commit, never from the working tree, where a link could point anywhere.
 */
export async function leftOut(
  { runner, folders }: Pick<GitDeps, 'runner' | 'folders'>,
  folder: string,
): Promise<readonly string[]> {
  const read = (...args: readonly string[]) => runner.run({ folder, args }).catch(() => '');
  // Most repositories have neither, and a look is a tenth of the price of asking git.
  const names = await folders.list(folder);
  const notesOf = async (
    name: string,
    args: readonly string[],
    notes: (text: string) => readonly string[],
  ) => {
    if (!names.includes(name)) return [];
    const size = Number(await read('cat-file', '-s', `HEAD:${name}`));
    return size > largest
      ? [`The file ${name} is too large to look at; what it names was left out.`]
      : notes(await read(...args));
  };
  return [
    ...(await notesOf(
      '.gitmodules',
      ['config', '--blob', 'HEAD:.gitmodules', '--null', '--get-regexp', '\\.url$'],
      submoduleNotes,
    )),
    ...(await notesOf('.gitattributes', ['cat-file', 'blob', 'HEAD:.gitattributes'], filterNotes)),
  ];
}

/** Bytes. A hundred million, which git lets pass, come as a few packed kilobytes and cost gigabytes to read. */
const largest = 262_144;

function submoduleNotes(listed: string): readonly string[] {
  const urls = listed.split('\0').flatMap((entry) => {
    const end = entry.indexOf('\n');
    return end < 0 ? [] : entry.slice(end + 1);
  });
  if (urls.length === 0) return [];
  const hosts = urls.map((url) => {
    if (/^\.\.?\//.test(url)) return 'this host';
    const read = readGitUrl(url);
    return 'refused' in read ? 'an address Latchkey does not use' : read.host;
  });
  return [`Submodules were not cloned. They are on: ${shown(hosts)}.`];
}

function filterNotes(attributes: string): readonly string[] {
  const names = [...attributes.matchAll(/(?:^|\s)filter=(\S+)/gm)].map(([, name]) =>
    cleanText(name ?? '', 40),
  );
  return names.length === 0 ? [] : [`Filters were not run: ${shown(names)}.`];
}

/** Each once, and so many that a sentence remains a sentence. */
function shown(names: readonly string[]): string {
  const [...all] = new Set(names);
  return `${all.slice(0, 10).join(', ')}${all.length > 10 ? ' and others' : ''}`;
}
