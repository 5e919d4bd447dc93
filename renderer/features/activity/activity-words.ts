import {
  copyOf,
  failureCopy,
  type FailureCode,
} from '../../../preload/model/failure-copy/table.ts';

/** What was done, as the name of the deed: how it ended stands beside it. */
const deeds: Readonly<Record<string, string>> = {
  'account.linked': 'Link account',
  'account.unlinked': 'Unlink account',
  'sign-in.ended': 'Sign-in',
  'integration.saved': 'Set up app',
  'integration.authorised': 'Authorise app',
  'integration.removed': 'Remove app',
  'git.cloned': 'Clone',
  'git.fetched': 'Fetch',
  'git.pulled': 'Pull',
  'git.pushed': 'Push',
  'git.committed': 'Commit',
  'git.adopted': 'Add folder',
  'git.forgotten': 'Forget clone',
  'vault.chosen': 'Choose vault',
  'vault.started-over': 'Start vault over',
  'vault.passphrase-changed': 'Change passphrase',
};

/** A deed of a newer version keeps its own name: `repository.moved` reads `Repository moved`. */
export function deed(action: string): string {
  // `hasOwn`, because a table also inherits names such as `constructor`.
  const known = Object.hasOwn(deeds, action) ? deeds[action] : undefined;
  if (known !== undefined) return known;
  const words = action.replaceAll(/[.-]/g, ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** A failure's code in the words of the catalogue; anything else as it is. */
export function detailWords(detail: string): string {
  return isCode(detail) ? copyOf(detail).title : detail;
}

function isCode(text: string): text is FailureCode {
  return Object.hasOwn(failureCopy, text);
}
