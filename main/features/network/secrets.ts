import type { ProxyCredential } from '../../ports/network.ts';
import { AppError } from '../../core/app-error.ts';
import type { ProxyAddress } from '../../core/proxy.ts';
import type { NetworkDeps } from './deps.ts';
import type { StoredHost } from './stored-hosts.ts';
import type { StoredSettings } from './stored-settings.ts';

/** The vault's record of a proxy's password; `proxy` is `host:port`. */
export const passwordId = (proxy: string) => `network:proxy:${proxy}`;
/** The vault's record of a client certificate's private key. */
export const keyId = (origin: string) => `network:client-key:${origin}`;

/** `host:port` of a proxy's address: what its sign-in is kept under. */
export const hostOf = (proxy: Pick<ProxyAddress, 'url'>) => proxy.url.replace(/^https?:\/\//, '');

/**
 * What this proxy may be told: the saved sign-in, or else what the address itself carried.
 * Throws `network.secret-missing` and `vault.*`.
 */
export async function credentialOf(
  { vault }: Pick<NetworkDeps, 'vault'>,
  settings: StoredSettings,
  proxy: ProxyAddress,
): Promise<ProxyCredential | null> {
  const host = hostOf(proxy);
  const saved = settings.signIn(host);
  if (saved) {
    if (saved.passwordSavedAt === null) return { username: saved.username, password: '' };
    return { username: saved.username, password: await read(vault, passwordId(host), host) };
  }
  const { username, password } = proxy;
  return username === null ? null : { username, password: password ?? '' };
}

/** Throws `network.secret-missing` and `vault.*`. */
export async function clientCertificateOf(
  { vault }: Pick<NetworkDeps, 'vault'>,
  { origin, certificate }: StoredHost,
) {
  if (certificate === null) return null;
  return { certificate, key: await read(vault, keyId(origin), origin) };
}

async function read(vault: NetworkDeps['vault'], id: string, subject: string): Promise<string> {
  const secret = await vault.read(id);
  if (secret === null) throw new AppError('network.secret-missing', { detail: subject });
  return secret;
}
