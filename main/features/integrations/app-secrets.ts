import type { Instance } from '../../../preload/model/account.ts';
import type { GitAppProvider } from '../../../preload/model/integration.ts';
import { AppError } from '../../core/app-error.ts';
import type { Vault } from '../../ports/vault.ts';
import type { AppVersion } from './app-version.ts';

/** Of the version an admin sees, or of the one that works on while that waits. */
export type Which = 'current' | 'before';

interface Named {
  readonly provider: GitAppProvider;
  readonly instance: Instance;
}

/** The secrets an app may have in the vault: a client secret, and a GitHub App's private key. */
const kinds = ['secret', 'key'] as const;
type Kind = (typeof kinds)[number];

export interface AppSecrets {
  /** Whether the row says that there is one, but the vault it was in was left. */
  isLost(app: Named, version: AppVersion, which: Which): { readonly [K in Kind]: boolean };
  /** Undefined where the version has none. Throws `integration.secret-missing`, `vault.*`. */
  read(app: Named, version: AppVersion, kind: Kind, which: Which): Promise<string | undefined>;
  /** A writer for the transaction that stores the row. */
  seal(app: Named, kind: Kind, secret: string): Promise<() => void>;
  /** Copies every secret from one version to the other; a writer for the transaction. */
  copy(app: Named, version: AppVersion, from: Which, to: Which): Promise<() => void>;
  /** Erases one, inside a transaction of the caller. */
  drop(app: Named, kind: Kind, which: Which): void;
  dropAll(app: Named, which: Which): void;
}

export function createAppSecrets(vault: Pick<Vault, 'read' | 'seal' | 'drop' | 'has'>): AppSecrets {
  const isLost: AppSecrets['isLost'] = (app, version, which) => ({
    secret: version.secretSavedAt !== null && !vault.has(idOf(app, 'secret', which)),
    key: hasKey(version) && !vault.has(idOf(app, 'key', which)),
  });

  const drop: AppSecrets['drop'] = (app, kind, which) => vault.drop(idOf(app, kind, which));

  return {
    isLost,
    drop,
    dropAll(app, which) {
      for (const kind of kinds) drop(app, kind, which);
    },

    async read(app, version, kind, which) {
      const isThere = kind === 'secret' ? version.secretSavedAt !== null : hasKey(version);
      if (!isThere) return undefined;
      const secret = await vault.read(idOf(app, kind, which));
      // Without it the service would be asked as if this were another kind of application.
      if (secret === null)
        throw new AppError('integration.secret-missing', { detail: app.instance });
      return secret;
    },

    seal: (app, kind, secret) => vault.seal(idOf(app, kind, 'current'), secret),

    async copy(app, version, from, to) {
      const lost = isLost(app, version, from);
      const writers: (() => void)[] = [];
      for (const kind of kinds) {
        const secret = lost[kind] ? null : await vault.read(idOf(app, kind, from));
        if (secret !== null) writers.push(await vault.seal(idOf(app, kind, to), secret));
      }
      return () => writers.forEach((write) => write());
    },
  };
}

function hasKey(version: AppVersion): boolean {
  return version.provider === 'github' && version.fields.privateKey !== null;
}

function idOf({ provider, instance }: Named, kind: Kind, which: Which): string {
  const prefix = kind === 'secret' ? 'integration' : 'integration-key';
  return `${prefix}${which === 'before' ? '-before' : ''}:${provider}:${instance}`;
}
