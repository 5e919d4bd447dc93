import type { NetworkChange } from '../../../preload/model/network.ts';
import { AppError } from '../../core/app-error.ts';
import { readProxy, type ProxySetting } from '../../core/proxy.ts';
import { isPattern } from '../../core/proxy-patterns.ts';
import type { ProxyCredential } from '../../ports/network.ts';
import { hostOf } from './secrets.ts';

/** A sign-in to save. `password: undefined` keeps the saved one; `username: null` forgets both. */
export interface SignInChange {
  readonly proxy: string;
  readonly username: string | null;
  readonly password: string | undefined;
}

export interface CheckedChange {
  readonly setting: ProxySetting;
  readonly signIns: readonly SignInChange[];
}

/**
 * What was typed, checked; credentials in addresses are lifted out of them.
 * Throws `network.bad-proxy` and `network.bad-pattern`. No error carries what was typed.
 */
export function checkChange(before: ProxySetting, change: NetworkChange): CheckedChange {
  const lifted: SignInChange[] = [];
  const clean = (typed: string): string => {
    const { url, credential } = checkProxy(typed);
    if (credential !== null) lifted.push({ proxy: hostOf({ url }), ...credential });
    return url;
  };
  const proxy = change.proxy === undefined ? before.proxy : change.proxy && clean(change.proxy);
  const mode = change.mode ?? before.mode;
  if (mode === 'manual' && proxy === null) throw new AppError('network.bad-proxy');
  const setting: ProxySetting = {
    mode,
    proxy,
    exceptions: change.exceptions?.map(checkPattern) ?? before.exceptions,
    hosts:
      change.hosts?.map(({ host, proxy: own }) => ({
        host: checkPattern(host),
        proxy: own === null ? null : clean(own),
      })) ?? before.hosts,
  };
  const { signIn } = change;
  if (!signIn) return { setting, signIns: lifted };
  const { url } = checkProxy(signIn.proxy);
  const given = { proxy: hostOf({ url }), username: signIn.username, password: signIn.password };
  return { setting, signIns: [...lifted, given] };
}

function checkProxy(typed: string): {
  readonly url: string;
  readonly credential: ProxyCredential | null;
} {
  const read = readProxy(typed);
  // Without its port browsers and curl would each take another one.
  if ('unusable' in read || !/:\d{1,5}\/?$/.test(typed.trim()))
    throw new AppError('network.bad-proxy');
  const { url, username, password } = read;
  return { url, credential: username === null ? null : { username, password: password ?? '' } };
}

function checkPattern(typed: string): string {
  const text = typed.trim().toLowerCase();
  if (!isPattern(text)) throw new AppError('network.bad-pattern');
  return text;
}
