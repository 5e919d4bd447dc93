import type { ProviderId } from '../../../preload/model/account.ts';

export interface TokenPage {
  readonly name: string;
  readonly url: string;
}

/** How to make a token at a service, and what it must be allowed. */
export interface TokenGuide {
  /** Where it is made; nothing where the address is not known yet. */
  readonly pages: readonly TokenPage[];
  /** What to tick there, in the service's own words. */
  readonly permissions: readonly string[];
  /** What is easily missed. */
  readonly note: string;
}

type Guide = (instance: string) => TokenGuide;

/** The services whose tokens Latchkey knows how to ask whose they are. */
export type TokenService = Exclude<ProviderId, 'git-url'>;

const guides: Readonly<Record<TokenService, Guide>> = {
  // docs.gitlab.com/user/profile/personal_access_tokens, "Prefill personal access token details".
  gitlab: (instance) => ({
    pages: [
      {
        name: 'personal access token',
        url: `${instance}/-/user_settings/personal_access_tokens?name=Latchkey&scopes=read_api,write_repository`,
      },
    ],
    permissions: ['read_api', 'write_repository'],
    note: 'GitLab ends every token at the date you choose there, a year from now at most.',
  }),
  // docs.github.com, "Managing your personal access tokens".
  github: (instance) => ({
    pages: [
      {
        name: 'fine-grained token',
        url: `${instance}/settings/personal-access-tokens/new?name=Latchkey&contents=write`,
      },
      {
        name: 'classic token',
        url: `${instance}/settings/tokens/new?description=Latchkey&scopes=repo,workflow`,
      },
    ],
    permissions: ['Fine-grained: Contents, read and write', 'Classic: repo, workflow'],
    note: 'A fine-grained token is for one owner. For an organisation with single sign-on, choose “Configure SSO” beside a classic one.',
  }),
  // learn.microsoft.com/azure/devops/organizations/accounts/use-personal-access-tokens-to-authenticate
  'azure-devops': (instance) => ({
    pages: [{ name: 'personal access token', url: `${instance}/_usersSettings/tokens` }],
    permissions: ['Code: Read & write', 'Project and Team: Read'],
    note: 'Make it for this organisation alone. Your organisation may not allow tokens; then sign in.',
  }),
};

/** `instance` is an address without a slash at its end; anything else has no page. */
export function tokenGuide(provider: TokenService, instance: string): TokenGuide {
  const guide = guides[provider](instance);
  return /^https?:\/\/[^/]/.test(instance) ? guide : { ...guide, pages: [] };
}
