import type { Provider } from '../provider.ts';
import { changeRequestUrl } from './change-request.ts';
import { leftBehind } from './left-behind.ts';

/** What any git server offers: git itself, and no more. */
export type GitUrlProvider = Provider & Required<Pick<Provider, 'changeRequestUrl' | 'leftBehind'>>;

/** Repositories known by their address alone, with a token or a key for each. */
export function createGitUrl(): GitUrlProvider {
  return {
    id: 'git-url',
    displayName: 'Git URL',
    gitUsername: (login) => login,
    changeRequestUrl,
    leftBehind,
  };
}
