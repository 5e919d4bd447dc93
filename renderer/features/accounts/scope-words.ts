/**
 * What each scope lets its holder do, in words: docs.gitlab.com/integration/oauth_provider,
 * docs.github.com "Scopes for OAuth apps", learn.microsoft.com/azure/devops/integrate "OAuth scopes".
 */
const words: Readonly<Record<string, string>> = {
  api: 'do everything this account may do',
  read_api: 'read your profile and your projects',
  read_user: 'read your profile',
  read_repository: 'read repositories',
  write_repository: 'read and write repositories',
  read_registry: 'read container images',
  write_registry: 'write container images',
  openid: 'confirm who you are',
  profile: 'read your public profile',
  email: 'read your email address',
  repo: 'read and write repositories',
  public_repo: 'read and write public repositories',
  workflow: 'change GitHub Actions workflows',
  'read:org': 'read which organisations you are in',
  'read:user': 'read your profile',
  'user:email': 'read your email addresses',
  '499b84ac-1321-427f-aa17-267ca6975798/.default':
    'do everything this account may do in Azure DevOps',
  offline_access: 'stay signed in',
  'vso.code': 'read repositories',
  'vso.code_write': 'read and write repositories',
  'vso.project': 'read projects',
};

/** `Read your profile and your projects; read and write repositories`. Unknown scopes keep their name. */
export function scopesInWords(scopes: readonly string[]): string {
  if (scopes.length === 0) return 'The service did not say';
  const text = scopes.map((scope) => words[scope] ?? scope).join('; ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}
