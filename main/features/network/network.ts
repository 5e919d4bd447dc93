import type { HandlersFor } from '../../../preload/contract.ts';
import type { NetworkHost, NetworkSettings } from '../../../preload/model/network.ts';
import { AppError } from '../../core/app-error.ts';
import { isForbiddenAddress } from '../../core/address.ts';
import { proxyVariables } from '../../core/proxy.ts';
import type { Network } from '../../ports/network.ts';
import { checkChange, type SignInChange } from './change.ts';
import type { NetworkDeps } from './deps.ts';
import { resolveConnection } from './resolve.ts';
import { keyId, passwordId } from './secrets.ts';
import { createStoredHosts } from './stored-hosts.ts';
import { createStoredSettings } from './stored-settings.ts';
import { checkOrigin, merged, shownHost } from './trust.ts';

export interface NetworkFeature extends Network {
  readonly handlers: HandlersFor<'network'>;
  /** What holds now. Read from the database each time: another process may have changed it. */
  readonly current: () => NetworkSettings;
  /** Announces everything again: an integration's CA or the vault changed. */
  readonly refresh: () => void;
}

/**
 * How every host is reached: proxy, private CA, client certificate. HTTP, OAuth and git ask
 * `forUrl` and nothing else. Passwords and private keys are write-only.
 */
export function createNetwork(deps: NetworkDeps): NetworkFeature {
  const { database, vault, clock, environment } = deps;
  const settings = createStoredSettings(database, deps.managed);
  const hosts = createStoredHosts(database);
  const forUrl = (url: string | URL) => resolveConnection({ ...deps, settings, hosts }, url);

  const show = (origin: string): NetworkHost => shownHost(deps, origin, hosts.get(origin));
  const list = (): readonly NetworkHost[] =>
    [
      ...new Set([
        ...hosts.all().map(({ origin }) => origin),
        ...deps.integrationOrigins(),
        ...(deps.managed()?.cas.keys() ?? []),
      ]),
    ]
      .toSorted()
      .map(show);
  const announce = () =>
    deps.announce('network.changed', { settings: settings.current(), hosts: list() });
  const record = (action: string, subject: string, detail: string) =>
    deps.record({ action, actor: 'this machine', subject, result: 'done', detail });

  async function saveSignIn({ proxy, username, password }: SignInChange): Promise<() => void> {
    if (username === null) {
      await vault.erase(passwordId(proxy));
      return () => settings.removeSignIn(proxy);
    }
    const before = settings.signIn(proxy);
    // A password belongs to its user name: another name does not inherit it.
    const kept = before?.username === username ? before.passwordSavedAt : null;
    const passwordSavedAt = password === undefined ? kept : clock.now();
    const write =
      password === undefined ? () => undefined : await vault.seal(passwordId(proxy), password);
    return () => {
      settings.putSignIn({ proxy, username, passwordSavedAt });
      write();
    };
  }

  return {
    forUrl,
    variables: () => proxyVariables(settings.current(), environment),
    refresh: announce,
    current: () => settings.current(),

    handlers: {
      'network.read': async () => settings.current(),

      'network.change': async (change) => {
        const { managedBy, ...before } = settings.current();
        const { signIn: _, ...rest } = change;
        // Where the proxy is fixed, each person still signs in at it as themselves.
        if (managedBy !== undefined && Object.values(rest).some((part) => part !== undefined)) {
          throw new AppError('network.managed', { detail: managedBy });
        }
        const { setting, signIns } = checkChange(before, change);
        const writers: (() => void)[] = [];
        // One after the other: each may seal under the same name.
        for (const signIn of signIns) writers.push(await saveSignIn(signIn));
        database.transaction(() => {
          if (managedBy === undefined) settings.put(setting);
          for (const write of writers) write();
        });
        record('network.changed', setting.mode, setting.proxy ?? '');
        announce();
        return settings.current();
      },

      'network.hosts': async () => list(),

      'network.trust': async (trust) => {
        const origin = checkOrigin(trust.origin);
        const { managed } = deps;
        if (trust.ca !== undefined && managed()?.cas.has(origin)) {
          throw new AppError('network.managed', { detail: managed()?.path });
        }
        // Whoever holds a CA reads what is said to the host: adding one is the organisation's to do.
        if (typeof trust.ca === 'string') deps.requireAdmin();
        const { host, key } = merged(deps, origin, hosts.get(origin), trust);
        const writeKey = key === null ? () => undefined : await vault.seal(keyId(origin), key);
        const isEmpty = host.ca === null && host.certificate === null;
        database.transaction(() => {
          if (isEmpty) hosts.remove(origin);
          else hosts.put(host);
          writeKey();
        });
        // The row says "no certificate" first: after a crash in between, the leftover is never used.
        if (host.certificate === null) await vault.erase(keyId(origin));
        record('network.trusted', origin, key === null ? 'CA' : 'client certificate');
        announce();
        return show(origin);
      },

      'network.forget': async ({ origin: typed }) => {
        const origin = checkOrigin(typed);
        hosts.remove(origin);
        await vault.erase(keyId(origin));
        record('network.forgotten', origin, '');
        announce();
        return {};
      },

      'network.explain': async ({ url: typed }) => {
        const url = readable(typed);
        const { steps, chain } = await deps.probe(url, () => forUrl(url));
        return { url: url.href, steps, chain };
      },
    },
  };
}

/**
 * The address to explain, without what could be a secret in it. Throws `network.bad-origin` and
 * `instance.forbidden-address`.
 */
function readable(typed: string): URL {
  const text = typed.trim();
  const url = URL.parse(/^[a-z][a-z\d+.-]*:\/\//i.test(text) ? text : `https://${text}`);
  if (url === null || !/^https?:$/.test(url.protocol) || /[\s\\]/.test(text)) {
    throw new AppError('network.bad-origin');
  }
  if (isForbiddenAddress(url.hostname)) {
    throw new AppError('instance.forbidden-address', { detail: url.host });
  }
  return new URL(`${url.protocol}//${url.host}${url.pathname}`);
}
