/** What each scope lets its holder do, in words. https://docs.gitlab.com/integration/oauth_provider/ */
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
};

/** `Read your profile and your projects; read and write repositories`. Unknown scopes keep their name. */
export function scopesInWords(scopes: readonly string[]): string {
  if (scopes.length === 0) return 'The service did not say';
  const text = scopes.map((scope) => words[scope] ?? scope).join('; ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}
