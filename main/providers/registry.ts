import type { ProviderId } from '../../preload/model/account.ts';
import type { Http } from '../ports/http.ts';
import { createAzureDevops } from './azure-devops/index.ts';
import { createGithub } from './github/index.ts';
import { createGitUrl } from './git-url/index.ts';
import { createGitlab } from './gitlab/index.ts';
import type { Provider } from './provider.ts';

export function createRegistry(http: Http): Readonly<Record<ProviderId, Provider>> {
  return {
    gitlab: createGitlab(http),
    github: createGithub(http),
    'azure-devops': createAzureDevops(http),
    'git-url': createGitUrl(),
  };
}
