import { mkdir, readFile, readdir, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

import { AppError } from '../../../core/app-error.ts';
import { replace } from './ca-bundle.ts';
import { openOperationFolder } from './operation-folder.ts';
import { plainGit } from './plain-git.ts';
import { shellWord } from './supervisor.ts';

/** Raised when a case is added or changed, so that old verdicts are not believed. */
const edition = 1;

/**
 * Five behaviours our safety stands on, tried on the very binary: distributions
 * carry fixes into old version numbers, so the number says little. The verdict
 * is kept in the file `record` per path, size and time of change; the trials take place
 * below `runFolder`, where the next start sweeps. Throws `git.unsafe` naming what failed.
 */
export async function selfTest(git: string, record: string, runFolder: string): Promise<void> {
  const { mtimeMs, size } = await stat(git);
  const mark = JSON.stringify([edition, git, mtimeMs, size]);
  const known = await readFile(record, 'utf8').catch(() => '');
  const failed = known.startsWith(`${mark}\n`)
    ? known.slice(mark.length + 1)
    : await runAll(git, runFolder).then(async (names) => {
        const verdict = names.join(', ');
        await replace(record, `${mark}\n${verdict}`);
        return verdict;
      });
  if (failed !== '') throw new AppError('git.unsafe', { detail: failed });
}

type Case = (git: string, folder: string, env: Env) => Promise<boolean>;
type Env = Readonly<Record<string, string>>;

async function runAll(git: string, runFolder: string): Promise<readonly string[]> {
  const top = await openOperationFolder(runFolder);
  try {
    const verdicts = Object.entries(cases).map(async ([name, holds], index) => {
      const folder = join(top.path, String(index));
      await mkdir(folder);
      const env = {
        PATH: process.env['PATH'] ?? '',
        HOME: folder,
        LANG: 'C',
        GIT_CONFIG_NOSYSTEM: '1',
        GIT_TERMINAL_PROMPT: '0',
        GIT_ALLOW_PROTOCOL: 'https',
      };
      return (await holds(git, folder, env)) ? [] : [name];
    });
    return (await Promise.all(verdicts)).flat();
  } finally {
    await top.remove();
  }
}

const cases: Readonly<Record<string, Case>> = {
  /** CVE-2024-52006: a carriage return in a host must not reach a helper. */
  'carriage return in a credential request': async (git, folder, env) => {
    const seen = join(folder, 'seen');
    const helper = `!f() { cat > ${shellWord(seen)}; echo username=u; echo password=p; }; f`;
    const input = 'url=https://example.invalid%0dhost=other.invalid/x.git\n\n';
    const args = ['-c', 'credential.helper=', '-c', `credential.helper=${helper}`];
    const { code } = await plainGit(git, [...args, 'credential', 'fill'], {
      cwd: folder,
      env,
      input,
    });
    const passed = await readFile(seen, 'utf8').catch(() => '');
    return code !== 0 && !passed.includes('\r');
  },

  /** GIT_ALLOW_PROTOCOL must keep remote helpers such as ext:: from running a command. */
  'a command in place of an address': async (git, folder, env) => {
    const { code } = await plainGit(git, ['ls-remote', '--', 'ext::touch ran'], {
      cwd: folder,
      env,
    });
    return code !== 0 && !(await readdir(folder)).includes('ran');
  },

  /** `--template=` must win over configured templates: their hooks would run during a clone. */
  'hooks from a template folder': async (git, folder, env) => {
    const template = join(folder, 'template', 'hooks');
    await mkdir(template, { recursive: true });
    await writeFile(join(template, 'post-checkout'), '#!/bin/sh\n', { mode: 0o755 });
    const config = ['-c', `init.templateDir=${join(folder, 'template')}`];
    const init = (name: string, ...more: readonly string[]) =>
      plainGit(git, [...config, 'init', '-q', ...more, name], { cwd: folder, env });
    await init('with');
    await init('without', '--template=');
    const hooks = (name: string) => readdir(join(folder, name, '.git', 'hooks')).catch(() => []);
    return (await hooks('with')).length === 1 && (await hooks('without')).length === 0;
  },

  /** `http.followRedirects=false` must stop git from contacting where a server points. */
  'following a redirect': async (git, folder, env) => {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(request.url ?? '');
      response.writeHead(302, { location: '/elsewhere/info/refs?service=git-upload-pack' }).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      const { port } = server.address() as AddressInfo;
      const args = ['-c', 'http.followRedirects=false', '-c', 'http.proxy='];
      const url = `http://127.0.0.1:${port}/here`;
      const allowed = { ...env, GIT_ALLOW_PROTOCOL: 'http' };
      await plainGit(git, [...args, 'ls-remote', '--', url], { cwd: folder, env: allowed });
      return asked.length === 1 && asked[0]?.startsWith('/here/') === true;
    } finally {
      await new Promise((resolve) => server.close(resolve));
    }
  },

  /** An empty `credential.helper` must clear the helpers configured before it. */
  'clearing other credential helpers': async (git, folder, env) => {
    const other = `!f() { touch ${shellWord(join(folder, 'other'))}; }; f`;
    const ours = '!f() { echo username=ours; echo password=p; }; f';
    const helpers = [other, '', ours].flatMap((value) => ['-c', `credential.helper=${value}`]);
    const { stdout } = await plainGit(git, [...helpers, 'credential', 'fill'], {
      cwd: folder,
      env,
      input: 'protocol=https\nhost=example.invalid\n\n',
    });
    return stdout.includes('username=ours') && !(await readdir(folder)).includes('other');
  },
};
