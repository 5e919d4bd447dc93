import { AppError } from '../../core/app-error.ts';
import { readGitUrl } from '../../core/git-url.ts';
import type { GitDeps } from './deps.ts';

export interface RemoteSettings {
  /** Addresses of `origin`, as they stand in the working copy's own settings. */
  readonly urls: readonly string[];
  /** Settings for one address that would win over the safe profile's general ones. */
  readonly unsafe: readonly string[];
}

/** `git config --local` of a working copy, as far as it decides where and how git connects. */
export async function readRemote(
  { runner }: Pick<GitDeps, 'runner'>,
  folder: string,
): Promise<RemoteSettings> {
  const args = ['config', '--local', '--includes', '--null', '--list'];
  const entries = (await runner.run({ folder, args })).split('\0').map((entry) => {
    const end = entry.indexOf('\n');
    return { key: entry.slice(0, end), value: entry.slice(end + 1) };
  });
  return {
    urls: entries.flatMap(({ key, value }) =>
      key === 'remote.origin.url' || key === 'remote.origin.pushurl' ? value : [],
    ),
    unsafe: entries.flatMap(({ key }) => (unsafeKey.test(key) ? key : [])),
  };
}

/**
 * Before a credential is near: the folder must still point to the repository we know,
 * and must not weaken the connection. Throws `git.remote-changed`, `git.unsafe-settings`.
 */
export async function checkRemote(
  deps: Pick<GitDeps, 'runner'>,
  folder: string,
  cloneUrl: string,
): Promise<void> {
  const { urls, unsafe } = await readRemote(deps, folder);
  if (unsafe.length > 0) throw new AppError('git.unsafe-settings', { detail: unsafe.join(', ') });
  const allowHttp = cloneUrl.startsWith('http:');
  const same = urls.every((url) => {
    const read = readGitUrl(url, { allowHttp });
    return !('refused' in read) && withSuffix(read.url) === withSuffix(cloneUrl);
  });
  if (urls.length === 0 || !same) throw new AppError('git.remote-changed');
}

const withSuffix = (url: string) => url.replace(/(?:\.git)?$/, '.git');

const unsafeKey =
  /^url\.|^http\..+\.(?:sslverify|followredirects|extraheader|cookiefile|savecookies|emptyauth|proactiveauth|delegation)$|^remote\.origin\.(?:vcs|uploadpack|receivepack)$/;
