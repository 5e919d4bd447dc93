import { urisToCopy, type Checklist, type ChecklistFacts } from './checklist.ts';

const owner = 'GitLab group owner or instance admin';
const here = 'Latchkey admin';

/** docs.gitlab.com/integration/oauth_provider. */
export function gitlabChecklist(facts: ChecklistFacts): Checklist {
  return {
    title: 'At GitLab',
    intro: 'One application for everybody; each person then signs in as themselves.',
    steps: [
      {
        who: owner,
        what: 'In the group, open Settings, Applications and add a new application. On an instance of your own it can also be Admin, Applications.',
      },
      {
        who: owner,
        what: 'Redirect URI: both, each on a line of its own.',
        copy: urisToCopy(facts),
      },
      {
        who: owner,
        what: 'Confidential: either works. Ticked, GitLab issues a Secret to enter here; not ticked, there is none.',
      },
      {
        who: owner,
        what: 'Scopes: tick these two and nothing else.',
        copy: [
          { label: 'Reads who you are and your projects', value: 'read_api' },
          { label: 'Clones, fetches and pushes', value: 'write_repository' },
        ],
      },
      {
        who: here,
        what: 'Enter the Application ID, and the Secret if there is one. GitLab shows the Secret once. Then authorise.',
      },
    ],
  };
}
