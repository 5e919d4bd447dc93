import type { Branches } from '../../../preload/model/git.ts';
import { AppError } from '../../core/app-error.ts';
import type { GitDeps } from './deps.ts';

export function createBranchWork({ runner }: Pick<GitDeps, 'runner'>) {
  async function list(folder: string): Promise<Branches> {
    const refs = ['refs/heads', 'refs/remotes/origin'];
    const [named, current] = await Promise.all([
      runner.run({ folder, args: ['for-each-ref', '--format=%(refname)', ...refs] }),
      runner.run({ folder, args: ['branch', '--show-current'] }),
    ]);
    const names = named.split('\n');
    const under = (prefix: string) =>
      names.flatMap((name) => (name.startsWith(prefix) ? name.slice(prefix.length) : []));
    return {
      current: current.trim() || null,
      local: under('refs/heads/'),
      remote: under('refs/remotes/origin/').filter((name) => name !== 'HEAD'),
    };
  }

  /** Throws `git.bad-branch`. The full form leaves git nothing to expand or to take as an option. */
  async function check(folder: string, name: string): Promise<void> {
    const odd = name.startsWith('-') || name === 'HEAD' || /^[0-9a-f]{40}$/.test(name);
    const refuse = (cause?: unknown) => new AppError('git.bad-branch', { cause });
    if (odd) throw refuse();
    await runner
      .run({ folder, args: ['check-ref-format', `refs/heads/${name}`] })
      .catch((cause) => {
        throw refuse(cause);
      });
  }

  return {
    list,

    /** Throws `git.bad-branch`, `git.local-changes`. */
    async switchTo(folder: string, name: string, create: boolean): Promise<Branches> {
      await check(folder, name);
      const { local, remote } = await list(folder);
      if (create) {
        const taken = local.includes(name) || remote.includes(name);
        if (taken) throw new AppError('git.bad-branch', { detail: 'It already exists.' });
        await runner.run({ folder, args: ['switch', '--quiet', '--no-track', '--create', name] });
      } else if (local.includes(name)) {
        await runner.run({ folder, args: ['switch', '--quiet', '--no-guess', name] });
      } else if (remote.includes(name)) {
        const track = ['--track', '--create', name, `refs/remotes/origin/${name}`];
        await runner.run({ folder, args: ['switch', '--quiet', ...track] });
      } else {
        throw new AppError('git.bad-branch', { detail: 'There is no such branch.' });
      }
      return list(folder);
    },
  };
}
