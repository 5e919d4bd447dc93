import { notEmulated, strict } from './strict.ts';
import { standin, wire } from './state.ts';

type Decide = (answer: { readonly cancel?: boolean }) => void;
type Watch = (details: { readonly url: string; readonly method: string }, decide: Decide) => void;
type PermissionCheck = (contents: unknown, permission: string, origin: string) => boolean;

const keep = (name: string) => (value: unknown) => {
  standin.steps.push(`session.${name}`);
  standin.session[name] = value;
};

export const defaultSession = strict('session.defaultSession', {
  setPermissionRequestHandler: keep('permissionRequest'),
  setPermissionCheckHandler: keep('permissionCheck'),
  setDevicePermissionHandler: keep('devicePermission'),
  setSpellCheckerEnabled: keep('spellChecker'),
  setCertificateVerifyProc: keep('certificateVerify'),
  webRequest: strict('session.webRequest', {
    onBeforeRequest(...args: unknown[]) {
      if (args.length !== 1) notEmulated('webRequest.onBeforeRequest with a filter');
      keep('beforeRequest')(args[0]);
    },
  }),
});

export const session = strict('session', { defaultSession });

/** What the app's own request filter says. Without one everything passes. */
export function isCancelled(url: string, method: string): Promise<boolean> {
  const watch = standin.session['beforeRequest'] as Watch | undefined;
  if (!watch) return Promise.resolve(false);
  return new Promise((resolve) => watch({ url, method }, ({ cancel }) => resolve(cancel === true)));
}

/** Chromium's names of permissions that a page can ask about, by Electron's names. */
const permissions: Readonly<Record<string, readonly string[]>> = {
  geolocation: ['geolocation'],
  notifications: ['notifications'],
  media: ['camera', 'microphone'],
  midi: ['midi'],
  'clipboard-read': ['clipboard-read'],
};

/** Tells Chromium what the check handler says. As in Electron, without one all is granted. */
export async function applyPermissions(origin: string): Promise<void> {
  const check = standin.session['permissionCheck'] as PermissionCheck | undefined;
  for (const [name, theirs] of Object.entries(permissions)) {
    const setting = (check?.(null, name, origin) ?? true) ? 'granted' : 'denied';
    for (const permission of theirs)
      // The order is what makes the last one win.
      await standin.chromium?.cdp.send('Browser.setPermission', {
        permission: { name: permission },
        setting,
        origin: wire.out(`${origin}/`).slice(0, -1),
      });
  }
}
