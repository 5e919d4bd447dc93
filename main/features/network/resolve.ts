import { AppError } from '../../core/app-error.ts';
import { originOf } from '../../core/origin.ts';
import { proxyFor } from '../../core/proxy.ts';
import type { Connection } from '../../ports/network.ts';
import type { NetworkDeps } from './deps.ts';
import { clientCertificateOf, credentialOf } from './secrets.ts';
import type { StoredHosts } from './stored-hosts.ts';
import type { StoredSettings } from './stored-settings.ts';

export interface ResolveDeps extends Pick<
  NetworkDeps,
  'vault' | 'environment' | 'integrationCaFor' | 'instancesOf' | 'managed'
> {
  readonly settings: StoredSettings;
  readonly hosts: StoredHosts;
}

/** How an address is reached; see `Network.forUrl` for what it throws. */
export async function resolveConnection(
  deps: ResolveDeps,
  address: string | URL,
): Promise<Connection> {
  const { settings, environment, hosts } = deps;
  const origin = originOf(address);
  const instances = deps.instancesOf(origin);
  const decision = proxyFor(address, { setting: settings.current(), environment }, instances);
  const { proxy, why, unusable } = decision;
  if (unusable !== null) {
    throw new AppError('host.proxy-unsupported', { detail: `${why} But ${unusable}.` });
  }

  // An API beside its instance uses what is saved for itself before what is saved for the instance.
  const withCertificate = [origin, ...instances]
    .map((one) => hosts.get(one))
    .find((host) => host?.certificate);
  return {
    proxy: proxy && { url: proxy.url, ca: caFor(deps, originOf(proxy.url), []) },
    why,
    proxyCredential: proxy && (await credentialOf(deps, settings, proxy)),
    ca: caFor(deps, origin, instances),
    clientCertificate: withCertificate ? await clientCertificateOf(deps, withCertificate) : null,
  };
}

/**
 * Every CA for this origin, saved here or with an integration, as one PEM text. One that the
 * machine's policy fixes stands in the place of what was saved here.
 */
function caFor(
  { hosts, integrationCaFor, managed }: ResolveDeps,
  origin: string,
  instances: readonly string[],
): string | null {
  const fixed = managed()?.cas;
  const own = [origin, ...instances].map((one) => fixed?.get(one) ?? hosts.get(one)?.ca);
  const found = [...own, integrationCaFor(origin)].filter((ca) => typeof ca === 'string');
  return found.length === 0 ? null : [...new Set(found)].join('\n');
}
