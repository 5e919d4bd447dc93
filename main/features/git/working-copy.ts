import type { CloneId, WorkingCopy } from '../../../preload/model/git.ts';
import type { Account } from '../../../preload/model/account.ts';
import { AppError } from '../../core/app-error.ts';
import type { GitDeps } from './deps.ts';
import { quotePath, readStatus, statusArguments, type Status } from './status.ts';

/** As `Name <email>`; the address GitLab itself makes up for people who hide theirs. */
export function identityOf(account: Account): { readonly name: string; readonly email: string } {
  // git cuts these out of a name by itself, and would refuse what is left empty.
  const plain = (text: string) => text.replace(/[<>\r\n]/g, '').trim();
  const host = new URL(account.instance).hostname;
  return {
    name: plain(account.name) || account.login,
    email: plain(account.email ?? '') || `${account.login}@users.noreply.${host}`,
  };
}

/**
 * What to know of a commit made as an account that is no person; null for one that is. Its author is
 * who the person is to their own git, and the account cannot send it.
 */
export function authorWarning(account: Account): string | null {
  if (account.method !== 'deploy-token') return null;
  const { name, email } = identityOf(account);
  return `A deploy token is nobody: a commit made here is by ${name} <${email}>, and this account cannot push it.`;
}

const list = (paths: readonly string[]) => `${paths.map(quotePath).join('\n')}\n`;

export function createWorkingCopy({ runner }: Pick<GitDeps, 'runner'>) {
  const statusOf = async (folder: string): Promise<Status> =>
    readStatus(await runner.run({ folder, args: statusArguments }));

  return {
    statusOf,

    async describe(id: CloneId, folder: string, account: Account): Promise<WorkingCopy> {
      const { branch, upstream, ahead, behind, files } = await statusOf(folder);
      const { name, email } = identityOf(account);
      const warning = authorWarning(account);
      return {
        clone: id,
        branch,
        upstream,
        ahead,
        behind,
        files: files.map(({ path, change, staged }) => ({ path, change, staged })),
        identity: `${name} <${email}>`,
        ...(warning === null ? {} : { warning }),
      };
    },

    /** Commits the named files and nothing else, or everything. Returns the commit's full id. */
    async commit(
      folder: string,
      account: Account,
      wanted: { readonly message: string; readonly files?: readonly string[] | undefined },
    ): Promise<string> {
      const { files: changed } = await statusOf(folder);
      if (changed.length === 0) throw new AppError('git.nothing-to-commit');
      if (wanted.message.trim() === '') {
        throw new AppError('app.bad-request', { detail: 'an empty message' });
      }

      const identity = identityOf(account);
      if (wanted.files === undefined) {
        await runner.run({ folder, args: ['add', '--all'] });
        const args = ['commit', '--quiet', '--file=-'];
        await runner.run({ folder, args, identity, input: wanted.message });
      } else {
        const named = new Set(wanted.files);
        const chosen = changed.filter(({ path }) => named.has(path));
        const from = '--pathspec-from-file=-';
        // git refuses to add what the index already knows to be gone.
        const unadded = chosen.filter((file) => file.unadded).map(({ path }) => path);
        if (unadded.length > 0) {
          await runner.run({ folder, args: ['add', '--all', from], input: list(unadded) });
        }
        // A renamed file is one line to the person and two paths to git.
        const former = chosen.flatMap((file) => file.from ?? []);
        const input = list([...named, ...former]);
        const args = ['commit', '--quiet', '--only', `--message=${wanted.message}`, from];
        await runner.run({ folder, args, identity, input });
      }
      return (await runner.run({ folder, args: ['rev-parse', 'HEAD'] })).trim();
    },
  };
}

export type WorkingCopies = ReturnType<typeof createWorkingCopy>;
