import type { NetworkPolicy } from '../../../preload/model/network.ts';
import { AppError, isFailure } from '../../core/app-error.ts';
import { noProxySetting, readProxy, type ProxySetting } from '../../core/proxy.ts';
import { checkChange } from './change.ts';
import type { NetworkDeps } from './deps.ts';
import type { ManagedNetwork } from './managed-network.ts';
import { caBlocks, checkCa, checkOrigin } from './trust.ts';

type Readers = Pick<NetworkDeps, 'readCertificate' | 'describeCertificate' | 'clock'>;

/**
 * Reads the `network` part of a policy file. A CA that has ended since is kept and trusted by
 * nobody: its end must not take the rest of the file away.
 *
 * Throws `network.bad-proxy`, `network.bad-pattern`, `network.bad-origin` and
 * `integration.bad-certificate`. No error carries what stands in the file.
 */
export function readManaged(
  { trust, ...given }: NetworkPolicy,
  path: string,
  readers: Readers,
): ManagedNetwork {
  const says = Object.values(given).some((part) => part !== undefined);
  const cas = new Map<string, string>();
  for (const { origin, ca } of trust) cas.set(checkOrigin(origin), caOf(ca, readers));
  return { path, proxy: says ? proxyOf(given) : null, cas };
}

function proxyOf(given: Omit<NetworkPolicy, 'trust'>): ProxySetting {
  const mode = given.mode ?? (typeof given.proxy === 'string' ? 'manual' : 'environment');
  if (mode !== 'manual' && (given.exceptions !== undefined || typeof given.proxy === 'string')) {
    throw new AppError('network.bad-proxy', {
      detail: 'proxy and exceptions count in the mode manual alone',
    });
  }
  for (const address of [given.proxy, ...(given.hosts ?? []).map(({ proxy }) => proxy)]) {
    const read = readProxy(address ?? '');
    if (!('unusable' in read) && read.username !== null) {
      throw new AppError('network.bad-proxy', {
        detail: 'everybody reads this file, so it takes no user name and no password',
      });
    }
  }
  return checkChange(noProxySetting, { ...given, mode }).setting;
}

function caOf(pem: string, { readCertificate, describeCertificate, clock }: Readers): string {
  try {
    return checkCa(pem, readCertificate);
  } catch (thrown) {
    const { notAfter } = describeCertificate(pem);
    const hasEnded = notAfter > 0 && notAfter <= clock.now();
    if (hasEnded && isFailure(thrown, 'integration.bad-certificate')) return caBlocks(pem);
    throw thrown;
  }
}
