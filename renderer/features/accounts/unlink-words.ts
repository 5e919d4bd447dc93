import type { Account } from '../../../preload/model/account.ts';
import { isSignedIn } from '../../ui/account-words.ts';

export interface UnlinkWords {
  readonly lost: readonly string[];
  /** What stays valid at the service until somebody ends it there. */
  readonly left: readonly string[];
  readonly kept: readonly string[];
}

/** What unlinking ends and what it does not: only a sign-in can be ended from here. */
export function unlinkWords(account: Account): UnlinkWords {
  const { login, host, repository } = account;
  const clones = 'Every cloned folder, with all its commits and changes';
  if (repository !== null) {
    return { ...credentialWords(account), kept: [clones, `The repository at ${host}`] };
  }
  const { lost, left } = credentialWords(account);
  return {
    lost: [...lost, 'This account’s list of repositories in Latchkey'],
    left,
    kept: [
      clones,
      account.method === 'client-credentials'
        ? `The service principal at ${host}, and the app in Integrations`
        : `Everything ${login} has at ${host}`,
    ],
  };
}

function credentialWords(account: Account): Pick<UnlinkWords, 'lost' | 'left'> {
  const { login, host, method, provider } = account;
  const access = `Latchkey’s access to ${host} as ${login}`;
  if (isSignedIn(account)) {
    return {
      lost: [`${access}: ${provider === 'azure-devops' ? 'the sign-in is erased here' : revoked}`],
      left: signInLeft[provider],
    };
  }
  switch (method) {
    case 'client-credentials':
      return {
        lost: [`${access}, for everybody who works through it, until an admin authorises it again`],
        left: ['The app’s own token lapses by itself, within about an hour'],
      };
    case 'deploy-token':
      return {
        lost: [
          `${access}, for everybody who uses this Latchkey: GitLab is asked to end the token, and it is erased here`,
        ],
        left: [
          'The deploy token itself where GitLab cannot be asked, or who made it is not linked any more: end it in the project’s Settings → Repository → Deploy tokens',
        ],
      };
    case 'ssh-key':
      return {
        lost: [`${access}: the private half is erased for good; there is no copy`],
        left: [
          `The public half, “${login}”: remove it at ${host}. Where exactly is said afterwards`,
        ],
      };
    default:
      return {
        lost: [`${access}: the token is erased here`],
        left: [`The token itself: it works on until you end it at ${host}${tokenPlaces[provider]}`],
      };
  }
}

const revoked = 'the sign-in is revoked there and erased here';

/** Where a sign-in may outlive its unlinking, and why. */
const signInLeft: Readonly<Record<Account['provider'], readonly string[]>> = {
  gitlab: [],
  // docs.github.com, "Delete an app token": only an app with a secret may.
  github: [
    'Where your organisation’s app has no secret, only you can end it at GitHub. You are told the page then',
  ],
  // Entra ID has no revocation endpoint for a single token.
  'azure-devops': [
    'Entra ID ends no single sign-in: it lapses there by itself. An admin of the directory can end all of your sign-ins',
  ],
  'git-url': [],
};

/** Where the person ends a token they made. */
const tokenPlaces: Readonly<Record<Account['provider'], string>> = {
  gitlab: ', under Preferences → Access tokens',
  github: ', under Settings → Developer settings → Personal access tokens',
  'azure-devops': ', under User settings → Personal access tokens',
  'git-url': '',
};
