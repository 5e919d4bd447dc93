import type { ProviderId } from '../../preload/model/account.ts';

/** What people call each service, in the order in which it is offered. */
export const providerNames: Readonly<Record<ProviderId, string>> = {
  github: 'GitHub',
  gitlab: 'GitLab',
  'azure-devops': 'Azure DevOps',
  'git-url': 'Other git host',
};
