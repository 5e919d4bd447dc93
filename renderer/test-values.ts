import { account, type Account } from '../preload/model/account.ts';
import { clone, operation, workingCopy } from '../preload/model/git.ts';
import type { Clone, Operation, WorkingCopy } from '../preload/model/git.ts';
import { remote, type Remote } from '../preload/model/remote.ts';
import type { IndexState, Repository } from '../preload/model/repository.ts';

/** Values of the contract for tests, each with what a test does not care about filled in. */
export function anAccount(number: number, login: string, host = 'gitlab.example.com'): Account {
  return account.parse({
    id: `acc_${String(number).padStart(16, '0')}`,
    provider: 'gitlab',
    instance: `https://${host}`,
    host,
    login,
    name: 'Ada Lovelace',
    email: null,
    avatar: null,
    scopes: ['api'],
    method: 'loopback',
    repository: null,
    health: 'linked',
    linkedAt: 0,
    lastUsedAt: null,
    expiresAt: null,
  });
}

export const ada = anAccount(1, 'ada');
export const work = anAccount(2, 'ada-work', 'code.acme.example');

export function aRepository(id: number, path: string, more: Partial<Repository> = {}): Repository {
  return {
    account: ada.id,
    id: String(id),
    path,
    description: '',
    webUrl: `https://gitlab.example.com/${path}`,
    cloneUrl: `https://gitlab.example.com/${path}.git`,
    defaultBranch: 'main',
    visibility: 'private',
    archived: false,
    disabled: false,
    permission: 'write',
    lastActivityAt: null,
    ...more,
  };
}

export function aClone(number: number, path: string, more: Partial<Clone> = {}): Clone {
  return clone.parse({
    id: `cln_${String(number).padStart(16, '0')}`,
    account: ada.id,
    repository: null,
    path,
    cloneUrl: `https://gitlab.example.com/${path}.git`,
    folder: `/home/ada/Latchkey/${path.split('/').at(-1)}`,
    clonedAt: number,
    present: true,
    movedTo: null,
    ...more,
  });
}

export function anOperation(
  number: number,
  path: string,
  more: Partial<Operation> = {},
): Operation {
  return operation.parse({
    id: `op_${String(number).padStart(16, '0')}`,
    kind: 'clone',
    account: ada.id,
    path,
    repository: null,
    clone: null,
    folder: '/home/ada/Latchkey/x',
    status: 'running',
    phase: 'receiving',
    percent: 10,
    bytes: 1_000_000,
    bytesPerSecond: 500_000,
    remoteWords: [],
    failure: null,
    startedAt: number,
    endedAt: null,
    ...more,
  });
}

export function aCopy(of: Clone, more: Partial<WorkingCopy> = {}): WorkingCopy {
  return workingCopy.parse({
    clone: of.id,
    branch: 'main',
    upstream: 'origin/main',
    ahead: 0,
    behind: 0,
    files: [],
    identity: 'Ada Lovelace <ada@example.com>',
    ...more,
  });
}

export function anIndex(count: number, more: Partial<IndexState> = {}): IndexState {
  return { account: ada.id, count, status: 'complete', fetched: 1, completedAt: 0, ...more };
}

/** What an address on the host of most tests is read as. */
export function aRemote(url: string, more: Partial<Remote> = {}): Remote {
  const { protocol, host, pathname } = new URL(url);
  return remote.parse({
    url,
    protocol: protocol.slice(0, -1),
    host,
    path: pathname.slice(1),
    kind: 'gitlab',
    reason: `${host} is set up here.`,
    user: null,
    heldCredentials: false,
    accounts: [],
    ...more,
  });
}
