import type { ProviderId } from '../../preload/model/account.ts';

/** What each service calls the wish to take a branch in. */
export const requestNames: Readonly<Record<ProviderId, string>> = {
  gitlab: 'merge request',
  github: 'pull request',
  'azure-devops': 'pull request',
  'git-url': 'merge or pull request',
};
