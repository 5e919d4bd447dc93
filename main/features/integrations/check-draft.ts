import type { GitAppDraft } from '../../../preload/model/integration.ts';
import { checkAzure } from './azure-draft.ts';
import type { CheckedDraft, DraftReaders } from './checked-draft.ts';
import { checkGithub } from './github-draft.ts';
import { checkGitlab } from './gitlab-draft.ts';

/** Checks what an admin typed or a policy file presets. Throws `instance.*` and `integration.bad-*`. */
export type CheckDraft = (draft: GitAppDraft) => CheckedDraft;

/** The check of each service's draft, with what it needs of the machine. */
export function createDraftCheck(readers: DraftReaders): CheckDraft {
  return (draft) => {
    switch (draft.provider) {
      case 'gitlab':
        return checkGitlab(draft, readers);
      case 'github':
        return checkGithub(draft, readers);
      case 'azure-devops':
        return checkAzure(draft, readers);
    }
  };
}
