import type { HostKind } from '../../preload/model/remote.ts';

/** What people call each kind of git server. */
export const hostKinds: Readonly<Record<HostKind, string>> = {
  gitlab: 'GitLab',
  github: 'GitHub',
  'azure-devops': 'Azure DevOps',
  bitbucket: 'Bitbucket Cloud',
  'bitbucket-server': 'Bitbucket Data Center',
  codecommit: 'AWS CodeCommit',
  gitea: 'Gitea or Forgejo',
  generic: 'A git server',
};
