/**
 * The scopes an admin ticks, with what each is for. The list itself is `gitlabScopes` of the border;
 * a test holds the two together, so that the window need not carry the schemas for two words.
 */
export const gitlabScopeWords = [
  { scope: 'read_api', words: 'reads who you are and your list of projects' },
  { scope: 'write_repository', words: 'clones, fetches and pushes over HTTPS' },
] as const;
