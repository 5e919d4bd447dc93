import { AppError } from '../../core/app-error.ts';
import type { Clock } from '../../core/clock.ts';
import type { Database } from '../../ports/database.ts';
import type { AppSecrets } from './app-secrets.ts';
import { isSameClient, type AppVersion } from './app-version.ts';
import type { CheckedDraft } from './checked-draft.ts';
import type { AppName } from './deps.ts';
import type { KnownApps } from './known-apps.ts';
import type { SavedApp } from './saved-apps.ts';
import { withoutLost, type KnownApp } from './shown-app.ts';

export interface Saving {
  /** Throws `integration.managed`, `integration.secret-needed`, `app.storage-busy`, `vault.*`. */
  save(draft: CheckedDraft): Promise<KnownApp>;
  /**
   * Returns to the authorised version that works still. Throws `integration.nothing-to-discard`,
   * `integration.unknown`, `integration.managed`, `app.storage-busy`, `vault.*`.
   */
  discard(app: AppName): Promise<KnownApp>;
  /**
   * `proven` was shown to work: it is stored as `settled`, and what it took the place of is let go.
   * Throws `integration.changed` when something else is saved by now.
   */
  settle(proven: KnownApp, settled: SavedApp): void;
}

export interface SavingDeps {
  readonly database: Database;
  readonly apps: KnownApps;
  readonly secrets: AppSecrets;
  readonly clock: Pick<Clock, 'now'>;
}

const mostTries = 3;

/**
 * Writes apps and their secrets, and keeps what was authorised until its successor is. Sealing takes
 * time, in which another call or program may write: then all is done again, on what is there by now.
 */
export function createSaving({ database, apps, secrets, clock }: SavingDeps): Saving {
  /** Writes unless the app is another than `before` by now; false then. */
  function writeOver(before: KnownApp | undefined, name: AppName, write: () => void): boolean {
    return database.transaction(() => {
      const now = apps.get(name.provider, name.instance);
      if (JSON.stringify(now) !== JSON.stringify(before)) return false;
      write();
      return true;
    });
  }

  async function repeatedly<T>(work: () => Promise<T | undefined>): Promise<T> {
    for (let tries = 0; tries < mostTries; tries += 1) {
      const done = await work();
      if (done !== undefined) return done;
    }
    throw new AppError('app.storage-busy');
  }

  async function trySave(draft: CheckedDraft): Promise<KnownApp | undefined> {
    const { provider, instance } = draft;
    const found = apps.get(provider, instance);
    if (found?.managed) throw new AppError('integration.managed', { detail: instance });
    const former = found && withoutLost(found, { secrets }).before;
    if (former && returnsTo(former, draft)) await discard(draft);
    const saved = apps.get(provider, instance);

    const next = nextVersion(saved, draft, Math.round(clock.now()));
    requireSecret(next);
    const isUnchanged =
      saved !== undefined &&
      isSameClient(saved, next) &&
      draft.secret === undefined &&
      draft.key === undefined;
    const wasReady = saved !== undefined && withoutLost(saved, { secrets }).state === 'ready';
    const takesPlace = wasReady && !isSameClient(saved, next);

    const app: SavedApp = {
      ...next,
      instance,
      state: isUnchanged ? saved.state : 'saved',
      authorisedBy: isUnchanged ? saved.authorisedBy : null,
      before: takesPlace ? versionOf(saved) : (saved?.before ?? null),
    };
    const writers = [
      takesPlace ? await secrets.copy(app, saved, 'current', 'before') : nothing,
      draft.secret ? await secrets.seal(app, 'secret', draft.secret) : nothing,
      draft.key ? await secrets.seal(app, 'key', draft.key.pkcs8) : nothing,
    ];
    const isWritten = writeOver(saved, app, () => {
      apps.put(app);
      if (takesPlace) secrets.dropAll(app, 'before');
      for (const write of writers) write();
      if (draft.secret === null) secrets.drop(app, 'secret', 'current');
      if (draft.key === null) secrets.drop(app, 'key', 'current');
    });
    return isWritten ? { ...app, managed: false } : undefined;
  }

  async function tryDiscard({ provider, instance }: AppName): Promise<KnownApp | undefined> {
    const app = apps.editable(provider, instance);
    const { before } = withoutLost(app, { secrets });
    if (before === null) throw new AppError('integration.nothing-to-discard', { detail: instance });
    const restored: SavedApp = { ...before, instance, state: 'ready', before: null };
    const write = await secrets.copy(app, before, 'before', 'current');
    const isWritten = writeOver(app, app, () => {
      apps.put(restored);
      secrets.dropAll(app, 'current');
      write();
      secrets.dropAll(app, 'before');
    });
    return isWritten ? { ...restored, managed: false } : undefined;
  }

  const discard = (name: AppName) => repeatedly(() => tryDiscard(name));

  return {
    save: (draft) => repeatedly(() => trySave(draft)),
    discard,
    settle(proven, settled) {
      const isWritten = writeOver(proven, proven, () => {
        apps.put({ ...settled, before: null });
        secrets.dropAll(proven, 'before');
      });
      if (!isWritten) throw new AppError('integration.changed', { detail: proven.instance });
    },
  };
}

const nothing = (): void => undefined;

/** Whether a draft is the client again that works still, with nothing new to prove. */
function returnsTo(before: AppVersion, draft: CheckedDraft): boolean {
  const next = nextVersion(undefined, draft, 0);
  return draft.secret === undefined && !draft.key && isSameClient(before, next);
}

function nextVersion(saved: AppVersion | undefined, draft: CheckedDraft, now: number): AppVersion {
  const { clientId, secret, ca, allowHttp } = draft;
  const kept = secret === undefined ? (saved?.secretSavedAt ?? null) : null;
  return {
    ...draft.kind(saved, now),
    clientId,
    secretSavedAt: typeof secret === 'string' ? now : kept,
    ca: ca === undefined ? (saved?.ca ?? null) : ca,
    allowHttp,
    authorisedBy: null,
    savedAt: now,
  };
}

/** The version alone, as it is kept while its successor waits. */
function versionOf({
  clientId,
  secretSavedAt,
  ca,
  allowHttp,
  authorisedBy,
  savedAt,
  ...kind
}: AppVersion): AppVersion {
  const shared = { clientId, secretSavedAt, ca, allowHttp, authorisedBy, savedAt };
  switch (kind.provider) {
    case 'gitlab':
      return { ...shared, provider: kind.provider, fields: kind.fields };
    case 'github':
      return { ...shared, provider: kind.provider, fields: kind.fields };
    case 'azure-devops':
      return { ...shared, provider: kind.provider, fields: kind.fields };
  }
}

/** A principal signs in with its secret; a person does not. */
function requireSecret(version: AppVersion): void {
  if (version.provider !== 'azure-devops' || version.fields.mode !== 'service-principal') return;
  if (version.secretSavedAt === null) throw new AppError('integration.secret-needed');
}
