import type { KoaContextWithOIDC } from 'oidc-provider';

import { pageHeaders } from '../page.ts';
import type { EntraParts } from './entra-parts.ts';
import { deviceCodePage, deviceConsentPage, messagePage } from './entra-pages.ts';

/** The three pages of the device flow: enter the code, answer, done. */
export function createDevicePages({
  registrations,
  sessions,
}: Pick<EntraParts, 'registrations' | 'sessions'>) {
  const action = '/common/oauth2/deviceauth';
  return {
    userCodeInputSource(
      context: KoaContextWithOIDC,
      _form: string,
      _out?: unknown,
      problem?: { readonly name: string; readonly userCode?: string },
    ): void {
      const words = problem && (problems[problem.name] ?? 'Something went wrong. Begin again.');
      const userCode = problem?.userCode ?? '';
      const form = { action, xsrf: secretOf(context), userCode, problem: words };
      send(context, deviceCodePage(form));
    },

    userCodeConfirmSource(
      context: KoaContextWithOIDC,
      _form: string,
      client: { readonly clientId: string },
      _device: unknown,
      userCode: string,
    ): void {
      const app = registrations.find(client.clientId);
      const person = sessions.person(context.req);
      if (!app || !person) return send(context, messagePage('Sign in', 'Please sign in first.'));
      const params = context.oidc.entities.DeviceCode?.params as { scope?: string } | undefined;
      const scopes = params?.scope?.split(' ') ?? [];
      const form = { action, xsrf: secretOf(context), userCode };
      return send(context, deviceConsentPage({ app, person, scopes }, form));
    },

    successSource(context: KoaContextWithOIDC): void {
      const words = 'You have signed in on your device. You may now close this window.';
      send(context, messagePage('Signed in', words));
    },
  };
}

const problems: Readonly<Record<string, string>> = {
  NoCodeError: 'Please enter the code.',
  NotFoundError: 'That code didn’t work. Check the code and try again.',
  ExpiredError: 'This code has expired. Begin again on your device.',
  AlreadyUsedError: 'This code has been used already.',
  AbortedError: 'You have cancelled. The device is told so.',
};

/** The forms carry the secret of oidc-provider's own session, so that no other page can post them. */
function secretOf(context: KoaContextWithOIDC): string {
  const state = context.oidc.session?.state as { readonly secret?: string } | undefined;
  return state?.secret ?? '';
}

function send(context: KoaContextWithOIDC, page: string): void {
  context.set({ ...pageHeaders, 'cache-control': 'no-store' });
  context.type = 'text/html';
  context.body = page;
}
