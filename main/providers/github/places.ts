import type { Instance } from '../../../preload/model/account.ts';
import { isLoopback } from '../../core/address.ts';

/**
 * Base address of the REST API: GitHub.com and data residency (`*.ghe.com`) have a host of their own
 * for it, GitHub Enterprise Server a path (docs.github.com/rest, "Getting started").
 */
export function apiBase(instance: Instance): string {
  const url = new URL(instance);
  return isCloud(url) ? `https://api.${url.host}` : `${instance}/api/v3`;
}

/** What GitHub sends as `iss` (RFC 9207), since 2026: `https://github.com/login/oauth`. */
export function issuerOf(instance: Instance): string {
  return `${instance}/login/oauth`;
}

/** Origins a person's picture may come from, beside the instance's own. */
export function avatarOrigins(instance: Instance): readonly string[] {
  const url = new URL(instance);
  if (url.hostname === 'github.com') return ['https://avatars.githubusercontent.com'];
  // GitHub Enterprise Server with subdomain isolation.
  return isName(url) ? [`${url.protocol}//avatars.${url.host}`] : [];
}

/** The API's host, and on a server of one's own the one its pictures come from: one CA is for both. */
export function relatedOrigins(instance: Instance): readonly string[] {
  const url = new URL(instance);
  if (isCloud(url)) return [`https://api.${url.host}`];
  return avatarOrigins(instance);
}

/** Domain of the addresses GitHub makes for people who keep theirs private. */
export function noreplyDomain(instance: Instance): string {
  return `users.noreply.${new URL(instance).hostname}`;
}

/**
 * The instance an address of the service belongs to: people copy the API's address, `www`, or an
 * organisation's page on GitHub.com.
 */
export function instanceOf(address: Instance): Instance {
  const url = new URL(address);
  const host = url.host.replace(/^(?:www|api)\.(?=github\.com$|[a-z0-9-]+\.ghe\.com$)/, '');
  if (host === 'github.com' || host.endsWith('.ghe.com')) return `https://${host}` as Instance;
  return address.replace(/\/api(?:\/v3)?$/, '') as Instance;
}

function isCloud({ protocol, host }: URL): boolean {
  const isOne = host === 'github.com' || /^[a-z0-9-]+\.ghe\.com$/.test(host);
  return protocol === 'https:' && isOne;
}

/** A subdomain of an IP address is nothing. */
function isName({ hostname }: URL): boolean {
  return !isLoopback(hostname) && !/^[\d.]+$|^\[/.test(hostname);
}
