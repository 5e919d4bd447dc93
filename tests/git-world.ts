import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { GitDeps } from '../main/features/git/deps.ts';
import { createGit, type GitFeature } from '../main/features/git/git.ts';
import { createRedactor } from '../main/core/redact.ts';
import { originOf } from '../main/core/origin.ts';
import { systemClock } from '../main/core/clock.ts';
import { openDatabase } from '../main/hosts/node/database/database.ts';
import { createFolders } from '../main/hosts/node/folders.ts';
import { createGitRunner } from '../main/hosts/node/git/git-runner.ts';
import { plainNetwork } from '../main/hosts/node/network/plain-network.ts';
import { createProcesses } from '../main/hosts/node/processes.ts';
import type { Database } from '../main/ports/database.ts';
import type { GitRunner } from '../main/ports/git-runner.ts';
import { account, type Account } from '../preload/model/account.ts';
import type { Activity } from '../preload/model/activity.ts';
import type { Clone, Operation } from '../preload/model/git.ts';

/** One linked person: who, and what the service accepts from them now. */
export interface LinkedPerson {
  readonly login: string;
  readonly instance: string;
  readonly ca: string | null;
  readonly name?: string;
  readonly email?: string | null;
  readonly password: () => Promise<string>;
}

/** The git feature with its real parts: runner, database, folders, processes. */
export interface GitWorld {
  readonly folder: string;
  readonly feature: GitFeature;
  readonly git: GitFeature['handlers'];
  readonly runner: GitRunner;
  readonly database: Database;
  readonly accounts: Account[];
  readonly progressed: Operation[];
  readonly recorded: Omit<Activity, 'id' | 'at'>[];
  readonly logged: string[];
  /** Waits for the end of an operation and returns it. */
  ended(operation: Operation): Promise<Operation>;
  /** Clones and waits; throws when it did not succeed. */
  cloned(path: string): Promise<Clone>;
  close(): Promise<void>;
}

/** What a test builds the other parts from. */
export interface GitParts {
  readonly database: Database;
  readonly accounts: readonly Account[];
}

export async function createGitWorld(
  linked: readonly LinkedPerson[],
  options: { readonly folder?: string; readonly deps?: (parts: GitParts) => Partial<GitDeps> } = {},
): Promise<GitWorld> {
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'latchkey-git-')));
  const logged: string[] = [];
  const write = (...parts: readonly unknown[]) => void logged.push(parts.map(String).join(' '));
  const log = {
    info: write,
    warn: (event: string, fields?: object) => write(event, JSON.stringify(fields)),
    error: (event: string, thrown: unknown) =>
      write(event, thrown instanceof Error ? thrown.stack : thrown),
  };
  const database = openDatabase(join(folder, 'data', 'latchkey.db'));
  const runner = createGitRunner({
    dataFolder: join(folder, 'data'),
    log,
    redactor: createRedactor(),
    network: plainNetwork({
      caFor: (origin) =>
        linked.find(({ instance }) => originOf(instance) === origin)?.ca ?? undefined,
    }),
  });
  const accounts = linked.map(accountOf);
  const passwords = new Map(accounts.map(({ id }, index) => [id, linked[index]!]));
  const progressed: Operation[] = [];
  const recorded: Omit<Activity, 'id' | 'at'>[] = [];
  const waiting = new Map<string, (operation: Operation) => void>();

  const feature = createGit({
    database,
    runner,
    folders: createFolders(),
    accounts: {
      all: () => accounts,
      get: (id) => accounts.find((one) => one.id === id)!,
      used: () => undefined,
    },
    repositories: { listed: () => [], byId: () => undefined, look: async () => null },
    bindings: () => [],
    bindingMoved: () => undefined,
    provider: () => ({ cloneSuffix: '.git' }),
    openPage: async () => false,
    credentialFor: ({ id }, origin) => ({
      kind: 'https',
      account: id,
      origin,
      root: '',
      username: 'oauth2',
      password: passwords.get(id)!.password,
    }),
    cloneFolder: () => join(folder, 'clones'),
    clock: systemClock,
    processes: createProcesses(),
    announce: (name, payload) => {
      if (name !== 'git.progressed') return;
      const operation = payload as Operation;
      progressed.push(operation);
      if (operation.status !== 'running') waiting.get(operation.id)?.(operation);
    },
    record: (entry) => void recorded.push(entry),
    log,
    ...options.deps?.({ database, accounts }),
  });

  async function ended({ id }: Operation): Promise<Operation> {
    const found = (await feature.handlers['git.operations']({})).find((one) => one.id === id)!;
    if (found.status !== 'running') return found;
    return new Promise((resolve) => waiting.set(id, resolve));
  }

  return {
    folder,
    feature,
    git: feature.handlers,
    runner,
    database,
    accounts,
    progressed,
    recorded,
    logged,
    ended,
    async cloned(path) {
      const url = `${accounts[0]!.instance}/${path}.git`;
      const operation = await ended(await feature.handlers['git.clone']({ url }));
      if (operation.status !== 'done') throw new Error(JSON.stringify(operation.failure));
      return (await feature.handlers['git.clones']({})).find(({ id }) => id === operation.clone)!;
    },
    async close() {
      await feature.close();
      database.close();
      if (options.folder === undefined) await rm(folder, { recursive: true, force: true });
    },
  };
}

function accountOf(person: LinkedPerson, index: number): Account {
  return account.parse({
    id: `acc_${String(index + 1).padStart(16, '0')}`,
    provider: 'gitlab',
    instance: person.instance,
    host: originOf(person.instance)
      .replace(/^https?:\/\//, '')
      .replace(/:443$/, ''),
    login: person.login,
    name: person.name ?? person.login,
    email: person.email === undefined ? `${person.login}@example.test` : person.email,
    avatar: null,
    scopes: ['api'],
    method: 'loopback',
    repository: null,
    health: 'linked',
    linkedAt: index,
    lastUsedAt: null,
    expiresAt: null,
  });
}
