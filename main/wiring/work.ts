import type { Account, ProviderId } from '../../preload/model/account.ts';
import { rootOf } from '../core/instance-root.ts';
import type { Accounts } from '../features/accounts/accounts.ts';
import { createBindings, type Bindings } from '../features/bindings/bindings.ts';
import type { Credentials } from '../features/credentials/credentials.ts';
import { createGit, type GitFeature } from '../features/git/git.ts';
import { createPushRulesCheck } from '../features/git/push-rules-ahead.ts';
import { createRemotes, type Remotes } from '../features/remotes/remotes.ts';
import type { RepositoriesFeature } from '../features/repositories/repositories.ts';
import {
  createSharedAccess,
  type SharedAccessFeature,
} from '../features/shared-access/shared-access.ts';
import type { NodePorts } from '../hosts/node/ports.ts';
import type { Events } from '../ports/events.ts';
import type { GitCredential, GitRunner } from '../ports/git-runner.ts';
import type { RecordActivity } from '../ports/record.ts';
import { recogniseHost } from '../providers/git-url/host-kind.ts';
import type { Provider } from '../providers/provider.ts';

export interface WorkParts {
  readonly ports: NodePorts;
  readonly runner: GitRunner;
  readonly provider: (id: ProviderId) => Provider;
  readonly events: Pick<Events, 'announce' | 'on'>;
  readonly record: RecordActivity;
  readonly accounts: Accounts;
  readonly credentials: Credentials;
  readonly repositories: RepositoriesFeature;
  /** Opens a page of a known service; false where it was not opened. */
  readonly openPage: (url: string) => Promise<boolean>;
  /** Where clones land unless the person says otherwise; absolute. */
  readonly cloneFolder: () => string;
}

export interface Work {
  readonly bindings: Bindings;
  readonly remotes: Remotes;
  readonly sharedAccess: SharedAccessFeature;
  readonly git: GitFeature;
}

/** What git does with repositories, and which account does it. */
export function wireWork(parts: WorkParts): Work {
  const { ports, runner, provider, events, record, accounts, credentials, repositories } = parts;
  const { database, folders, clock, processes, log } = ports;
  const { announce } = events;
  const accessToken = (account: Account) => credentials.accessToken(account);

  const bindings = createBindings({
    database,
    accounts,
    isRepository: (url) => repositories.listed(url).length > 0,
    clock,
    announce,
    record,
  });
  events.on('accounts.changed', () => bindings.refresh());
  const remotes = createRemotes({
    database,
    runner,
    ssh: ports.ssh,
    personOfGit: ports.personOfGit,
    accounts,
    secretOf: accessToken,
    credentialFor,
    recognise: (url) => recogniseHost(url, accounts.all()),
    folder: ports.folder,
    clock,
    record,
  });
  const sharedAccess = createSharedAccess({
    database,
    provider,
    accounts: {
      all: () => accounts.all(),
      get: (id) => accounts.get(id),
      link: (link) => accounts.link(link),
      unlink: (id) => accounts.handlers['accounts.unlink']({ id }),
    },
    repositories,
    accessToken,
    erase: (account) => credentials.revoke(account),
    personOfGit: ports.personOfGit,
    clock,
    record,
  });
  const git = createGit({
    database,
    runner,
    folders,
    accounts,
    repositories,
    bindings: bindings.all,
    bindingMoved: bindings.moved,
    provider,
    openPage: parts.openPage,
    beforePush: createPushRulesCheck({ runner, provider, accessToken, clock, log }),
    credentialFor,
    cloneFolder: parts.cloneFolder,
    clock,
    processes,
    announce,
    record,
    log,
  });

  function credentialFor(account: Account, origin: string): GitCredential {
    if (account.method === 'ssh-key') return remotes.sshCredential(account, origin);
    return {
      kind: 'https',
      account: account.id,
      origin,
      root: rootOf(account.instance),
      // A deploy token is refused under any name but its own.
      username:
        account.method === 'deploy-token'
          ? account.login
          : provider(account.provider).gitUsername(account.login),
      password: () => accessToken(account),
    };
  }

  return { bindings, remotes, sharedAccess, git };
}
