import type { HandlersFor } from '../../../preload/contract.ts';
import type { GitAppDraft } from '../../../preload/model/integration.ts';
import type { NetworkPolicy } from '../../../preload/model/network.ts';
import {
  role,
  type ManagedPolicy,
  type PolicyState,
  type Role,
} from '../../../preload/model/policy.ts';
import { AppError } from '../../core/app-error.ts';
import type { Database } from '../../ports/database.ts';
import type { Events } from '../../ports/events.ts';
import type { PolicyFile } from '../../ports/policy-file.ts';
import type { RecordActivity } from '../../ports/record.ts';
import { readPolicyDocument, type PolicyDocument } from './policy-document.ts';

export interface PolicyDeps {
  readonly database: Database;
  /** As it was found when the program started. */
  readonly file: PolicyFile;
  /** Throws an `AppError` for a preset integration that cannot be one. */
  readonly checkIntegration: (draft: GitAppDraft) => unknown;
  /** Throws an `AppError` for network settings that cannot be. */
  readonly checkNetwork: (network: NetworkPolicy) => unknown;
  readonly announce: Events['announce'];
  readonly record: RecordActivity;
}

export interface PolicyFeature {
  readonly handlers: HandlersFor<'policy'>;
  /** Throws `policy.admin-only`, or `policy.refused` while the machine's file cannot be followed. */
  readonly requireAdmin: () => void;
  /** Integrations the file presets; none without a file that can be followed. */
  readonly presets: () => readonly GitAppDraft[];
  /** The file's `network` part; null when there is none. */
  readonly network: () => NetworkPolicy | null;
  /** For the doctor: null when the machine has no file. */
  readonly managed: () => ManagedPolicy | null;
}

/**
 * Who may change what the organisation set: the role of this window, and the machine's policy file
 * above it. A file that cannot be followed takes the admin's role away rather than its own rules.
 */
export function createPolicy(deps: PolicyDeps): PolicyFeature {
  const { database, file, announce, record } = deps;
  const { policy, managed } = follow(deps);
  const isRefused = managed?.state === 'refused';

  const fixed: Role | null = isRefused ? 'developer' : (policy?.role ?? null);
  const current = (): Role => fixed ?? savedRole(database);
  const describe = (): PolicyState => ({
    role: current(),
    lockedBy: fixed === null ? null : file.path,
    managed,
  });

  return {
    presets: () => policy?.integrations ?? [],
    network: () => policy?.network ?? null,
    managed: () => managed,

    requireAdmin() {
      if (isRefused)
        throw new AppError('policy.refused', { detail: `${file.path}: ${managed.problem}` });
      if (current() !== 'admin')
        throw new AppError('policy.admin-only', {
          detail: fixed === null ? undefined : `the role is fixed by ${file.path}`,
        });
    },

    handlers: {
      'policy.describe': async () => describe(),

      'policy.become': async ({ role: wanted }) => {
        if (fixed !== null) throw new AppError('policy.locked', { detail: file.path });
        if (wanted !== current()) {
          database.run(upsert, wanted);
          record({
            action: 'policy.role-changed',
            actor: 'this machine',
            subject: wanted,
            result: 'done',
            detail: '',
          });
          announce('policy.changed', describe());
        }
        return describe();
      },
    },
  };
}

const upsert =
  "INSERT INTO meta (key, value) VALUES ('role', ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value";

/** Without a word about it, whoever runs the program here may set it up. */
function savedRole(database: Database): Role {
  const row = database.get("SELECT value FROM meta WHERE key = 'role'");
  return role.safeParse(row?.['value']).data ?? 'admin';
}

interface Followed {
  readonly policy: PolicyDocument | null;
  readonly managed: ManagedPolicy | null;
}

function follow({ file, checkIntegration, checkNetwork }: PolicyDeps): Followed {
  const { path } = file;
  if (file.at === 'absent') return { policy: null, managed: null };
  if (file.at === 'refused') return refused(path, file.reason);
  const read = readPolicyDocument(file.text, {
    integration: checkIntegration,
    network: checkNetwork,
  });
  if (!read.ok) return refused(path, read.problem);
  const { policy } = read;
  const integrations = policy.integrations.length;
  return { policy, managed: { path, state: 'followed', problem: null, integrations } };
}

function refused(path: string, problem: string): Followed {
  return { policy: null, managed: { path, state: 'refused', problem, integrations: 0 } };
}
