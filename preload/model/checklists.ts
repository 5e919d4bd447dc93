import { githubChecklist, githubOauthChecklist } from './checklists/github.ts';
import { gitlabChecklist } from './checklists/gitlab.ts';
import { principalChecklist, serviceUserChecklist } from './checklists/azure-devops.ts';
import type { Checklist, ChecklistFacts } from './checklists/checklist.ts';

/** What an admin sets up at each service: one source for the window and the command line. */
export const checklists = {
  gitlab: gitlabChecklist,
  'github-oauth-app': githubOauthChecklist,
  'github-app': githubChecklist,
  'azure-service-principal': principalChecklist,
  'azure-service-user': serviceUserChecklist,
} as const satisfies Readonly<Record<string, (facts: ChecklistFacts) => Checklist>>;

export type ChecklistName = keyof typeof checklists;
