import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { findGit, trustedPath } from './find-git.ts';
import { selfTest } from './self-test.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'latchkey-find-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('the search for git', () => {
  test('skips relative entries and folders anybody may write to', async () => {
    const open = join(folder, 'open');
    const closed = join(folder, 'closed');
    for (const path of [open, closed]) {
      await mkdir(path);
      await writeFile(join(path, 'git'), '#!/bin/sh\n', { mode: 0o755 });
    }
    await chmod(open, 0o777);
    const folders = await trustedPath(['.', '', 'bin', open, closed, '/nowhere'].join(':'));
    expect(folders).toEqual([closed]);
    expect(await findGit(folders)).toBe(join(closed, 'git'));
    await expect(findGit([])).rejects.toMatchObject({ code: 'git.missing' });
  });
});

describe('the self-test', () => {
  test('passes for the git of this machine and remembers it', async () => {
    const git = await findGit(await trustedPath(process.env['PATH'] ?? ''));
    const record = join(folder, 'record');
    await selfTest(git, record, join(folder, 'run'));
    expect(await readFile(record, 'utf8')).toContain(git);
    const from = performance.now();
    await selfTest(git, record, join(folder, 'run'));
    expect(performance.now() - from).toBeLessThan(20);
  });

  test.each([
    [
      'lets any protocol through',
      'GIT_ALLOW_PROTOCOL=',
      'unset GIT_ALLOW_PROTOCOL\nset -- -c protocol.ext.allow=always "$@"',
      'a command in place of an address',
    ],
    [
      'ignores --template=',
      '--template=',
      'for a; do shift; [ "$a" = --template= ] || set -- "$@" "$a"; done',
      'hooks from a template folder',
    ],
    [
      'follows redirects',
      'followRedirects',
      'for a; do shift; set -- "$@" "${a%followRedirects=false}"; done\nfor a; do shift; [ "$a" = http. ] && a=http.followRedirects=true; set -- "$@" "$a"; done',
      'following a redirect',
    ],
    [
      'keeps earlier helpers',
      'helper=',
      'for a; do shift; [ "$a" = credential.helper= ] && a=x.y=z; set -- "$@" "$a"; done',
      'clearing other credential helpers',
    ],
    [
      'passes a carriage return on',
      'CR',
      'if [ "$5" = credential ]; then cat >/dev/null; h=${4#credential.helper=!}; printf "host=a\\rb\\n" | sh -c "$h get"; exit 1; fi',
      'carriage return in a credential request',
    ],
  ])('names what a git does that %s', async (_, __, twist, name) => {
    const real = await findGit(await trustedPath(process.env['PATH'] ?? ''));
    const git = join(folder, 'git');
    await writeFile(git, `#!/bin/sh\n${twist}\nexec ${real} "$@"\n`, { mode: 0o755 });
    const record = join(folder, 'record');
    for (let time = 0; time < 2; time += 1) {
      await expect(selfTest(git, record, join(folder, 'run'))).rejects.toMatchObject({
        code: 'git.unsafe',
        detail: expect.stringContaining(name) as string,
      });
    }
  });
});
