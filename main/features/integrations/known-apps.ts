import type { Instance } from '../../../preload/model/account.ts';
import type { GitAppDraft, GitAppProvider } from '../../../preload/model/integration.ts';
import { AppError } from '../../core/app-error.ts';
import type { Database } from '../../ports/database.ts';
import type { CheckDraft } from './check-draft.ts';
import { createSavedApps, type SavedApp } from './saved-apps.ts';
import type { KnownApp } from './shown-app.ts';

export interface KnownApps {
  all(): readonly KnownApp[];
  get(provider: GitAppProvider, instance: Instance): KnownApp | undefined;
  /** One that may be edited here. Throws `integration.unknown`, `integration.managed`. */
  editable(provider: GitAppProvider, instance: Instance): KnownApp;
  put(app: SavedApp): void;
  remove(provider: GitAppProvider, instance: Instance): void;
}

/** What was saved here, and above it what the machine's policy file presets. */
export function createKnownApps(
  database: Database,
  presets: () => readonly GitAppDraft[],
  checkDraft: CheckDraft,
): KnownApps {
  const saved = createSavedApps(database);
  // The file is read once, so what it presets does not change while the program runs.
  let preset: readonly KnownApp[] | undefined;
  const managed = (): readonly KnownApp[] =>
    (preset ??= presets().map((draft) => toManaged(checkDraft, draft)));

  function all(): readonly KnownApp[] {
    const above = managed();
    const isBelow = (app: SavedApp) => !above.some((other) => isSame(other, app));
    const below = saved.all().filter(isBelow);
    return [...above, ...below.map((app) => ({ ...app, managed: false }))].toSorted(byName);
  }

  function get(provider: GitAppProvider, instance: Instance): KnownApp | undefined {
    const above = managed().find((app) => isSame(app, { provider, instance }));
    if (above !== undefined) return above;
    const app = saved.get(provider, instance);
    return app && { ...app, managed: false };
  }

  return {
    all,
    get,
    put: (app) => saved.put(app),
    remove: (provider, instance) => saved.remove(provider, instance),
    editable(provider, instance) {
      const app = get(provider, instance);
      if (app === undefined) throw new AppError('integration.unknown', { detail: instance });
      if (app.managed) throw new AppError('integration.managed', { detail: instance });
      return app;
    },
  };
}

type Name = Pick<SavedApp, 'provider' | 'instance'>;

const isSame = (one: Name, other: Name): boolean =>
  one.provider === other.provider && one.instance === other.instance;

const byName = (one: Name, other: Name): number => {
  const [first, second] = [one, other].map(({ provider, instance }) => `${provider} ${instance}`);
  return first === second ? 0 : (first ?? '') < (second ?? '') ? -1 : 1;
};

/** The administrators of the machine vouch for it: nobody has to authorise it. */
function toManaged(checkDraft: CheckDraft, draft: GitAppDraft): KnownApp {
  const { instance, clientId, ca, allowHttp, kind } = checkDraft(draft);
  return {
    ...kind(undefined, 0),
    instance,
    clientId,
    secretSavedAt: null,
    ca: ca ?? null,
    allowHttp,
    state: 'ready',
    authorisedBy: null,
    savedAt: 0,
    before: null,
    managed: true,
  };
}
