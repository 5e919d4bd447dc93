import { describe, expect, test } from 'vitest';

import { shownFolder } from './shown-folder.ts';

describe('a folder for the file manager', () => {
  test.each([
    ['/Users/ada/code/tool.app', '/Users/ada/code'],
    ['/Users/ada/code/tool.app/', '/Users/ada/code'],
    ['/Users/ada/My.Code/panel.prefPane', '/Users/ada'],
    ['/Users/ada/code/.config', '/Users/ada/code/.config'],
    ['/Users/ada/code/shop', '/Users/ada/code/shop'],
    ['/tool.app', '/'],
  ])(
    '%s is shown on macOS as %s, because the system starts what looks like a program',
    (given, shown) => {
      expect(shownFolder(given, 'darwin')).toBe(shown);
    },
  );

  test.each(['linux', 'win32'])('is itself on %s', (platform) => {
    expect(shownFolder('/home/ada/tool.app', platform)).toBe('/home/ada/tool.app');
  });
});
