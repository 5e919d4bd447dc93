import type { HandlersFor } from '../../../preload/contract.ts';
import { settings, type Settings } from '../../../preload/model/settings.ts';
import type { Database } from '../../ports/database.ts';
import type { Events } from '../../ports/events.ts';
import type { Folders } from '../../ports/folders.ts';
import { cleanFolder } from './clean-folder.ts';

export interface SettingsDeps {
  readonly database: Database;
  readonly folders: Pick<Folders, 'home' | 'within'>;
  readonly announce: Events['announce'];
}

export interface SettingsFeature {
  readonly handlers: HandlersFor<'settings'>;
  /** What holds now. Read from the database each time: another process may have changed it. */
  readonly current: () => Settings;
}

/**
 * What the person chose. A value that is missing, damaged or from a newer version
 * counts as the default for now, and stays in the database as it is.
 */
export function createSettings(deps: SettingsDeps): SettingsFeature {
  const { database, folders, announce } = deps;

  const current = (): Settings => {
    const saved = new Map(
      database.all('SELECT key, value FROM settings').map((row) => [row['key'], row['value']]),
    );
    const chosen = {
      theme: settings.shape.theme.safeParse(unpack(saved.get('theme'))),
      cloneFolder: settings.shape.cloneFolder.safeParse(unpack(saved.get('cloneFolder'))),
    };
    return {
      theme: chosen.theme.success ? chosen.theme.data : 'system',
      cloneFolder:
        (chosen.cloneFolder.success && usable(folders, chosen.cloneFolder.data)) ||
        folders.within(folders.home(), 'Latchkey'),
    };
  };

  return {
    current,
    handlers: {
      'settings.read': async () => current(),

      'settings.change': async ({ theme, cloneFolder }) => {
        const change: Partial<Settings> = {
          ...(theme === undefined ? {} : { theme }),
          ...(cloneFolder === undefined ? {} : { cloneFolder: cleanFolder(folders, cloneFolder) }),
        };
        database.transaction(() => {
          for (const [key, value] of Object.entries(change))
            database.run(upsert, key, JSON.stringify(value));
        });
        const now = current();
        announce('settings.changed', now);
        return now;
      },
    },
  };
}

const upsert = `
  INSERT INTO settings (key, value) VALUES (?, ?)
  ON CONFLICT (key) DO UPDATE SET value = excluded.value`;

function unpack(value: unknown): unknown {
  try {
    return JSON.parse(String(value));
  } catch {
    return undefined;
  }
}

function usable(folders: SettingsDeps['folders'], path: string): string | undefined {
  try {
    return cleanFolder(folders, path);
  } catch {
    return undefined;
  }
}
