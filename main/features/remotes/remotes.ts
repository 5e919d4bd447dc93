import type { HandlersFor } from '../../../preload/contract.ts';
import type { Account } from '../../../preload/model/account.ts';
import type { Remote } from '../../../preload/model/remote.ts';
import { AppError } from '../../core/app-error.ts';
import { canonicalGitUrl, refusalError } from '../../core/git-url.ts';
import { liftCredentials } from '../../core/git-url-credentials.ts';
import { heldBy } from '../../core/instance-root.ts';
import { isSamePlace } from '../../core/place.ts';
import type { SshCredential } from '../../ports/git-runner.ts';
import { askServer } from './ask-server.ts';
import type { RemotesDeps } from './deps.ts';
import { createHostKeys } from './host-keys.ts';
import { linkHttps } from './link.ts';
import { keyFor } from './make-key.ts';

export interface Remotes {
  readonly handlers: HandlersFor<'remotes'>;
  /** What git may be told of a key, with the host keys pinned for this origin. */
  sshCredential(account: Account, origin: string): SshCredential;
}

/** Any git address: what it is, and a token or a key for it. */
export function createRemotes(deps: RemotesDeps): Remotes {
  const hosts = createHostKeys(deps);
  const sshUrl = (typed: string) => canonicalGitUrl(typed, { allow: ['ssh'] });

  function read(typed: string): Remote {
    const allowHttp = deps.accounts.all().some(({ instance }) => instance.startsWith('http:'));
    const lifted = liftCredentials(typed.trim(), { allowHttp });
    if ('refused' in lifted) throw refusalError(lifted);
    const { url, username, secret } = lifted;
    const usable = heldBy(deps.accounts.all(), url.url).filter(
      ({ repository }) => repository === null || isSamePlace(repository, url.url),
    );
    return {
      url: url.url,
      protocol: url.protocol,
      host: url.host,
      path: url.path,
      ...deps.recognise(url),
      user: username,
      heldCredentials: secret !== null,
      accounts: usable.map(({ id }) => id),
    };
  }

  return {
    handlers: {
      'remotes.read': async ({ url }) => read(url),
      'remotes.link': (given) => linkHttps(deps, { ...given, url: given.url.trim() }),
      'remotes.make-key': async ({ url }) => keyFor(deps, sshUrl(url.trim())),
      'remotes.host-key': async ({ url }) => hosts.read(sshUrl(url.trim())),
      'remotes.trust-host': async ({ url, fingerprint, override }) =>
        hosts.trust(sshUrl(url.trim()), fingerprint, override),
      'remotes.test': async ({ account: id, url: typed }) => {
        const account = deps.accounts.get(id);
        const url = canonicalGitUrl(typed.trim(), {
          allowHttp: account.instance.startsWith('http:'),
        });
        const isFor = account.repository === null || isSamePlace(account.repository, url.url);
        if (!isFor || heldBy([account], url.url).length === 0) {
          const detail = `${account.login} is not for ${url.host}/${url.path}.`;
          throw new AppError('account.needs-link', { detail });
        }
        const answer = await askServer(deps, url, deps.credentialFor(account, url.origin));
        deps.accounts.used(id);
        return answer;
      },
    },

    sshCredential(account, origin) {
      const url = canonicalGitUrl(account.repository ?? `${account.instance}/any`);
      return {
        kind: 'ssh',
        account: account.id,
        origin,
        username: url.user ?? 'git',
        privateKey: () => deps.secretOf(account),
        hostKeys: hosts.pinned(origin),
      };
    },
  };
}
