import { mkdir, mkdtemp, realpath, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { Dispatch } from '../../dispatch.ts';
import { guardFolders } from './folder-guard.ts';

let top: string;
const picked = new Set<string>();

beforeAll(async () => {
  top = await realpath(await mkdtemp(join(tmpdir(), 'latchkey-guard-')));
  for (const name of ['home/.ssh', 'home/code', 'saved', 'picked', 'system'])
    await mkdir(join(top, name), { recursive: true });
  await symlink(join(top, 'system'), join(top, 'home/code/way-out'));
  picked.add(join(top, 'picked'));
});
afterAll(() => rm(top, { recursive: true, force: true }));

const asked: string[] = [];
const dispatch: Dispatch = async (name) => {
  if (name === 'settings.read')
    return { ok: true, value: { theme: 'dark', cloneFolder: join(top, 'saved') } };
  asked.push(name);
  return { ok: true, value: 'carried out' };
};

function call(name: string, input: unknown): Promise<unknown> {
  return guardFolders(dispatch, { home: join(top, 'home'), picked })(name, input);
}

describe('the guard of folders', () => {
  test.each(['home/code/new', 'home/new/deeper', 'saved/new', 'picked/new', 'picked'])(
    'lets a window name %s',
    async (folder) => {
      expect(await call('git.clone', { url: 'x', folder: join(top, folder) })).toMatchObject({
        ok: true,
      });
    },
  );

  test.each([
    'system/new',
    'home/.ssh/new',
    'home/.config/autostart/new',
    'home/code/way-out/new',
    'home-of-another/new',
    'saved/../system/new',
    'picked-not/new',
  ])('does not let a window name %s', async (folder) => {
    const refused = { ok: false, failure: { code: 'app.folder-not-picked' } };
    const path = `${top}/${folder}`;
    asked.length = 0;
    expect(await call('git.clone', { url: 'x', folder: path })).toEqual(refused);
    expect(await call('git.plan', { url: 'x', folder: path })).toEqual(refused);
    expect(await call('git.adopt', { folder: path })).toEqual(refused);
    expect(await call('settings.change', { cloneFolder: path })).toEqual(refused);
    expect(asked).toEqual([]);
  });

  test.each([
    ['~/.config/autostart', false],
    ['~\\..\\system', false],
    [' ~/.ssh ', false],
    ['\t$/system', false],
    ['$/home/.ssh\n', false],
    ['~/code', true],
    ['~', true],
  ])('reads %j as the settings will read it', async (typed, isFree) => {
    const outcome = await call('settings.change', { cloneFolder: typed.replace('$', top) });
    expect(outcome).toMatchObject({ ok: isFree });
  });

  test('leaves every other call, and folders of no form, to the call itself', async () => {
    for (const input of [{ folder: 'relative' }, { folder: 7 }, null, 'text', {}])
      expect(await call('git.clone', input)).toMatchObject({ ok: true });
    expect(await call('git.fetch', { folder: '/etc' })).toMatchObject({ ok: true });
  });
});
