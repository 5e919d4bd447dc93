import { urisToCopy, type Checklist, type ChecklistFacts } from './checklist.ts';

const owner = 'GitHub organisation owner';
const here = 'Latchkey admin';

/** docs.github.com/apps/oauth-apps/building-oauth-apps/creating-an-oauth-app. */
export function githubOauthChecklist(facts: ChecklistFacts): Checklist {
  return {
    title: 'At GitHub: an OAuth app',
    intro:
      'The quickest way. People sign in with a code, so no secret is needed; with a Client secret they sign in in the browser.',
    steps: [
      {
        who: owner,
        what: 'Open the organisation’s Settings, Developer settings, OAuth Apps, New OAuth app. Name and homepage are yours to choose.',
      },
      {
        who: owner,
        what: 'Authorization callback URL: an OAuth app takes one. Take the first for the desktop app, the second for machines without it; GitHub accepts any port of the second.',
        copy: urisToCopy(facts),
      },
      { who: owner, what: 'Tick Enable Device Flow, then register the application.' },
      {
        who: owner,
        what: 'If the organisation restricts OAuth apps: Settings, Third-party Access, OAuth app policy: approve this one. Otherwise its repositories stay invisible.',
      },
      {
        who: here,
        what: 'Enter the Client ID. Generate a Client secret only if people shall sign in in the browser; GitHub shows it once.',
      },
    ],
  };
}

/** docs.github.com/apps/creating-github-apps/registering-a-github-app. */
export function githubChecklist(facts: ChecklistFacts): Checklist {
  return {
    title: 'At GitHub: a GitHub App',
    intro:
      'Owners choose which repositories it may see, and its tokens end by themselves after eight hours.',
    steps: [
      {
        who: owner,
        what: 'Open the organisation’s Settings, Developer settings, GitHub Apps, New GitHub App.',
      },
      { who: owner, what: 'Callback URL: add both.', copy: urisToCopy(facts) },
      {
        who: owner,
        what: 'Keep Expire user authorization tokens ticked. Tick Enable Device Flow. Untick Webhook, Active: Latchkey receives none.',
      },
      {
        who: owner,
        what: 'Repository permissions, and nothing else. Workflows is needed to push changes below .github/workflows.',
        copy: [
          { label: 'Contents', value: 'Read and write' },
          { label: 'Metadata', value: 'Read-only' },
          { label: 'Workflows', value: 'Read and write' },
        ],
      },
      {
        who: owner,
        what: 'Create the app. On its page note the App ID and the Client ID, generate a Client secret, and under Private keys generate a key: GitHub downloads a .pem file.',
      },
      {
        who: owner,
        what: 'Install App: choose the organisation, and all repositories or some. Without it people sign in and see nothing.',
      },
      {
        who: here,
        what: 'Enter App ID, Client ID and Client secret, and choose the whole .pem file. Then delete the file.',
      },
    ],
  };
}
