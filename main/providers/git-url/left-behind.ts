import type { Account } from '../../../preload/model/account.ts';
import type { HostKind } from '../../../preload/model/remote.ts';
import { canonicalGitUrl } from '../../core/git-url.ts';
import { recogniseHost } from './host-kind.ts';

/** What stays at the server after unlinking, and where the person ends it; a sentence. */
export function leftBehind({
  instance,
  login,
  method,
}: Pick<Account, 'instance' | 'login' | 'method'>): string {
  const url = canonicalGitUrl(`${instance}/any`, { allowHttp: true });
  const { kind } = recogniseHost(url);
  return method === 'ssh-key'
    ? `The private key is gone. Remove its public half, “${login}”, at ${url.host}: ${keyPlaces[kind]}.`
    : `It is erased here. If nothing else uses the token, end it at ${url.host} too.`;
}

const keyPlaces: Readonly<Record<HostKind, string>> = {
  github: 'repository Settings → Deploy keys',
  gitlab: 'project Settings → Repository → Deploy keys',
  bitbucket: 'repository settings → Access keys, or your personal SSH keys',
  'bitbucket-server': 'repository settings → Access keys',
  'azure-devops': 'User settings → SSH public keys',
  codecommit: 'IAM → Users → Security credentials → SSH public keys for AWS CodeCommit',
  gitea: 'repository Settings → Deploy keys',
  generic: 'the line of authorized_keys with this name at its end',
};
