import type { GitRunner } from '../../../ports/git-runner.ts';
import { passed, type DoctorCheck } from '../verdict.ts';

type Runner = Pick<GitRunner, 'describe' | 'selfTest'>;

/** Whether git is there, and which one: several are common, and only one is used. */
export function gitFound(git: Runner): DoctorCheck {
  return {
    id: 'git',
    title: 'git is installed',
    async run() {
      const { path, version } = await git.describe();
      return passed(`git ${version.replace(/^git version /, '')} at ${path}`);
    },
  };
}

/** Whether that git keeps the promises our safe profile rests on. */
export function gitSafe(git: Runner): DoctorCheck {
  return {
    id: 'git-self-test',
    title: 'git behaves safely',
    async run() {
      await git.selfTest();
      return passed('It passed the self-test: credentials go only where they belong.');
    },
  };
}
