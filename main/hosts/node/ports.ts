import { join } from 'node:path';

import type { Certificate } from '../../../preload/model/integration.ts';
import { systemClock, type Clock } from '../../core/clock.ts';
import { createRedactor, type Redactor } from '../../core/redact.ts';
import type { Database } from '../../ports/database.ts';
import type { Folders } from '../../ports/folders.ts';
import type { GitRunner } from '../../ports/git-runner.ts';
import type { Http } from '../../ports/http.ts';
import type { Log } from '../../ports/log.ts';
import type { PolicyFile } from '../../ports/policy-file.ts';
import type { Network, Probe, ReadClientCertificate } from '../../ports/network.ts';
import type { PersonOfGit } from '../../ports/person.ts';
import type { Ssh } from '../../ports/ssh.ts';
import type { Processes } from '../../ports/processes.ts';
import type { Vault } from '../../ports/vault.ts';
import { openDatabase } from './database/database.ts';
import { readCertificate } from './certificate.ts';
import { createFileLog } from './file-log.ts';
import { createFolders } from './folders.ts';
import { freeSpace } from './free-space.ts';
import { createGitRunner } from './git/git-runner.ts';
import { personOfGit } from './git/person.ts';
import { createHttp } from './http/http.ts';
import { readPolicyFile } from './policy-file.ts';
import { readPrivateKey, type PrivateKey } from './private-key.ts';
import { createKeytarKeychain } from './keychain/keytar-keychain.ts';
import { createNapiKeychain } from './keychain/napi-keychain.ts';
import { describeCertificate, readClientCertificate } from './network/client-certificate.ts';
import { createProbe } from './network/probe.ts';
import { createProcesses } from './processes.ts';
import { createSsh } from './ssh/ssh.ts';
import { createVault } from './vault/vault.ts';

/** The machine as the app sees it, the same for window, web host and command line. */
export interface NodePorts {
  readonly folder: string;
  readonly database: Database;
  readonly vault: Vault;
  readonly log: Log;
  readonly redactor: Redactor;
  readonly clock: Clock;
  readonly processes: Processes;
  readonly folders: Folders;
  /** git, once it is known how addresses are reached. */
  readonly createRunner: (network: Network) => GitRunner;
  readonly ssh: Ssh;
  readonly personOfGit: () => Promise<PersonOfGit>;
  readonly readCertificate: (pem: string) => Certificate;
  readonly readPrivateKey: (pem: string) => PrivateKey;
  /** The machine's policy file, as it was found at the start. */
  readonly policyFile: PolicyFile;
  readonly freeSpace: (path: string) => Promise<number>;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The HTTP client, likewise. */
  readonly createHttp: (network: Network) => Http;
  readonly readClientCertificate: ReadClientCertificate;
  readonly describeCertificate: (pem: string) => Certificate;
  readonly probe: Probe;
}

export interface NodePortsOptions {
  /** The data folder, absolute. All state but the vault key lives there. */
  readonly folder: string;
  /** Where the machine's policy file would be; absolute. For tests: elsewhere it is the system's place. */
  readonly policyPath?: string;
}

export function createNodePorts({ folder, policyPath }: NodePortsOptions): NodePorts {
  const redactor = createRedactor();
  const log = createFileLog(join(folder, 'log', 'latchkey.log'), redactor);
  const database = openDatabase(join(folder, 'latchkey.db'));
  const vault = createVault({
    database,
    keychains: [createKeytarKeychain(), createNapiKeychain()],
    clock: systemClock,
    onSecret: (secret) => redactor.register(secret),
  });

  return {
    folder,
    database,
    vault,
    log,
    redactor,
    clock: systemClock,
    processes: createProcesses(),
    folders: createFolders(),
    createRunner: (network) => createGitRunner({ dataFolder: folder, log, redactor, network }),
    ssh: createSsh(),
    personOfGit,
    readCertificate,
    readPrivateKey,
    policyFile: readPolicyFile(policyPath),
    freeSpace,
    environment: process.env,
    createHttp: (network) =>
      createHttp({ network, onSecret: (secret) => redactor.register(secret) }),
    readClientCertificate,
    describeCertificate,
    probe: createProbe(),
  };
}
