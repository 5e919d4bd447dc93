import { readdirSync } from 'node:fs';
import { join } from 'node:path';

import { boot, standin } from '../../electron-standin/state.ts';
import { preventable } from '../../electron-standin/strict.ts';
import { isCancelled } from '../../electron-standin/session.ts';
import type { Contents } from '../../electron-standin/web-contents.ts';
import { hostileAddresses, hostileRequests, permissions } from './hostile.ts';
import type { Posture } from './report.ts';

type Grant = (contents: unknown, permission: string, answer: (granted: boolean) => void) => void;
type Check = (contents: unknown, permission: string, origin: string) => boolean;

export function probeSession(): Pick<Posture, 'permissionRequests' | 'permissionChecks'> {
  const request = standin.session['permissionRequest'] as Grant | undefined;
  const check = standin.session['permissionCheck'] as Check | undefined;
  const each = (ask: (permission: string) => boolean) =>
    Object.fromEntries(permissions.map((permission) => [permission, ask(permission)]));
  const asked = (permission: string) => {
    let answer = true;
    request?.(null, permission, (granted) => (answer = granted));
    return answer;
  };
  return {
    permissionRequests: request ? each(asked) : null,
    permissionChecks: check ? each((permission) => check(null, permission, 'app://bundle')) : null,
  };
}

export function probeContents(
  contents: Contents,
): Pick<Posture, 'navigations' | 'mayReload' | 'webviewPrevented' | 'opened'> {
  const goes = (event: string, url: string, isMainFrame: boolean) => {
    const about = preventable({ url, isMainFrame, isSameDocument: false });
    contents.emit(event, about, url);
    return !about.defaultPrevented;
  };
  const ways = [
    ['will-navigate', true],
    ['will-redirect', true],
    ['will-frame-navigate', true],
    ['will-frame-navigate', false],
  ] as const;
  const webview = preventable({});
  contents.emit('will-attach-webview', webview, {}, {});
  return {
    navigations: ways.flatMap(([event, isMainFrame]) =>
      hostileAddresses
        .filter((url) => goes(event, url, isMainFrame))
        .map((url) => `${event} ${isMainFrame ? '' : '(frame) '}${url}`),
    ),
    mayReload: goes('will-navigate', 'app://bundle/', true),
    webviewPrevented: webview.defaultPrevented,
    opened: [...hostileAddresses, 'app://bundle/'].filter(
      (url) => contents.openAction(url) !== 'deny',
    ),
  };
}

/** Which of the hostile addresses a page may load; null when nobody is asked. */
export async function probeRequests(): Promise<readonly string[] | null> {
  if (!('beforeRequest' in standin.session)) return null;
  const through: string[] = [];
  for (const url of [...hostileAddresses, 'wss://evil.example/', 'app://bundle/x.js']) {
    // A handful of answers without waiting.
    if (!(await isCancelled(url, 'GET'))) through.push(url);
  }
  return through;
}

/** Asks the handler of our scheme, as Chromium would. */
export async function probeServing(): Promise<
  Pick<Posture, 'served' | 'headers' | 'nonces' | 'servesItself'>
> {
  const handler = standin.protocols.get('app');
  if (!handler) return { served: [], headers: [], nonces: [], servesItself: false };
  const ask = async (method: string, url: string) => handler(new Request(url, { method }));

  const hostile = await Promise.all(
    hostileRequests.map(async ([method, url]) => ({
      asked: `${method} ${url}`,
      status: (await ask(method, url)).status,
    })),
  );
  const [script = ''] = readdirSync(join(boot().appPath, 'out/renderer/assets')).filter((name) =>
    name.endsWith('.js'),
  );
  const own = [
    await ask('GET', 'app://bundle/'),
    await ask('GET', `app://bundle/assets/${script}`),
    await ask('GET', 'app://bundle/missing.js'),
  ];
  const nonce = async () =>
    /'nonce-([^']+)'/.exec(
      (await ask('GET', 'app://bundle/')).headers.get('content-security-policy') ?? '',
    )?.[1] ?? '';
  return {
    served: hostile.filter(({ status }) => status < 400).map(({ asked }) => asked),
    headers: own.map(({ headers }) => Object.fromEntries(headers)),
    nonces: [await nonce(), await nonce()],
    servesItself: own[0]?.status === 200 && own[1]?.status === 200,
  };
}
