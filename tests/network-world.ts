import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { AppError } from '../main/core/app-error.ts';
import { systemClock } from '../main/core/clock.ts';
import { originOf } from '../main/core/origin.ts';
import { createRedactor, type Redactor } from '../main/core/redact.ts';
import type { ManagedNetwork } from '../main/features/network/managed-network.ts';
import { createNetwork, type NetworkFeature } from '../main/features/network/network.ts';
import { openDatabase } from '../main/hosts/node/database/database.ts';
import { readCertificate } from '../main/hosts/node/certificate.ts';
import { createGitRunner } from '../main/hosts/node/git/git-runner.ts';
import { createHttp, type NodeHttp } from '../main/hosts/node/http/http.ts';
import {
  describeCertificate,
  readClientCertificate,
} from '../main/hosts/node/network/client-certificate.ts';
import { createProbe, type ProbeOptions } from '../main/hosts/node/network/probe.ts';
import { createVault } from '../main/hosts/node/vault/vault.ts';
import type { GitCredential, GitRun, GitRunner } from '../main/ports/git-runner.ts';
import type { Vault } from '../main/ports/vault.ts';
import type { Activity } from '../preload/model/activity.ts';

/** The network feature with its real parts, and an HTTP client and git that ask nobody else. */
export interface NetworkWorld {
  readonly folder: string;
  readonly network: NetworkFeature;
  readonly http: NodeHttp;
  readonly runner: GitRunner;
  readonly vault: Vault;
  readonly redactor: Redactor;
  readonly logged: string[];
  readonly announced: unknown[];
  readonly recorded: Omit<Activity, 'id' | 'at'>[];
  /** `git ls-remote` of `/team/shop.git` there, with this password for exactly that origin. */
  listRemote(url: string, password: string, more?: Partial<GitRun>): Promise<string>;
  /** What HTTP and git say of the same host: `ok`, or the code of the failure. */
  both(url: string, password: string): Promise<readonly [string, string]>;
  close(): Promise<void>;
}

export interface NetworkWorldOptions {
  readonly environment?: Readonly<Record<string, string>>;
  /** CAs an admin saved with an integration, by origin. */
  readonly integrationCas?: Readonly<Record<string, string>>;
  readonly managed?: ManagedNetwork;
  readonly requireAdmin?: () => void;
  readonly instancesOf?: (origin: string) => readonly string[];
  readonly probe?: ProbeOptions;
}

export async function createNetworkWorld(options: NetworkWorldOptions = {}): Promise<NetworkWorld> {
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-network-'));
  const redactor = createRedactor();
  const logged: string[] = [];
  const announced: unknown[] = [];
  const recorded: Omit<Activity, 'id' | 'at'>[] = [];
  const write = (...parts: readonly unknown[]) => void logged.push(JSON.stringify(parts));
  const log = { info: write, warn: write, error: write };
  const database = openDatabase(join(folder, 'data', 'latchkey.db'));
  const vault = createVault({
    database,
    keychains: [],
    clock: systemClock,
    onSecret: (secret) => redactor.register(secret),
  });
  await vault.choose('memory');
  const cas = options.integrationCas ?? {};
  const network = createNetwork({
    database,
    vault,
    clock: systemClock,
    announce: (_name, payload) => void announced.push(payload),
    record: (entry) => void recorded.push(entry),
    environment: options.environment ?? {},
    integrationCaFor: (origin) => cas[origin],
    integrationOrigins: () => Object.keys(cas),
    instancesOf: options.instancesOf ?? (() => []),
    managed: () => options.managed ?? null,
    requireAdmin: options.requireAdmin ?? (() => undefined),
    readCertificate,
    readClientCertificate,
    describeCertificate,
    probe: createProbe(options.probe),
  });
  const http = createHttp({ network, onSecret: (secret) => redactor.register(secret) });
  const dataFolder = join(folder, 'data');
  const runner = createGitRunner({ dataFolder, log, redactor, network });

  function listRemote(url: string, password: string, more: Partial<GitRun> = {}) {
    const credential: GitCredential = {
      kind: 'https',
      account: 'acc_0000000000000001' as GitCredential['account'],
      origin: originOf(url),
      root: '',
      username: 'ada',
      password: async () => password,
    };
    const args = ['ls-remote', '--', `${url}/team/shop.git`];
    return runner.run({ folder, args, credential, ...more });
  }

  return {
    folder,
    network,
    http,
    runner,
    vault,
    redactor,
    logged,
    announced,
    recorded,
    listRemote,
    both: async (url, password) => [
      await codeOf(http(url)),
      await codeOf(listRemote(url, password)),
    ],
    async close() {
      await http.close();
      database.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** `ok`, or the code it failed with. */
export async function codeOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'ok',
    (thrown: unknown) => {
      if (thrown instanceof AppError) return thrown.code;
      throw thrown;
    },
  );
}
