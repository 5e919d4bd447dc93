import { posix, win32 } from 'node:path';

import { describe, expect, test } from 'vitest';

import type { Settings } from '../../../preload/model/settings.ts';
import { openDatabase } from '../../hosts/node/database/database.ts';
import { createSettings } from './settings.ts';

describe('settings', () => {
  test('start with the defaults', () => {
    expect(start().current()).toEqual({ theme: 'system', cloneFolder: '/home/ada/Latchkey' });
  });

  test('keep and announce what was changed, and only that', async () => {
    const { change, current, announced } = start();
    await change({ theme: 'dark' });
    await change({ cloneFolder: ' /srv/code/../projects/ ' });
    expect(current()).toEqual({ theme: 'dark', cloneFolder: '/srv/projects' });
    expect(announced).toEqual([
      { theme: 'dark', cloneFolder: '/home/ada/Latchkey' },
      { theme: 'dark', cloneFolder: '/srv/projects' },
    ]);
  });

  test('show what another process changed', () => {
    const { current, database } = start();
    database.run(`INSERT INTO settings VALUES ('theme', '"light"')`);
    expect(current().theme).toBe('light');
  });

  test.each([
    ['damaged', '{"'],
    ['of a newer version', '"solarised"'],
    ['of another type', '[1]'],
  ])('count a value that is %s as the default, and leave it in place', (_, value) => {
    const { current, database } = start();
    database.run('INSERT INTO settings VALUES (?, ?)', 'theme', value);
    database.run('INSERT INTO settings VALUES (?, ?)', 'cloneFolder', '"relative"');
    expect(current()).toEqual({ theme: 'system', cloneFolder: '/home/ada/Latchkey' });
    expect(database.all('SELECT * FROM settings ORDER BY key')).toEqual([
      { key: 'cloneFolder', value: '"relative"' },
      { key: 'theme', value },
    ]);
  });

  test.each([
    '',
    '   ',
    'code',
    './code',
    '../code',
    '~ada/code',
    'C:\\code',
    '/srv/\u0000x',
    '/srv/\u202ex',
  ])('refuse the folder %j and change nothing', async (cloneFolder) => {
    const { change, current, announced } = start();
    await expect(change({ theme: 'dark', cloneFolder })).rejects.toMatchObject({
      code: 'app.invalid-path',
    });
    expect(current().theme).toBe('system');
    expect(announced).toEqual([]);
  });

  test.each([
    ['~', '/home/ada'],
    ['~/code', '/home/ada/code'],
    ['/', '/'],
  ])('read %s as %s', async (typed, kept) => {
    expect((await start().change({ cloneFolder: typed })).cloneFolder).toBe(kept);
  });

  test('know a drive and a share on Windows', async () => {
    const { change } = start('C:\\Users\\ada');
    expect((await change({ cloneFolder: 'D:/code' })).cloneFolder).toBe('D:\\code');
    expect((await change({ cloneFolder: '\\\\nas\\code\\x' })).cloneFolder).toBe(
      '\\\\nas\\code\\x',
    );
    await expect(change({ cloneFolder: '/srv' })).rejects.toThrow('app.invalid-path');
    await expect(change({ cloneFolder: 'D:code' })).rejects.toThrow('app.invalid-path');
  });
});

function start(home = '/home/ada') {
  const path = home.startsWith('/') ? posix : win32;
  const announced: Settings[] = [];
  const database = openDatabase(':memory:');
  const { handlers, current } = createSettings({
    database,
    folders: {
      home: () => home,
      within: (base, ...parts) => path.join(base, ...parts).replace(/(?<=.)\/$/, ''),
    },
    announce: (_, payload) => announced.push(payload as Settings),
  });
  return { change: handlers['settings.change'], current, announced, database };
}
