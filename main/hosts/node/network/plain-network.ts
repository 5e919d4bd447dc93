import { AppError } from '../../../core/app-error.ts';
import { originOf } from '../../../core/origin.ts';
import {
  noProxySetting,
  proxyFor,
  proxyVariables,
  type ProxyEnvironment,
} from '../../../core/proxy.ts';
import type { Network } from '../../../ports/network.ts';

/** The network of a program that keeps no settings: the environment's proxies, and given CAs. */
export function plainNetwork(parts: {
  readonly env?: ProxyEnvironment;
  readonly caFor?: (origin: string) => string | undefined;
}): Network {
  const environment = parts.env ?? process.env;
  const caFor = (url: string | URL) => parts.caFor?.(originOf(url)) ?? null;
  return {
    async forUrl(url) {
      const { proxy, why, unusable } = proxyFor(url, { setting: noProxySetting, environment });
      if (unusable !== null) {
        throw new AppError('host.proxy-unsupported', { detail: `${why} But ${unusable}.` });
      }
      const { username = null, password = null } = proxy ?? {};
      return {
        proxy: proxy && { url: proxy.url, ca: caFor(proxy.url) },
        why,
        proxyCredential: username === null ? null : { username, password: password ?? '' },
        ca: caFor(url),
        clientCertificate: null,
      };
    },
    variables: () => proxyVariables(noProxySetting, environment),
  };
}
