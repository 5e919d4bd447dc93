/** Where a page must not get its window to go. The last four only look like ours. */
export const hostileAddresses: readonly string[] = [
  'https://evil.example/',
  'http://127.0.0.1:8080/',
  'file:///etc/passwd',
  'data:text/html,<h1>x</h1>',
  'javascript:alert(1)',
  'about:blank',
  'chrome://settings/',
  'blob:app://bundle/0',
  'evil://bundle/',
  'app://bundle.evil.example/',
  'app://evil@bundle/',
  'app://bundle:1/',
  'app://bundle/other.html',
];

/** What must not be handed to the operating system. */
export const hostilePages: readonly string[] = [
  'file:///usr/bin/xterm',
  'javascript:alert(1)',
  'https://evil.example/',
  'http://gitlab.com/',
  'https://gitlab.com.evil.example/',
  'https://gitlab.com@evil.example/',
  'https://gitlab.com\u0000.evil',
  'https://gitlab.com:8443/',
  'smb://evil.example/share',
  'ms-msdt:/id',
];

export const permissions: readonly string[] = [
  'clipboard-read',
  'clipboard-sanitized-write',
  'display-capture',
  'fullscreen',
  'geolocation',
  'hid',
  'media',
  'midi',
  'notifications',
  'openExternal',
  'serial',
  'invented-tomorrow',
];

/** Requests that leave the built window: by encoding, by host, by method. */
export const hostileRequests: readonly (readonly [string, string])[] = [
  ['GET', 'app://bundle/..%2fmain%2findex.js'],
  ['GET', 'app://bundle/%2e%2e%2fmain%2findex.js'],
  ['GET', 'app://bundle/..%5cmain%5cindex.js'],
  ['GET', 'app://bundle//etc/passwd'],
  ['GET', 'app://bundle/index.html%00.js'],
  ['GET', 'app://bundle.evil.example/index.html'],
  ['GET', 'app://bundle/missing.js'],
  ['POST', 'app://bundle/index.html'],
];

const link = (path: string) => `dev.latchkey://clone?url=https%3A%2F%2Fgit.example%2F${path}.git`;

/** Command lines of a second start, and the one link each may bring. */
export const commandLines: readonly {
  readonly argv: readonly string[];
  readonly brings: boolean;
}[] = [
  { argv: ['latchkey', link('a')], brings: true },
  { argv: ['latchkey', '--allow-file-access-from-files', link('b'), '--x=1'], brings: true },
  { argv: ['latchkey', '.', link('c')], brings: true },
  { argv: ['latchkey', link('d'), link('d')], brings: false },
  { argv: ['latchkey', link('e'), link('f')], brings: false },
  { argv: ['latchkey', `--url=${link('g')}`], brings: false },
  { argv: [link('h')], brings: false },
  {
    argv: ['latchkey', 'dev.latchkey.evil://clone?url=https%3A%2F%2Fa.example%2Fb'],
    brings: false,
  },
  { argv: ['latchkey', `https://a.example/?${link('i')}`], brings: false },
  { argv: ['latchkey', `${link('j')}${'x'.repeat(10_000)}`], brings: false },
];
