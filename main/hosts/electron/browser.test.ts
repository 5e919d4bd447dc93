import { beforeEach, describe, expect, test, vi } from 'vitest';

import { originOf } from '../../core/origin.ts';
import { createBrowser } from './browser.ts';

const opened = vi.hoisted(() => [] as string[]);
vi.mock('electron', () => ({
  shell: {
    openExternal: async (url: string) => {
      if (url.includes('no-browser')) throw new Error('no application is registered');
      opened.push(url);
    },
  },
}));

const open = createBrowser(async () => [
  originOf('https://gitlab.example.com'),
  originOf('https://code.example.org:8443/gitlab'),
  originOf('http://127.0.0.1:3000'),
]);

beforeEach(() => void opened.splice(0));

describe('the browser', () => {
  test.each([
    'https://gitlab.example.com/oauth/authorize?client_id=1&scope=api%20read_user',
    'https://GITLAB.example.com:443/oauth',
    'https://code.example.org:8443/gitlab/oauth/authorize',
    'http://127.0.0.1:3000/oauth/authorize',
  ])('opens %s, in its canonical spelling', async (address) => {
    expect(await open(address)).toBe(true);
    expect(opened).toEqual([new URL(address).href]);
  });

  test.each([
    'https://evil.example/',
    'https://gitlab.example.com.evil.example/',
    'https://gitlab.example.com@evil.example/',
    'https://user:secret@gitlab.example.com/',
    'https://gitlab.example.com:444/',
    'http://gitlab.example.com/',
    'http://127.0.0.1:3001/',
    'https://127.0.0.1:3000/',
    'http://127.0.0.1.evil.example:3000/',
    'https://gitlab.example.com\u0000.evil/',
    'https://gitlab.example.com/ --new-window',
    'https://gitlab.example.com/\r\nx',
    'https://gitlab.exаmple.com/',
    `https://gitlab.example.com/${'x'.repeat(9000)}`,
    'file:///usr/bin/xterm',
    'javascript:alert(1)',
    'smb://gitlab.example.com/share',
    'dev.latchkey://oauth/gitlab',
    'gitlab.example.com',
    '',
  ])('does not open %j', async (address) => {
    expect(await open(address)).toBe(false);
    expect(opened).toEqual([]);
  });

  test('says so when the system has no browser', async () => {
    expect(await open('https://gitlab.example.com/no-browser')).toBe(false);
  });

  test('opens nothing while it is not known what may be opened', async () => {
    const unsure = createBrowser(() => Promise.reject(new Error('locked')));
    expect(await unsure('https://gitlab.example.com/')).toBe(false);
  });
});
