import { AppError } from '../../core/app-error.ts';
import type { Clock } from '../../core/clock.ts';
import type { Database } from '../../ports/database.ts';
import type { AppSecrets } from './app-secrets.ts';
import { isSameClient, type AppVersion } from './app-version.ts';
import type { CheckedDraft } from './checked-draft.ts';
import type { KnownApps } from './known-apps.ts';
import type { SavedApp } from './saved-apps.ts';
import { withoutLost, type KnownApp } from './shown-app.ts';

export interface Saving {
  /** Throws `integration.managed`, `integration.secret-needed`, `vault.*`. */
  save(draft: CheckedDraft): Promise<KnownApp>;
  /** Returns to the authorised version that works still. Throws `integration.nothing-to-discard`. */
  discard(app: KnownApp): Promise<KnownApp>;
  /** The app was shown to work: what it took the place of is let go. */
  settle(app: SavedApp): Promise<void>;
}

export interface SavingDeps {
  readonly database: Database;
  readonly apps: KnownApps;
  readonly secrets: AppSecrets;
  readonly clock: Pick<Clock, 'now'>;
}

/** Writes apps and their secrets, and keeps what was authorised until its successor is. */
export function createSaving({ database, apps, secrets, clock }: SavingDeps): Saving {
  async function save(draft: CheckedDraft): Promise<KnownApp> {
    const { provider, instance } = draft;
    const found = apps.get(provider, instance);
    if (found?.managed) throw new AppError('integration.managed', { detail: instance });
    const saved = found?.before && returnsTo(found.before, draft) ? await discard(found) : found;

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
    database.transaction(() => {
      apps.put(app);
      for (const write of writers) write();
    });
    // The row says "no secret" first: after a crash in between, the leftover is never used.
    if (draft.secret === null) await secrets.erase(app, 'secret');
    if (draft.key === null) await secrets.erase(app, 'key');
    return { ...app, managed: false };
  }

  async function discard(app: KnownApp): Promise<KnownApp> {
    const { before, instance } = app;
    if (before === null) throw new AppError('integration.nothing-to-discard', { detail: instance });
    const restored: SavedApp = { ...before, instance, state: 'ready', before: null };
    const write = await secrets.copy(app, before, 'before', 'current');
    database.transaction(() => {
      apps.put(restored);
      write();
    });
    if (restored.secretSavedAt === null) await secrets.erase(app, 'secret');
    if (!hasKey(restored)) await secrets.erase(app, 'key');
    await secrets.eraseAll(app, 'before');
    return { ...restored, managed: false };
  }

  return {
    save,
    discard,
    async settle(app) {
      apps.put({ ...app, before: null });
      await secrets.eraseAll(app, 'before');
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

function hasKey(version: AppVersion): boolean {
  return version.provider === 'github' && version.fields.privateKey !== null;
}
