import type { Account } from '../../../preload/model/account.ts';
import type { HostKind } from '../../../preload/model/remote.ts';
import type { GitUrl } from '../../core/git-url.ts';

export interface RecognisedHost {
  readonly kind: HostKind;
  /** Why, a sentence for the person. */
  readonly reason: string;
}

/** What is linked or set up: a host that is known is not guessed. */
export type KnownInstance = Pick<Account, 'provider' | 'instance'>;

/**
 * Says whose server an address leads to, from its text and from what is linked; nothing is
 * contacted. It decides which instructions are shown, never who gets a credential. Pure, total.
 */
export function recogniseHost(
  url: Pick<GitUrl, 'host' | 'path' | 'origin'>,
  known: readonly KnownInstance[] = [],
): RecognisedHost {
  const hostname = hostnameOf(url);
  const own = services.find(({ hosts }) => hosts.test(hostname));
  if (own) return { kind: own.kind, reason: `${hostname} is ${own.name}.` };

  const linked = known.find(
    ({ provider, instance }) =>
      provider !== 'git-url' && new URL(instance).hostname.toLowerCase() === hostname,
  );
  if (linked && linked.provider !== 'git-url') {
    return { kind: linked.provider, reason: `${hostname} is set up here.` };
  }

  const shaped = shapes.find(({ fits }) => fits(url));
  if (shaped) return { kind: shaped.kind, reason: shaped.reason };
  const named = names.find(({ label }) => label.test(hostname));
  if (named) return { kind: named.kind, reason: `Its name says so: ${hostname}.` };
  return { kind: 'generic', reason: `${hostname} is no service Latchkey knows.` };
}

/** Without port, in lower case. */
export function hostnameOf({ host }: Pick<GitUrl, 'host'>): string {
  return host.replace(/:\d+$/, '').toLowerCase();
}

/** The services' own hosts, https and ssh. */
const services: readonly {
  readonly kind: HostKind;
  readonly hosts: RegExp;
  readonly name: string;
}[] = [
  // docs.gitlab.com/user/gitlab_com/#alternative-ssh-port
  { kind: 'gitlab', hosts: /^(?:altssh\.)?gitlab\.com$/, name: 'GitLab.com' },
  // docs.github.com/en/authentication/troubleshooting-ssh/using-ssh-over-the-https-port
  { kind: 'github', hosts: /^(?:ssh\.)?github\.com$/, name: 'GitHub' },
  { kind: 'github', hosts: /^[a-z0-9-]+\.ghe\.com$/, name: 'GitHub Enterprise Cloud' },
  {
    kind: 'azure-devops',
    hosts: /^(?:(?:ssh\.)?dev\.azure\.com|[a-z0-9-]+\.visualstudio\.com)$/,
    name: 'Azure DevOps',
  },
  { kind: 'bitbucket', hosts: /^(?:altssh\.)?bitbucket\.org$/, name: 'Bitbucket Cloud' },
  // docs.aws.amazon.com/codecommit/latest/userguide/regions.html#regions-git
  {
    kind: 'codecommit',
    hosts: /^git-codecommit(?:-fips)?\.[a-z0-9-]+\.amazonaws\.com(?:\.cn)?$/,
    name: 'AWS CodeCommit',
  },
  { kind: 'gitea', hosts: /^(?:codeberg\.org|gitea\.com)$/, name: 'a public Gitea or Forgejo' },
];

const shapes: readonly {
  readonly kind: HostKind;
  readonly fits: (url: Pick<GitUrl, 'path' | 'origin'>) => boolean;
  readonly reason: string;
}[] = [
  {
    kind: 'azure-devops',
    fits: ({ path, origin }) => !origin.startsWith('ssh:') && /(?:^|\/)_git\//.test(path),
    reason: 'Its path is written as Azure DevOps Server writes it.',
  },
  {
    kind: 'bitbucket-server',
    fits: ({ path, origin }) =>
      !origin.startsWith('ssh:') && /(?:^|\/)scm\/[^/]+\/[^/]+$/.test(path),
    reason: 'Its path is written as Bitbucket Data Center writes it.',
  },
  {
    kind: 'bitbucket-server',
    fits: ({ origin }) => /^ssh:.*:7999$/.test(origin),
    reason: 'Port 7999 is where Bitbucket Data Center listens.',
  },
];

/** How people name what they host themselves. `github.com.evil.example` only plays a service's name. */
const names: readonly { readonly kind: HostKind; readonly label: RegExp }[] = [
  { kind: 'gitlab', label: /^gitlab[.-](?!com\.)/ },
  { kind: 'github', label: /^(?:github|ghes?)[.-](?!com\.)/ },
  { kind: 'bitbucket-server', label: /^(?:bitbucket|stash)[.-](?!org\.)/ },
  { kind: 'gitea', label: /^(?:gitea|forgejo)[.-](?!com\.)/ },
];
