import { access } from 'node:fs/promises';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

import { replace } from './ca-bundle.ts';
import { plainGit } from './plain-git.ts';

/**
 * Our git reads no settings but ours: a rewrite rule, a filter or a template among the
 * person's would change where a clone goes or what it runs. What is harmless and
 * missed when absent is taken over by name: line ends and the global ignore file. Proxy and CA
 * come from the one network truth (`way.ts`). Writes the file git gets as its global settings.
 */
export async function writeGlobalSettings(
  git: string,
  file: string,
  inherited: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  const lines: string[] = [];
  for (const [key, value] of await personsSettings(git, inherited)) {
    const [section = '', name = ''] = key.split('.');
    lines.push(`[${section}]\n\t${name} = ${quoted(value)}\n`);
  }
  await replace(file, lines.join(''));
}

async function personsSettings(
  git: string,
  inherited: Readonly<Record<string, string | undefined>>,
): Promise<ReadonlyMap<string, string>> {
  const home = inherited['HOME'] ?? homedir();
  const env = {
    PATH: inherited['PATH'] ?? '',
    HOME: home,
    GIT_CONFIG_NOSYSTEM: '1',
    ...(inherited['XDG_CONFIG_HOME'] && { XDG_CONFIG_HOME: inherited['XDG_CONFIG_HOME'] }),
  };
  const args = ['config', '--global', '--includes', '-z', '--list'];
  const { stdout } = await plainGit(git, args, { cwd: home, env });

  const found = new Map<string, string>();
  const ignore = join(inherited['XDG_CONFIG_HOME'] || join(home, '.config'), 'git', 'ignore');
  if (await exists(ignore)) found.set('core.excludesfile', ignore);
  for (const entry of stdout.split('\0')) {
    const end = entry.indexOf('\n');
    const key = end < 0 ? entry : entry.slice(0, end);
    const value = (end < 0 ? 'true' : entry.slice(end + 1)).replace(/^~(?=\/)/, home);
    if (allowed[key]?.(value)) found.set(key, value);
  }
  return found;
}

const word = (value: string) => /^(?:true|false|input|lf|crlf|native|warn)$/.test(value);

const allowed: Readonly<Record<string, (value: string) => boolean>> = {
  'core.autocrlf': word,
  'core.eol': word,
  'core.safecrlf': word,
  'core.excludesfile': isAbsolute,
};

function quoted(value: string): string {
  return `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`;
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
