import type { HostKey, HostKeys } from '../../../preload/model/remote.ts';
import { AppError } from '../../core/app-error.ts';
import type { GitUrl } from '../../core/git-url.ts';
import type { SshHostKey } from '../../ports/ssh.ts';
import type { RemotesDeps } from './deps.ts';
import { publishedFor } from './published-host-keys.ts';

export interface PinnedHosts {
  /** Type and base64 of the keys pinned for `ssh://host:port`. */
  pinned(origin: string): readonly string[];
  /** Asks the server and compares. Throws `git.ssh-missing`, `host.unreachable`. */
  read(url: GitUrl): Promise<HostKeys>;
  /**
   * Pins the key with this fingerprint, which the server must show. `override` is needed where
   * another was pinned, or where the service publishes others: then it takes the place of them.
   * Throws `git.host-key-not-found`, `git.host-key-changed`, `git.host-key-not-published`.
   */
  trust(url: GitUrl, fingerprint: string, override: boolean): Promise<HostKeys>;
}

/** Host keys the person has seen and trusted, one row for each. Nothing is ever pinned silently. */
export function createHostKeys({ database, ssh, clock, record }: RemotesDeps): PinnedHosts {
  function pinned(origin: string): readonly string[] {
    return database
      .all('SELECT host_key FROM ssh_hosts WHERE origin = ? ORDER BY host_key', origin)
      .map((row) => String(row['host_key']));
  }

  const scan = (url: GitUrl): Promise<readonly SshHostKey[]> => {
    const { hostname, port } = new URL(url.origin);
    return ssh.hostKeys(hostname, Number(port));
  };

  function compare(url: GitUrl, shown: readonly SshHostKey[]): HostKeys {
    const published = publishedFor(hostnameOf(url));
    const before = pinned(url.origin).flatMap((line) => ssh.readHostKey(line) ?? []);
    const isPinned = (key: SshHostKey) =>
      before.some(({ fingerprint }) => fingerprint === key.fingerprint);
    const keys = shown.map((key) => ({
      type: key.type,
      fingerprint: key.fingerprint,
      pinned: isPinned(key),
      published: verdictOf(published?.fingerprints, key.fingerprint),
    }));
    const missing = before.filter(
      ({ fingerprint }) => !shown.some((key) => key.fingerprint === fingerprint),
    );
    const isReplaced = missing.some(({ type }) => shown.some((key) => key.type === type));
    const nothingLeft = before.length > 0 && missing.length === before.length;
    return {
      host: url.host,
      keys,
      missing: missing.map(({ fingerprint }) => fingerprint),
      changed: isReplaced || nothingLeft,
      publishedAt: published?.page ?? null,
    };
  }

  return {
    pinned,
    read: async (url) => compare(url, await scan(url)),

    async trust(url, fingerprint, override) {
      const shown = await scan(url);
      const key = shown.find((one) => one.fingerprint === fingerprint);
      if (key === undefined) throw new AppError('git.host-key-not-found', { detail: url.host });
      const { changed, missing, keys } = compare(url, shown);
      if (changed && !override) {
        const detail = `${url.host} now shows ${fingerprint}; pinned is ${missing.join(' and ')}.`;
        throw new AppError('git.host-key-changed', { detail });
      }
      const { published } = keys.find((one) => one.fingerprint === fingerprint) ?? {};
      if (published === 'differs' && !override) {
        throw new AppError('git.host-key-not-published', { detail: `${url.host}: ${fingerprint}` });
      }
      database.transaction(() => {
        if (changed) database.run('DELETE FROM ssh_hosts WHERE origin = ?', url.origin);
        database.run(
          'INSERT OR REPLACE INTO ssh_hosts (origin, host_key, pinned_at) VALUES (?, ?, ?)',
          url.origin,
          key.key,
          Math.round(clock.now()),
        );
      });
      record({
        action: 'host-key.trusted',
        actor: 'this machine',
        subject: url.host,
        result: 'done',
        detail: `${key.type} ${fingerprint}${changed ? `, in the place of ${missing.join(' and ')}` : ''}`,
      });
      return compare(url, shown);
    },
  };
}

function verdictOf(
  published: readonly string[] | undefined,
  fingerprint: string,
): HostKey['published'] {
  if (published === undefined) return 'unknown';
  return published.includes(fingerprint) ? 'match' : 'differs';
}

const hostnameOf = ({ host }: GitUrl) => host.replace(/:\d+$/, '');
