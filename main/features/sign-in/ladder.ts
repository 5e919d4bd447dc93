import type { SignInMethod } from '../../../preload/model/account.ts';
import { appScheme } from '../../core/app-scheme.ts';
import { AppError } from '../../core/app-error.ts';
import type { RedirectReceiver } from '../../ports/redirect.ts';

/** How an answer will come back: an address that was given to the service, and what listens there. */
export interface Return {
  readonly redirectUri: string;
  readonly close: () => Promise<void>;
}

type Open = Parameters<RedirectReceiver['open']>;

/** Steps that begin at the service; the others take what the person already has. */
export type SignInStep = Extract<SignInMethod, 'custom-protocol' | 'loopback' | 'device' | 'paste'>;

const ladder: readonly SignInStep[] = ['custom-protocol', 'loopback', 'device', 'paste'];

/**
 * The steps in the order they are tried; an explicit one is tried alone. `offered` are those the
 * service can take with this app, the best first; without it all are.
 */
export function stepsFor(
  method: SignInMethod | undefined,
  offered: readonly SignInMethod[] = ladder,
): readonly SignInStep[] {
  const wanted = method === undefined ? offered : offered.filter((step) => step === method);
  return wanted.filter((step): step is SignInStep => ladder.some((known) => known === step));
}

/**
 * Opens the way back for one step of the ladder. Undefined when this machine cannot take it now.
 *
 * For `paste` the loopback listener is opened where it can be, so that the same browser on the
 * same machine needs no pasting; elsewhere the browser ends on an address nobody answers, and
 * shows it. A custom scheme without a handler would not even show that.
 */
export async function openReturn(
  receivers: readonly RedirectReceiver[],
  step: Exclude<SignInStep, 'device'>,
  ...open: Open
): Promise<Return | undefined> {
  const wanted = step === 'paste' ? 'loopback' : step;
  for (const receiver of receivers.filter(({ method }) => method === wanted)) {
    try {
      if (!(await receiver.ready())) continue;
      const opened = await receiver.open(...open);
      return { redirectUri: opened.redirectUri, close: () => opened.close() };
    } catch {
      // Not here; the next step of the ladder is there for this.
    }
  }
  return step === 'paste'
    ? { redirectUri: redirectUris(open[0], open[3]).loopback, close: async () => undefined }
    : undefined;
}

/**
 * The two addresses an admin registers for a provider. The port of loopback may be any (RFC 8252
 * §7.3); `loopbackHost` is the provider's own (`OAuthFlows.loopbackHost`).
 */
export function redirectUris(
  provider: string,
  loopbackHost: '127.0.0.1' | 'localhost' = '127.0.0.1',
): { readonly customProtocol: string; readonly loopback: string } {
  return {
    customProtocol: `${appScheme}://oauth/${provider}`,
    loopback: `http://${loopbackHost}/oauth/${provider}`,
  };
}

/** Why an explicitly wanted step cannot be taken. */
export function notHere(step: SignInMethod | undefined): AppError {
  return step === 'device'
    ? new AppError('sign-in.device-not-offered')
    : new AppError('app.not-here', { detail: step });
}
