import type { FailureCode } from '../../../../preload/model/failure.ts';

/** One sentence of git or of a server, and what it means. */
export interface FailureRow {
  readonly when: RegExp;
  readonly code: FailureCode;
  /** Only for these commands. */
  readonly command?: RegExp;
}

/**
 * The particular sentences of GitHub and Bitbucket. They come before those of git, which follow on
 * the same push and only say that it did not succeed. Sources: what people quote in the named issues;
 * the numbers `GH001` to `GH013` are GitHub's own.
 */
export const hostWords: readonly FailureRow[] = [
  // desktop/desktop#13637, Mergifyio/mergify#1145, NOAA-FIMS/FIMS#598.
  { when: /has enabled or enforced SAML SSO/i, code: 'account.sso-required' },
  // microsoft/PowerPlatformConnectors#378; GitHub Apps miss a permission, tokens a scope.
  {
    when: /refusing to allow an? .+ to create or update workflow|without `workflows?` (?:scope|permission)/i,
    code: 'account.scope-missing',
  },
  // docs.github.com/repositories/working-with-files/managing-large-files.
  { when: /\bGH001:|exceeds GitHub's file size limit/i, code: 'git.large-file' },
  // jaxen-xpath/jaxen#475, FABLE-3DXRD/ImageD11#414.
  { when: /\bGH006:|protected branch hook declined/i, code: 'git.protected-branch' },
  // yshavit/mdq#255, henne49/dbus-opendtu#235; GH007 keeps a private address out of commits.
  {
    when: /\bGH(?:013|007):|push declined due to (?:repository rule violations|email privacy)/i,
    code: 'git.push-rule',
  },
  // docs.github.com/repositories/archiving-a-github-repository; GitLab, lib/gitlab/git_access.rb.
  {
    when: /repository was archived so it is read-only|push code to an archived project/i,
    code: 'git.repository-archived',
  },
  {
    when: /(?:access to this|this|the) repository (?:has been|is) disabled/i,
    code: 'git.repository-disabled',
  },
  // docs.github.com/get-started/git-basics/error-permission-to-userrepo-denied-to-otheruser.
  {
    when: /write access to repository not granted|permission to \S+ denied to /i,
    code: 'git.no-write',
    command: /^push$/,
  },
  {
    when: /write access to repository not granted|permission to \S+ denied to /i,
    code: 'host.forbidden',
  },
  // A name or a token GitHub does not know; it answers 401, and with an old password 403.
  {
    when: /invalid username or (?:password|token)|password authentication (?:is not supported|was removed)|stopped supporting account passwords/i,
    code: 'git.refused',
  },
  // GitHub, and Bitbucket for a repository that is hidden or gone.
  {
    when: /\brepository not found\b|^(?:remote: )?Repository \S+ not found|may not have access to this repository or it no longer exists|repository either does not exist or you do not have access/im,
    code: 'git.not-found',
  },
  // Bitbucket Cloud (community.atlassian.com/…/qaq-p/2249496) and Data Center.
  {
    when: /permission denied to (?:update|create|delete) branch|can only be modified through pull requests/i,
    code: 'git.protected-branch',
  },
  // Bitbucket, for commits of somebody else (renovatebot/renovate#11154).
  { when: /can only push your own commits/i, code: 'git.push-rule' },
];

/** GitHub says this on pushes that succeed as well, so it counts only where nothing else was wrong. */
export const movedWords: FailureRow = {
  when: /this repository moved\. please use the new location/i,
  code: 'git.moved',
};

/**
 * Where a person signs in to the organisation that guards its repositories: the page the server
 * names, else the organisation's own, on the host git was talking to and on no other.
 */
export function ssoPage(text: string): string | undefined {
  const origin = /(?:unable to access '|^To )(https:\/\/[^/'\s]+)\//m.exec(text)?.[1];
  if (origin === undefined) return undefined;
  const named = [...text.matchAll(/https:\/\/[^\s'"<>]+/g)]
    .map(([url]) => url.replace(/[.,)]+$/, ''))
    .find((url) => url.startsWith(`${origin}/`) && /\/sso(?:[/?]|$)/.test(url));
  const organisation = /[Tt]he [`'‘]?([A-Za-z0-9-]{1,39})[`'’]? organization/.exec(text)?.[1];
  return named ?? (organisation === undefined ? undefined : `${origin}/orgs/${organisation}/sso`);
}
