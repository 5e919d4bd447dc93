/** Scopes an OAuth app or a classic token may have, in the words of the consent page. */
export const scopeWords: Readonly<Record<string, string>> = {
  repo: 'Repositories: full control of private and public ones',
  'repo:status': 'Commit statuses: read and write',
  repo_deployment: 'Deployments: read and write',
  public_repo: 'Public repositories: read and write',
  'repo:invite': 'Repository invitations: read and write',
  workflow: 'Workflows: update GitHub Action workflow files',
  'admin:repo_hook': 'Repository webhooks: full control',
  'write:repo_hook': 'Repository webhooks: read and write',
  'read:repo_hook': 'Repository webhooks: read',
  'admin:org': 'Organizations and teams: full control',
  'write:org': 'Organizations and teams: read and write',
  'read:org': 'Organizations and teams: read membership',
  user: 'Personal user data: full access',
  'read:user': 'Personal user data: read all of the profile',
  'user:email': 'Personal user data: email addresses (read)',
  delete_repo: 'Repositories: delete',
  gist: 'Gists: create',
};

export const knownScopes: readonly string[] = Object.keys(scopeWords);

/** A scope that holds another: asked for together, only the wider one is granted. */
const wider: Readonly<Record<string, readonly string[]>> = {
  repo: ['repo:status', 'repo_deployment', 'public_repo', 'repo:invite'],
  'admin:repo_hook': ['write:repo_hook', 'read:repo_hook'],
  'write:repo_hook': ['read:repo_hook'],
  'admin:org': ['write:org', 'read:org'],
  'write:org': ['read:org'],
  user: ['read:user', 'user:email'],
};

/** Reads what an app asked for: between spaces or commas, the unknown left out, normalised. */
export function parseScopes(text: string): readonly string[] {
  const asked = [...new Set(text.split(/[\s,]+/))].filter((scope) => knownScopes.includes(scope));
  return normaliseScopes(asked);
}

/** Leaves out what a wider scope holds already, and sorts, as GitHub reports scopes. */
export function normaliseScopes(asked: readonly string[]): readonly string[] {
  const held = new Set(asked.flatMap((scope) => wider[scope] ?? []));
  return [...new Set(asked)].filter((scope) => !held.has(scope)).toSorted();
}

/** Whether one scope, or a wider one, was granted. */
export const allows = (granted: readonly string[], scope: string): boolean =>
  granted.some((held) => held === scope || (wider[held]?.includes(scope) ?? false));

/** Stands for no scope at all: oidc-provider grants nothing to who asks for nothing. Never shown. */
const noScope = 'public';

export const oauthScopes: readonly string[] = [...knownScopes, noScope];

/** Scopes as oidc-provider is told of them. */
export const toOAuth = (scopes: readonly string[]): string => scopes.join(' ') || noScope;
