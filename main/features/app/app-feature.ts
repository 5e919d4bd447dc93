import type { HandlersFor } from '../../../preload/contract.ts';
import type { Capabilities } from '../../../preload/model/capabilities.ts';
import type { CloneId } from '../../../preload/model/git.ts';
import { AppError } from '../../core/app-error.ts';
import { originOf } from '../../core/origin.ts';
import type { OpenBrowser } from '../../ports/browser.ts';

export interface AppFeatureDeps {
  readonly version: string;
  readonly demo: boolean;
  readonly capabilities: Capabilities;
  readonly isOnline: () => boolean;
  /** Origins of the services that are set up or linked; nothing else is ever opened. */
  readonly knownOrigins: () => readonly string[];
  readonly openBrowser: OpenBrowser;
  /** Absent where the host has no such dialog or file manager. */
  readonly chooseFolder?: (() => Promise<string | null>) | undefined;
  readonly openFolder?: ((path: string) => Promise<boolean>) | undefined;
  /** The folder of a known clone. Throws `git.unknown-clone`. */
  readonly folderOf: (clone: CloneId) => Promise<string>;
}

/** What the window may ask of the program itself. */
export function createAppFeature(deps: AppFeatureDeps): HandlersFor<'app'> {
  return {
    'app.describe': async () => ({
      version: deps.version,
      capabilities: deps.capabilities,
      demo: deps.demo,
      online: deps.isOnline(),
    }),

    'app.open-page': async ({ url }) => {
      const page = knownPage(url, deps.knownOrigins());
      if (!(await deps.openBrowser(page)))
        throw new AppError('sign-in.no-browser', { detail: page });
      return {};
    },

    'app.open-folder': async ({ clone }) => {
      if (!deps.openFolder) throw new AppError('app.not-here');
      const folder = await deps.folderOf(clone);
      if (!(await deps.openFolder(folder))) throw new AppError('app.not-here', { detail: folder });
      return {};
    },

    'app.choose-folder': async () => {
      if (!deps.chooseFolder) throw new AppError('app.not-here');
      return { folder: await deps.chooseFolder() };
    },
  };
}

/**
 * The address re-serialised, when it is a page of a known service.
 * Throws `app.url-not-allowed` for every other scheme, host or form.
 */
export function knownPage(typed: string, origins: readonly string[]): string {
  const refused = new AppError('app.url-not-allowed');
  // The URL parser silently drops tabs and line ends, so they are refused before it sees them.
  // oxlint-disable-next-line no-control-regex -- refusing control characters is the point
  if (/[\u0000-\u0020\u007f\\]/.test(typed) || !URL.canParse(typed)) throw refused;
  const url = new URL(typed);
  if (!/^https?:$/.test(url.protocol) || url.username || url.password) throw refused;
  if (!origins.includes(originOf(url))) throw refused;
  return url.href;
}
