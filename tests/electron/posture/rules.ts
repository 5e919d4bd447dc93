import { isDeepStrictEqual } from 'node:util';

import { commandLines } from './hostile.ts';
import type { Posture } from './report.ts';

/** Rows of the Electron checklist, by what each asks, and whether a release fulfils it. */
type Rule = readonly [name: string, holds: (posture: Posture) => boolean];

/** Everything a window may be told about itself, with the only value it may have. */
const preferences = {
  preload: 'a file',
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webSecurity: true,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  navigateOnDragDrop: false,
  spellcheck: false,
  devTools: false,
};

const policy: Readonly<Record<string, readonly string[]>> = {
  'default-src': ["'none'"],
  'script-src': ["'self'"],
  'style-src': ["'self'"],
  'img-src': ["'self'", 'data:'],
  'font-src': ["'self'"],
  'connect-src': ["'self'"],
  'base-uri': ["'none'"],
  'form-action': ["'none'"],
  'frame-ancestors': ["'none'"],
  'object-src': ["'none'"],
  'require-trusted-types-for': ["'script'"],
};

const beforeReady = (steps: readonly string[], step: string) =>
  steps.includes(step) && steps.indexOf(step) < steps.indexOf('ready');
const allDenied = (answers: Readonly<Record<string, boolean>> | null) =>
  answers !== null && Object.values(answers).every((granted) => !granted);

const rules: readonly Rule[] = [
  [
    '1 only our own content',
    ({ windows }) => windows.every(({ urls }) => urls.every((url) => url === 'app://bundle/')),
  ],
  [
    '2, 3, 6, 8–12, 26 web preferences',
    ({ windows }) =>
      windows.length > 0 &&
      windows.every((one) => isDeepStrictEqual({ ...one.preferences }, preferences)),
  ],
  ['4 sandbox for all', ({ steps }) => beforeReady(steps, 'app.enableSandbox')],
  ['4, 25 no dangerous switches', ({ switches }) => switches.length === 0],
  ['5 permission requests denied', ({ permissionRequests }) => allDenied(permissionRequests)],
  ['5 permission checks denied', ({ permissionChecks }) => allDenied(permissionChecks)],
  [
    '7 policy in a header',
    ({ headers }) =>
      headers.length === 3 && headers.every((one) => isOurPolicy(one['content-security-policy'])),
  ],
  [
    '7 a nonce is used once',
    ({ nonces: [first, second] }) => (first ?? '').length > 20 && first !== second,
  ],
  [
    '7 the other headers',
    ({ headers }) =>
      headers.every(
        (one) =>
          one['x-content-type-options'] === 'nosniff' &&
          one['cross-origin-opener-policy'] === 'same-origin' &&
          one['cross-origin-resource-policy'] === 'same-origin' &&
          one['referrer-policy'] === 'no-referrer' &&
          one['cache-control'] === 'no-store',
      ),
  ],
  ['12 no webview', ({ webviewPrevented }) => webviewPrevented],
  ['13 navigation limited', ({ navigations, mayReload }) => navigations.length === 0 && mayReload],
  [
    '1, 13 requests limited',
    ({ requests }) =>
      isDeepStrictEqual(requests, [
        'data:text/html,<h1>x</h1>',
        'app://bundle/other.html',
        'app://bundle/x.js',
      ]),
  ],
  ['14 windows limited', ({ opened }) => opened.length === 0],
  ['15 hostile pages not opened', ({ pages }) => pages.length === 0],
  [
    '17 senders checked on every channel',
    ({ strangersServed, ownServed }) => strangersServed.length === 0 && ownServed,
  ],
  ['18 only built files served', ({ served, servesItself }) => served.length === 0 && servesItself],
  [
    '18 privileges',
    ({ schemes, steps }) =>
      beforeReady(steps, 'protocol.registerSchemesAsPrivileged') &&
      isDeepStrictEqual(schemes, { app: { standard: true, secure: true, supportFetchAPI: true } }),
  ],
  [
    '20 the page gets the bridge alone',
    ({ preload }) =>
      isDeepStrictEqual(preload, {
        exposed: { latchkey: ['call', 'on'] },
        forwarded: [],
        required: ['electron'],
      }),
  ],
  ['21 payloads parsed on every call', ({ badPayloads }) => badPayloads.length === 0],
  [
    '21 size, cycles and floods',
    ({ oversized, cyclic, floodRefused }) =>
      oversized === 'app.too-large' && cyclic === 'app.bad-request' && floodRefused > 1000,
  ],
  ['23 single instance', ({ steps }) => beforeReady(steps, 'app.requestSingleInstanceLock')],
  [
    '23 links followed before ready',
    ({ listenersBeforeReady: { 'open-url': openUrl = 0, 'second-instance': second = 0 } }) =>
      openUrl > 0 && second > 0,
  ],
  [
    '23 exactly one link',
    ({ links }) =>
      isDeepStrictEqual(
        links,
        commandLines.flatMap(({ brings }, index) => (brings ? [index] : [])),
      ),
  ],
  [
    '24 certificates left alone',
    ({ certificate, environment }) =>
      certificate.listeners === 0 &&
      !certificate.verifies &&
      environment.rejectUnauthorized === null,
  ],
  [
    '26 no developer menus',
    ({ roles }) => roles.length > 0 && !roles.some((role) => /reload|devtools/i.test(role)),
  ],
];

/** The names of the rules that do not hold. */
export function faultsOf(posture: Posture): readonly string[] {
  return rules.filter(([, holds]) => !holds(posture)).map(([name]) => name);
}

/** Exactly our directives; only `style-src` may carry a nonce besides. */
function isOurPolicy(text: string | undefined): boolean {
  const found = (text ?? '').split(/;\s*/).map((directive) => {
    const [name = '', ...sources] = directive.split(' ');
    return [
      name,
      sources.filter((source) => name !== 'style-src' || !source.startsWith("'nonce-")),
    ];
  });
  return isDeepStrictEqual(Object.fromEntries(found), policy);
}
