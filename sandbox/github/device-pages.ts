import type { KoaContextWithOIDC } from 'oidc-provider';

import type { Sessions } from '../sessions.ts';
import type { Apps } from './apps.ts';
import { pageHeaders } from './page.ts';
import { deviceCodePage, deviceConsentPage, messagePage } from './pages.ts';
import { parseScopes } from './scopes.ts';

interface DeviceParts {
  readonly apps: Apps;
  readonly sessions: Sessions;
}

const action = '/login/device';

/** The three pages of the device flow: enter the code, answer, done. */
export function createDevicePages({ apps, sessions }: DeviceParts) {
  return {
    userCodeInputSource(
      context: KoaContextWithOIDC,
      _form: string,
      _out?: unknown,
      problem?: { readonly name: string; readonly userCode?: string },
    ): void {
      const form = {
        action,
        xsrf: secretOf(context),
        userCode: problem?.userCode ?? prefilled(context),
        problem: problem && (problems[problem.name] ?? 'That did not work. Please begin again.'),
      };
      send(context, deviceCodePage(sessions.person(context.req), form));
    },

    userCodeConfirmSource(
      context: KoaContextWithOIDC,
      _form: string,
      client: { readonly clientId: string },
      _device: unknown,
      userCode: string,
    ): void {
      const app = apps.find(client.clientId);
      const person = sessions.person(context.req);
      if (!app || !person) return send(context, messagePage('Device sign-in', 'Please sign in.'));
      const params = context.oidc.entities.DeviceCode?.params as { scope?: string } | undefined;
      const scopes = parseScopes(params?.scope ?? '');
      const form = { action, xsrf: secretOf(context), userCode };
      return send(context, deviceConsentPage({ app, person, scopes, guarded: [] }, form));
    },

    successSource(context: KoaContextWithOIDC): void {
      const words = "Congratulations, you're all set! Your device is now connected.";
      send(context, messagePage('Device connected', words, sessions.person(context.req)));
    },
  };
}

const problems: Readonly<Record<string, string>> = {
  NoCodeError: 'Please enter the code.',
  NotFoundError: "Code not found. Check your device and make sure you're using the same code.",
  ExpiredError: 'This code has expired. Please begin again at your device.',
  AlreadyUsedError: 'This code has been used already.',
  AbortedError: 'You have refused. The device is told so.',
};

/** The forms carry the secret of oidc-provider's own session, so that no other page can post them. */
function secretOf(context: KoaContextWithOIDC): string {
  const state = context.oidc.session?.state as { readonly secret?: string } | undefined;
  return state?.secret ?? '';
}

/** A code from the address, set aside by the route before oidc-provider saw it. */
function prefilled({ req }: KoaContextWithOIDC): string {
  const code = req.headers['x-sandbox-user-code'];
  return typeof code === 'string' ? code : '';
}

function send(context: KoaContextWithOIDC, html: string): void {
  context.set({ ...pageHeaders, 'cache-control': 'no-store' });
  context.type = 'text/html';
  context.body = html;
}
