import type { HostKind, KeyInstallation } from '../../../preload/model/remote.ts';
import type { GitUrl } from '../../core/git-url.ts';

/** Which keys a service takes: Azure DevOps and AWS IAM know RSA alone. */
export function keyTypeFor(kind: HostKind): 'ed25519' | 'rsa' {
  return kind === 'azure-devops' || kind === 'codecommit' ? 'rsa' : 'ed25519';
}

/** Where the public half of a key for this repository goes. Pure; every step is one thing to do. */
export function installationOf(kind: HostKind, url: GitUrl): KeyInstallation {
  return guides[kind](url, url.path.split('/'));
}

type Guide = (url: GitUrl, segments: readonly string[]) => KeyInstallation;

const paste = (button: string) => `Paste the public line, give it a name, and choose ${button}.`;

const guides: Readonly<Record<HostKind, Guide>> = {
  github: (url) => ({
    name: 'deploy key',
    page: `${web(url)}/${url.path}/settings/keys/new`,
    steps: [
      'Open the repository’s Settings → Deploy keys → Add deploy key. It needs the admin role there.',
      'Tick “Allow write access” if you want to push.',
      paste('Add key'),
    ],
    writeAccess: 'Tick “Allow write access”.',
    notes: ['GitHub takes one deploy key for one repository only.'],
    sources: [
      'https://docs.github.com/en/authentication/connecting-to-github-with-ssh/managing-deploy-keys#set-up-deploy-keys',
    ],
  }),
  gitlab: (url) => ({
    name: 'deploy key',
    page: `${web(url)}/${url.path}/-/settings/repository`,
    steps: [
      'Open the project’s Settings → Repository → Deploy keys → Add new key. It needs the Maintainer role.',
      'Tick “Grant write permissions to this key” if you want to push.',
      paste('Add key'),
    ],
    writeAccess: 'Tick “Grant write permissions to this key”.',
    notes: ['A protected branch must allow the deploy key too, or a push to it is refused.'],
    sources: ['https://docs.gitlab.com/user/project/deploy_keys/'],
  }),
  bitbucket: (_url, [workspace = '', slug = '']) => ({
    name: 'SSH key of an account',
    page: 'https://bitbucket.org/account/settings/ssh-keys/',
    steps: [
      'Sign in as the account that shall push: your own, or a service account with access to the repository.',
      'Open Personal settings → SSH keys → Add key.',
      paste('Add key'),
    ],
    writeAccess: 'The account needs write permission for the repository.',
    notes: [
      `For reading alone, an access key of the repository is enough: https://bitbucket.org/${workspace}/${slug}/admin/access-keys/. Access keys can never push.`,
    ],
    sources: [
      'https://support.atlassian.com/bitbucket-cloud/docs/configure-ssh-and-two-step-verification/',
      'https://support.atlassian.com/bitbucket-cloud/docs/configure-repository-settings/',
    ],
  }),
  'bitbucket-server': () => ({
    name: 'access key',
    page: null,
    steps: [
      'Open the repository’s settings → Access keys → Add key. It needs the admin permission there.',
      'Choose the permission “Write” if you want to push.',
      paste('Add key'),
    ],
    writeAccess: 'Choose “Write” as the permission of the key.',
    notes: [],
    sources: [
      'https://confluence.atlassian.com/bitbucketserver/ssh-access-keys-for-system-use-776639781.html',
    ],
  }),
  'azure-devops': (_url, [version = '', organisation = '']) => ({
    name: 'SSH public key of a person',
    page: version === 'v3' ? `https://dev.azure.com/${organisation}/_usersSettings/keys` : null,
    steps: ['Open User settings → SSH public keys → + New Key.', paste('Add')],
    writeAccess: 'The person needs Contribute permission for the repository.',
    notes: [
      'Azure DevOps takes RSA keys only, so this key is one.',
      'The key acts as the person it is added for, in every repository they can reach. Service principals cannot have one.',
      'It ends after a year unless another date is set there.',
    ],
    sources: ['https://learn.microsoft.com/azure/devops/repos/git/use-ssh-keys-to-authenticate'],
  }),
  codecommit: (url) => ({
    name: 'SSH public key of an IAM user',
    page: 'https://console.aws.amazon.com/iam/home#/users',
    steps: [
      'Open the IAM user → Security credentials → SSH public keys for AWS CodeCommit → Upload SSH public key.',
      'Paste the public line and choose Upload SSH public key.',
      'Copy the SSH key ID that is shown then: APKA and more letters.',
      `Use it as the user name of the address: ssh://APKA…@${url.host}/${url.path}`,
    ],
    writeAccess: 'The IAM user needs a policy such as AWSCodeCommitPowerUser.',
    notes: [
      'AWS takes RSA keys only, so this key is one.',
      'The key ID is the user name: with “git” before the @ the server refuses the key. Ask for the key again with the finished address; it stays the same key.',
      'The default branch of CodeCommit repositories is often called master.',
    ],
    sources: [
      'https://docs.aws.amazon.com/codecommit/latest/userguide/setting-up-ssh-unixes.html',
      'https://docs.aws.amazon.com/IAM/latest/APIReference/API_UploadSSHPublicKey.html',
    ],
  }),
  gitea: (url) => ({
    name: 'deploy key',
    page: `${web(url)}/${url.path}/settings/keys`,
    steps: [
      'Open the repository’s Settings → Deploy keys → Add deploy key.',
      'Tick “Enable write access” if you want to push.',
      paste('Add deploy key'),
    ],
    writeAccess: 'Tick “Enable write access”.',
    notes: [],
    sources: ['https://docs.codeberg.org/security/ssh-key/', 'https://docs.gitea.com/'],
  }),
  generic: (url) => ({
    name: 'line of authorized_keys',
    page: null,
    steps: [
      `Log in to ${url.host} as ${url.user ?? 'git'}, or ask its administrator.`,
      'Add the public line to ~/.ssh/authorized_keys as a line of its own.',
    ],
    writeAccess: 'Whoever the key logs in as must be able to write to the repository’s folder.',
    notes: [
      'Put “restrict,” and a forced command before the line, so that the key can do nothing but git.',
    ],
    sources: [
      'https://man.openbsd.org/sshd.8#AUTHORIZED_KEYS_FILE_FORMAT',
      'https://git-scm.com/docs/git-shell',
    ],
  }),
};

/** The pages of a service are on its https host, which for some is not the one of ssh. */
function web({ host }: GitUrl): string {
  const name = host.replace(/:\d+$/, '').replace(/^(?:alt)?ssh\.(?=git(?:hub|lab)\.com$)/, '');
  return `https://${name}`;
}
