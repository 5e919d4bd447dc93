/**
 * Faults a hurried hand could make, planted in the built main or preload one at a time. Each
 * pattern must be found, so that a mutant never turns into a copy of the good build.
 */
export interface Mutant {
  readonly name: string;
  /** The rule that must notice it. */
  readonly rule: string;
  readonly file?: 'out/preload/index.cjs';
  readonly find: string | RegExp;
  readonly replace: string;
}

const preferences = '2, 3, 6, 8–12, 26 web preferences';
const setting = (find: string, replace: string): Mutant => ({
  name: `${replace} on the window`,
  rule: preferences,
  find: `\t\t${find}`,
  replace: `\t\t${replace}`,
});
const added = (line: string): Mutant => setting('spellcheck: false', `spellcheck: false, ${line}`);
const atStart = (name: string, rule: string, line: string): Mutant => ({
  name,
  rule,
  find: 'app.enableSandbox();',
  replace: `app.enableSandbox(); ${line}`,
});
const inSession = (name: string, rule: string, find: string | RegExp, replace: string): Mutant => ({
  name,
  rule,
  find,
  replace,
});

export const mutants: readonly Mutant[] = [
  setting('sandbox: true', 'sandbox: false'),
  setting('contextIsolation: true', 'contextIsolation: false'),
  setting('nodeIntegration: false', 'nodeIntegration: true'),
  setting('nodeIntegrationInWorker: false', 'nodeIntegrationInWorker: true'),
  setting('nodeIntegrationInSubFrames: false', 'nodeIntegrationInSubFrames: true'),
  setting('webSecurity: true', 'webSecurity: false'),
  setting('allowRunningInsecureContent: false', 'allowRunningInsecureContent: true'),
  setting('experimentalFeatures: false', 'experimentalFeatures: true'),
  setting('spellcheck: false', 'spellcheck: true'),
  setting('devTools: !app.isPackaged', 'devTools: true'),
  added('webviewTag: true'),
  added("enableBlinkFeatures: 'ExecCommandInJavaScript'"),
  {
    name: 'the window without the sandbox for all',
    rule: '4 sandbox for all',
    find: 'app.enableSandbox();',
    replace: '',
  },
  atStart(
    '--no-sandbox',
    '4, 25 no dangerous switches',
    "app.commandLine.appendSwitch('no-sandbox');",
  ),
  {
    name: 'a debugging port',
    rule: '4, 25 no dangerous switches',
    find: 'await forbidCoreDumps();',
    replace: "app.commandLine.appendSwitch('remote-debugging-port', '9222');",
  },
  atStart(
    'a certificate-error listener',
    '24 certificates left alone',
    "app.on('certificate-error', (event, contents, url, error, certificate, answer) => answer(true));",
  ),
  atStart(
    'certificates not checked by Node',
    '24 certificates left alone',
    "process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';",
  ),
  inSession(
    'certificates judged by us',
    '24 certificates left alone',
    'const { defaultSession } = session;',
    'const { defaultSession } = session; defaultSession.setCertificateVerifyProc((request, answer) => answer(0));',
  ),
  inSession('permissions granted', '5 permission requests denied', 'grant(false)', 'grant(true)'),
  inSession(
    'one permission granted',
    '5 permission requests denied',
    'grant(false)',
    "grant(_permission === 'notifications')",
  ),
  inSession(
    'no handler of permission requests',
    '5 permission requests denied',
    /defaultSession\.setPermissionRequestHandler\(.*\);/,
    '',
  ),
  inSession(
    'permission checks passed',
    '5 permission checks denied',
    'setPermissionCheckHandler(() => false)',
    'setPermissionCheckHandler(() => true)',
  ),
  inSession(
    'no handler of permission checks',
    '5 permission checks denied',
    'defaultSession.setPermissionCheckHandler(() => false);',
    '',
  ),
  inSession(
    'no filter of requests',
    '1, 13 requests limited',
    /defaultSession\.webRequest\.onBeforeRequest\(/,
    '((unused) => {})(',
  ),
  {
    name: 'the page may navigate',
    rule: '13 navigation limited',
    find: /contents\.on\("will-navigate".*/,
    replace: '',
  },
  {
    name: 'a frame may navigate',
    rule: '13 navigation limited',
    find: 'if (!event.isMainFrame) event.preventDefault();',
    replace: 'if (!event.isMainFrame) return;',
  },
  {
    name: 'a server may redirect the page',
    rule: '13 navigation limited',
    find: /contents\.on\("will-redirect".*/,
    replace: '',
  },
  {
    name: 'an address that begins like ours',
    rule: '13 navigation limited',
    find: /if \(url\.split\("#", 1\)\[0\] !== "app:\/\/bundle\/"\)/,
    replace: 'if (!url.startsWith("app://bundle"))',
  },
  {
    name: 'an origin compared as text',
    rule: '13 navigation limited',
    find: /if \(url\.split\("#", 1\)\[0\] !== "app:\/\/bundle\/"\)/,
    replace: 'if (new URL(url).origin !== new URL("app://bundle/").origin)',
  },
  {
    name: 'new windows allowed',
    rule: '14 windows limited',
    find: '({ action: "deny" })',
    replace: '({ action: "allow" })',
  },
  {
    name: 'new windows allowed for our pages',
    rule: '14 windows limited',
    find: '(() => ({ action: "deny" }))',
    replace: '(({ url }) => ({ action: url.startsWith("app://bundle") ? "allow" : "deny" }))',
  },
  {
    name: 'webviews may attach',
    rule: '12 no webview',
    find: /contents\.on\("will-attach-webview".*/,
    replace: '',
  },
  {
    name: 'anybody may call',
    rule: '17 senders checked on every channel',
    find: 'if (!isOurWindow(event)) return refuse("app.foreign-sender");',
    replace: '',
  },
  {
    name: 'frames in the page may call',
    rule: '17 senders checked on every channel',
    find: /return senderFrame !== null && .*/,
    replace: 'return senderFrame !== null && senderFrame.origin === "app://bundle";',
  },
  {
    name: 'senders compared by URL.origin',
    rule: '17 senders checked on every channel',
    find: /return senderFrame !== null && .*/,
    replace:
      'return senderFrame !== null && new URL(senderFrame.url).origin === new URL("app://bundle/").origin;',
  },
  {
    name: 'senders compared by how they begin',
    rule: '17 senders checked on every channel',
    find: /return senderFrame !== null && .*/,
    replace: 'return senderFrame !== null && senderFrame.url.startsWith("app://bundle");',
  },
  {
    name: 'a second channel without a check',
    rule: '17 senders checked on every channel',
    find: 'ipcMain.handle(channel,',
    replace: 'ipcMain.handle("shell:open", (event, url) => "opened"); ipcMain.handle(channel,',
  },
  {
    name: 'a file as the page',
    rule: '1 only our own content',
    find: /window\.loadURL\([^)]*\)/,
    replace: 'window.loadURL("file:///app/index.html")',
  },
  {
    name: 'a page over http',
    rule: '1 only our own content',
    find: /window\.loadURL\([^)]*\)/,
    replace: 'window.loadURL("http://localhost:5173/")',
  },
  {
    name: 'a scheme that bypasses the policy',
    rule: '18 privileges',
    find: 'supportFetchAPI: true',
    replace: 'supportFetchAPI: true, bypassCSP: true',
  },
  {
    name: 'a scheme other origins may read',
    rule: '18 privileges',
    find: 'supportFetchAPI: true',
    replace: 'supportFetchAPI: true, corsEnabled: true',
  },
  {
    name: 'a scheme with service workers',
    rule: '18 privileges',
    find: 'supportFetchAPI: true',
    replace: 'supportFetchAPI: true, allowServiceWorkers: true',
  },
  { name: 'no secure context', rule: '18 privileges', find: 'secure: true,', replace: '' },
  {
    name: 'paths decoded and joined',
    rule: '18 only built files served',
    find: /const path = bundlePath\(folder, url\);/,
    replace:
      'const path = join(folder, decodeURIComponent(new URL(url).pathname === "/" ? "/index.html" : new URL(url).pathname));',
  },
  {
    name: 'any host of our scheme',
    rule: '18 only built files served',
    find: 'url.host === "bundle"',
    replace: 'url.host.startsWith("bundle")',
  },
  {
    name: 'any method',
    rule: '18 only built files served',
    find: /if \(method !== "GET" && method !== "HEAD"\).*/,
    replace: '',
  },
  {
    name: 'scripts in the page',
    rule: '7 policy in a header',
    find: `"script-src 'self'"`,
    replace: `"script-src 'self' 'unsafe-inline'"`,
  },
  {
    name: 'eval',
    rule: '7 policy in a header',
    find: `"script-src 'self'"`,
    replace: `"script-src 'self' 'unsafe-eval'"`,
  },
  {
    name: 'styles without a nonce',
    rule: '7 policy in a header',
    find: `"style-src 'self'"`,
    replace: `"style-src 'self' 'unsafe-inline'"`,
  },
  {
    name: 'connections to anywhere',
    rule: '7 policy in a header',
    find: `"connect-src 'self'"`,
    replace: `"connect-src *"`,
  },
  {
    name: 'no trusted types',
    rule: '7 policy in a header',
    find: /,\s*"require-trusted-types-for 'script'"/,
    replace: '',
  },
  {
    name: 'no policy',
    rule: '7 policy in a header',
    find: '"content-security-policy"',
    replace: '"x-policy"',
  },
  {
    name: 'no policy on refusals',
    rule: '7 policy in a header',
    find: /status,\s*headers: windowHeaders\(\)/,
    replace: 'status',
  },
  {
    name: 'one nonce for ever',
    rule: '7 a nonce is used once',
    find: 'randomBytes(16).toString("base64")',
    replace: '"b25lIG5vbmNlIGZvciBldmVy"',
  },
  {
    name: 'types guessed by the browser',
    rule: '7 the other headers',
    find: /"x-content-type-options": "nosniff",/,
    replace: '',
  },
  {
    name: 'no limit of size',
    rule: '21 size, cycles and floods',
    find: 'if (left < 0) return "too-large";',
    replace: '',
  },
  {
    name: 'no limit of calls',
    rule: '21 size, cycles and floods',
    find: 'if (!mayCall()) return refuse("app.rate-limited");',
    replace: '',
  },
  {
    name: 'two instances',
    rule: '23 single instance',
    find: '!app.requestSingleInstanceLock()',
    replace: 'false',
  },
  {
    name: 'links followed too late',
    rule: '23 links followed before ready',
    find: /(?:const|var) links = collectLinks\(process\.argv, show\);/,
    replace:
      'var links = { start() {} }; void app.whenReady().then(() => { links = collectLinks(process.argv, show); });',
  },
  {
    name: 'the last of several links',
    rule: '23 exactly one link',
    find: 'links.length === 1 ? links[0] : void 0',
    replace: 'links.at(-1)',
  },
  {
    name: 'the first of several links',
    rule: '23 exactly one link',
    find: 'links.length === 1 ? links[0] : void 0',
    replace: 'links[0]',
  },
  {
    name: 'the name of the program as a link',
    rule: '23 exactly one link',
    find: 'argv.slice(1)',
    replace: 'argv',
  },
  {
    name: 'developer tools in the menu',
    rule: '26 no developer menus',
    find: '...app.isPackaged ? [] : developer',
    replace: '...developer',
  },
  {
    name: 'all of ipcRenderer in the page',
    rule: '20 the page gets the bridge alone',
    file: 'out/preload/index.cjs',
    find: 'exposeInMainWorld("latchkey", {',
    replace: 'exposeInMainWorld("latchkey", { ipc: electron.ipcRenderer,',
  },
  {
    name: 'calls of any name',
    rule: '20 the page gets the bridge alone',
    file: 'out/preload/index.cjs',
    find: 'if (!isCallName(name)) return refused;',
    replace: '',
  },
  {
    name: 'names looked up on the prototype',
    rule: '20 the page gets the bridge alone',
    file: 'out/preload/index.cjs',
    find: 'Object.hasOwn(calls, name)',
    replace: '(name in calls)',
  },
  {
    name: 'events of any name',
    rule: '20 the page gets the bridge alone',
    file: 'out/preload/index.cjs',
    find: /return typeof name === "string" && Object\.hasOwn\(events, name\);/,
    replace: 'return true;',
  },
  {
    name: 'a second thing in the page',
    rule: '20 the page gets the bridge alone',
    file: 'out/preload/index.cjs',
    find: 'electron.contextBridge.exposeInMainWorld(',
    replace:
      'electron.contextBridge.exposeInMainWorld("debug", { send: electron.ipcRenderer.send }); electron.contextBridge.exposeInMainWorld(',
  },
];
