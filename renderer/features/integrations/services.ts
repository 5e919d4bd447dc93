import type { GitApp, GitAppProvider } from '../../../preload/model/integration.ts';
import { hostOf } from '../../ui/host-of.ts';
import { providerNames } from '../../ui/provider-names.ts';

export interface Service {
  readonly provider: GitAppProvider;
  readonly name: string;
  /** Where it can be, in a few words. */
  readonly where: string;
  /** The page that sets it up. */
  readonly page: string;
}

/** The services an admin can set up, in the order they are shown. */
export const services: readonly Service[] = [
  {
    provider: 'github',
    name: providerNames.github,
    where: 'github.com, an address at ghe.com, or a GitHub Enterprise Server',
    page: 'new-github',
  },
  {
    provider: 'gitlab',
    name: providerNames.gitlab,
    where: 'gitlab.com or an instance of your own',
    page: 'new',
  },
  {
    provider: 'azure-devops',
    name: providerNames['azure-devops'],
    where: 'An organisation at dev.azure.com',
    page: 'new-azure-devops',
  },
];

/** `GitHub on github.com` */
export function titleOf({ provider, instance }: Pick<GitApp, 'provider' | 'instance'>): string {
  return `${providerNames[provider]} on ${hostOf(instance)}`;
}
