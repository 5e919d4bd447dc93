import { accounts, type FailureCopy } from './copy.ts';

/** What git, the working copy or the server of a repository may refuse. */
export const gitCopy = {
  'git.missing': {
    title: 'git was not found',
    body: 'Install git and make sure it can be found. Nothing was changed.',
    remedy: { label: 'Run the doctor', opens: 'doctor' },
  },
  'git.unsafe': {
    title: 'This git does not behave safely',
    body: 'It failed the self-test, so Latchkey gives it no credentials. Update git.',
    remedy: { label: 'Run the doctor', opens: 'doctor' },
  },
  'git.bad-url': {
    title: 'This is not a repository address Latchkey can use',
    body: 'Use the https or SSH clone address of the repository. Nothing was contacted.',
  },
  'git.ssh-missing': {
    title: 'ssh was not found',
    body: 'SSH addresses need the OpenSSH client. Install it and make sure it can be found, or use the https address. Nothing was contacted.',
    remedy: { label: 'Run the doctor', opens: 'doctor' },
  },
  'git.url-credentials': {
    title: 'The address holds a password or token',
    body: 'Remove it: Latchkey supplies the credential itself. The secret was not logged or stored.',
  },
  'git.host-key-unknown': {
    title: 'This server’s host key is not known yet',
    body: 'Compare its fingerprint with the one its owner publishes, then trust it. Nothing was sent.',
    remedy: accounts('Show the host key'),
  },
  'git.host-key-changed': {
    title: 'The server shows another host key than before',
    body: 'Somebody may be in between, or the server got a new key. Nothing was sent, and the pinned key was kept. Ask the server’s owner which fingerprint is right before you trust the new one.',
    remedy: accounts('Show the host key'),
  },
  'git.host-key-not-found': {
    title: 'The server does not show this host key',
    body: 'Nothing was pinned. Read the host key again and compare the fingerprints.',
  },
  'git.host-key-not-published': {
    title: 'This is not a host key the service publishes',
    body: 'Nothing was pinned. Compare it with the page of the service before you trust it all the same.',
  },
  'git.no-token': {
    title: 'A token or password is needed',
    body: 'None was given, or it holds a character that cannot be sent. Nothing was stored.',
  },
  'git.bad-user-name': {
    title: 'A user name is needed with this token',
    body: 'None was given, or it holds a space or a colon. Nothing was stored.',
  },
  'git.key-refused': {
    title: 'The server does not accept this key',
    body: 'Its public half is not installed there, was removed, or belongs to another user name. Nothing was changed. Install it, then try again.',
    remedy: accounts('Show the key'),
  },
  'git.key-read-only': {
    title: 'This key may not write',
    body: 'The server lets it read only. Your commits are kept here. Give the key write access at the service, then push again.',
    remedy: accounts('Show the key'),
  },
  'git.not-a-repository': {
    title: 'There is no repository at this path',
    body: 'On a plain server the path counts from the root: write it in full, such as ssh://git@host/srv/git/shop.git. Nothing was changed.',
  },
  'git.ssh-too-old': {
    title: 'This server’s SSH is too old to be safe',
    body: 'It offers only algorithms that are no longer trusted. Nothing was sent. Use the https address, or ask its owner to update it.',
  },
  'git.target-exists': {
    title: 'The folder already exists',
    body: 'Nothing was overwritten. Choose another folder or name.',
  },
  'git.unknown-clone': {
    title: 'Latchkey does not know this clone',
    body: 'It may have been forgotten elsewhere. The folder was not touched.',
  },
  'git.folder-gone': {
    title: 'The folder is no longer there',
    body: 'It was moved or deleted. Forget the clone, or put the folder back.',
    remedy: { label: 'Show repositories', opens: 'repositories' },
  },
  'git.remote-changed': {
    title: 'The folder points to another repository now',
    body: 'Its remote was changed outside Latchkey, so nothing was sent. Adopt the folder again if that is meant.',
  },
  'git.unsafe-settings': {
    title: 'This folder’s own git settings are not safe',
    body: 'They would weaken the connection or run programs. Nothing was sent. Remove the settings named here from its .git folder, or clone it anew.',
  },
  'git.busy': {
    title: 'Another git operation is running here',
    body: 'Wait until it has finished, or cancel it.',
  },
  'git.nothing-to-commit': { title: 'There is nothing to commit', body: 'No file has changed.' },
  'git.nothing-to-push': {
    title: 'There is nothing to push',
    body: 'The server already has every commit of this branch.',
  },
  'git.behind': {
    title: 'The server has commits you do not have',
    body: 'Your commits are kept here. Pull first, then push again.',
  },
  'git.diverged': {
    title: 'Your branch and the server’s have both moved',
    body: 'Nothing was merged. Merge or rebase in your own tool, then push.',
  },
  'git.local-changes': {
    title: 'Your changed files are in the way',
    body: 'Nothing was overwritten. Commit them first.',
  },
  'git.detached': {
    title: 'No branch is checked out',
    body: 'Switch to a branch, or create one, then try again. Nothing was changed.',
  },
  'git.bad-branch': {
    title: 'This branch name cannot be used',
    body: 'Nothing was created or switched.',
  },
  'git.protected-branch': {
    title: 'This branch is protected',
    body: 'The server refused the push. Your commits are kept here. Create another branch, push it, and open a merge or pull request.',
    remedy: { label: 'Create a branch', opens: 'repositories', does: 'create-branch' },
  },
  'git.push-rule': {
    title: 'A push rule of the server refuses this',
    body: 'Your commits are kept here. What is said below names the rule. What it asks of branches or of review is met on another branch.',
    remedy: { label: 'Create a branch', opens: 'repositories', does: 'create-branch' },
  },
  'git.large-file': {
    title: 'A file is too large for the server',
    body: 'Your commits are kept here. The server’s own words name the file. Take it out of the commits, or keep it with Git LFS, then push again.',
  },
  'git.no-write': {
    title: 'This account may not push here',
    body: 'The server lets it read only. Your commits are kept here. Let another linked account act here, or ask for write access.',
    remedy: { label: 'Choose another account', opens: 'accounts', does: 'choose-account' },
  },
  'git.read-only': {
    title: 'This account may only read here',
    body: 'Nothing was sent, and your commits are kept here. Let another linked account act here, or ask for write access.',
    remedy: { label: 'Choose another account', opens: 'accounts', does: 'choose-account' },
  },
  'git.repository-archived': {
    title: 'The repository is archived',
    body: 'Nobody can push to it. Nothing was sent, and your commits are kept here. Whoever owns it can unarchive it.',
  },
  'git.repository-disabled': {
    title: 'The repository is switched off',
    body: 'The service neither shows nor takes anything of it. What you have is kept here. Whoever owns it can switch it on again.',
  },
  'git.not-found': {
    title: 'The repository was not found',
    body: 'It does not exist, or this account may not see it.',
    remedy: accounts('Show accounts'),
  },
  'git.moved': {
    title: 'The repository has moved',
    body: 'Nothing was sent to the new address. What you have is kept here. Set the remote to it when it is the repository you mean.',
    remedy: { label: 'Use the new address', opens: 'repositories', does: 'rewrite-remote' },
  },
  'git.not-moved': {
    title: 'The repository has no other address',
    body: 'The service names the one this clone has, or none this account may see. Nothing was changed.',
  },
  'git.no-change-request': {
    title: 'There is no page for a merge or pull request',
    body: 'This service has none that Latchkey knows, or its default branch is not known. The branch is on the server; open the request there.',
  },
  'git.refused': {
    title: 'The server refused the credential',
    body: 'It was not tried again, so that the host does not lock you out. Link the account again.',
    remedy: accounts('Link again'),
  },
  'git.damaged-history': {
    title: 'The repository’s history failed git’s checks',
    body: 'The clone was stopped and removed, because the server sent malformed objects.',
  },
  'git.network': {
    title: 'The connection to the server broke',
    body: 'What was half received was removed. Try again.',
  },
  'git.failed': {
    title: 'git could not finish',
    body: 'Its own words are quoted below.',
    remedy: { label: 'Run the doctor', opens: 'doctor' },
  },
  'binding.elsewhere': {
    title: 'This account cannot act there',
    body: 'It is linked for another host, or made for one repository alone. Nothing was bound.',
    remedy: accounts('Show accounts'),
  },
  'binding.unknown': {
    title: 'Nothing is bound to this place',
    body: 'It may have been removed elsewhere. Nothing was changed.',
  },
} as const satisfies Record<string, FailureCopy>;
