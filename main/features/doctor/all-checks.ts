import type { Account, Instance } from '../../../preload/model/account.ts';
import type { ManagedPolicy } from '../../../preload/model/policy.ts';
import type { Clock } from '../../core/clock.ts';
import type { Database } from '../../ports/database.ts';
import type { Folders } from '../../ports/folders.ts';
import type { GitRunner } from '../../ports/git-runner.ts';
import type { Http } from '../../ports/http.ts';
import type { Vault } from '../../ports/vault.ts';
import { tokenAccepted } from './checks/account-check.ts';
import { browserFound, schemeHandled, type SchemeHandler } from './checks/desktop-checks.ts';
import { gitFound, gitSafe } from './checks/git-checks.ts';
import { certificateTrusted, clockRight, instanceReachable } from './checks/instance-checks.ts';
import { policyFollowed } from './checks/policy-check.ts';
import { createProbe } from './checks/probe.ts';
import { proxyNamed } from './checks/proxy-check.ts';
import { dataFolderWritable, databaseSound, diskSpace } from './checks/storage-checks.ts';
import { vaultCheck } from './checks/vault-check.ts';
import type { DoctorCheck } from './verdict.ts';

export interface ChecksDeps {
  readonly git: Pick<GitRunner, 'describe' | 'selfTest'>;
  readonly vault: Pick<Vault, 'describe'>;
  readonly database: Pick<Database, 'all'>;
  readonly folders: Pick<Folders, 'make' | 'remove' | 'within'>;
  /** Absolute path of the folder that holds the database. */
  readonly dataFolder: string;
  /** Bytes a person may still write on the file system that holds `path`. */
  readonly freeBytes: (path: string) => Promise<number>;
  /** The scheme itself, such as `dev.latchkey`. */
  readonly scheme: string;
  /** Absent on hosts that register no scheme. */
  readonly schemeHandler?: (() => Promise<SchemeHandler>) | undefined;
  /** Names the browser or opener that would be used; null where there is none. */
  readonly findBrowser: () => Promise<string | null>;
  /** The machine's policy file; null where there is none. */
  readonly policy: () => ManagedPolicy | null;
  readonly http: Http;
  /** Instances that are set up or have a linked account; duplicates are dropped. */
  readonly instances: () => readonly Instance[];
  readonly accounts: () => readonly Account[];
  /** Asks the service who the token belongs to; throws what it refuses. */
  readonly verify: (account: Account) => Promise<void>;
  readonly clock: Clock;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** The doctor's list, in the order it is numbered: this machine first, then each service. */
export function allChecks(deps: ChecksDeps): readonly DoctorCheck[] {
  const probes = new Map(
    [...new Set(deps.instances())].map((instance) => [instance, createProbe(deps.http, instance)]),
  );
  return [
    gitFound(deps.git),
    gitSafe(deps.git),
    vaultCheck(deps.vault),
    dataFolderWritable(deps.dataFolder, deps.folders),
    databaseSound(deps.database),
    diskSpace(deps.dataFolder, deps.freeBytes),
    schemeHandled(deps.scheme, deps.schemeHandler),
    browserFound(deps.findBrowser),
    proxyNamed(deps.environment),
    policyFollowed(deps.policy),
    clockRight(probes, deps.clock),
    ...[...probes].flatMap(([instance, probe]) => [
      instanceReachable(instance, probe),
      certificateTrusted(instance, probe),
    ]),
    ...deps.accounts().map((account) => tokenAccepted(account, deps.verify)),
  ];
}
