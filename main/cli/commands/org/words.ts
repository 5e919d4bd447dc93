import type { GitApp, GitAppProvider } from '../../../../preload/model/integration.ts';

/** What the services are called on the command line, and in a sentence. */
export const services: Readonly<
  Record<GitAppProvider, { readonly command: string; readonly name: string }>
> = {
  gitlab: { command: 'gitlab', name: 'GitLab' },
  github: { command: 'github', name: 'GitHub' },
  'azure-devops': { command: 'azure', name: 'Azure DevOps' },
};

export const titleOf = ({ provider, instance }: GitApp): string =>
  `the application of ${services[provider].name} on ${instance}`;

export const linkWords = (provider: GitAppProvider): string =>
  `Developers can link now: latchkey link ${provider}`;

/** The identifier an admin copied from the service. */
export const clientIdOf = (app: GitApp): string =>
  app.provider === 'gitlab' ? app.applicationId : app.clientId;
