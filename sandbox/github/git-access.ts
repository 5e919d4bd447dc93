import type { IncomingMessage } from 'node:http';

import type { GitService } from '../git-access.ts';
import type { Repository } from './catalogue.ts';
import { fullName } from './catalogue.ts';
import type { Credential, Rights } from './credentials.ts';
import { credentialOf, mayWrite, rightsTo } from './credentials.ts';
import type { Place } from './hosts.ts';
import { personByLogin } from './people.ts';
import type { World } from './world.ts';

export type GitVerdict =
  | {
      readonly at: 'allowed';
      readonly credential: Credential | undefined;
      readonly rights: Rights;
    }
  | { readonly at: 'refused'; readonly status: 401 | 403 | 404; readonly words: string };

/** GitHub's own sentences, as they stand behind git's `remote: `. */
const words = {
  noAnonymousWrite: 'No anonymous write access.',
  // Enterprise Server and GitHub itself have come to say this differently.
  badServer: 'Invalid username or password.',
  badHosted:
    'Invalid username or token. Password authentication is not supported for Git operations.',
  password:
    'Support for password authentication was removed on August 13, 2021.\nPlease see https://docs.github.com/get-started/getting-started-with-git/about-remote-repositories#cloning-with-https-urls for information on currently recommended modes of authentication.',
  hidden: 'Repository not found.',
  notGranted: 'Write access to repository not granted.',
  denied: (name: string, login: string) => `Permission to ${name}.git denied to ${login}.`,
  archived: 'This repository was archived so it is read-only.',
  disabled: (name: string) =>
    `Repository \`${name}' is disabled.\nPlease ask the owner to check their account.`,
  ssoApp: (organisation: string, app: string) =>
    `The '${organisation}' organization has enabled or enforced SAML SSO.\nTo access this repository, you must re-authorize the OAuth Application '${app}'.`,
  ssoToken: (organisation: string) =>
    `The '${organisation}' organization has enabled or enforced SAML SSO. To access\nthis repository, you must use the HTTPS remote with a personal access token\nor SSH with an SSH key and passphrase\nthat has been authorized for this organization. Visit\nhttps://docs.github.com/articles/authenticating-to-a-github-organization-with-saml-single-sign-on/ for more information.`,
};

const refused = (status: 401 | 403 | 404, text: string): GitVerdict => ({
  at: 'refused',
  status,
  words: text,
});

/** Decides about one git request, in GitHub's order: who, may see, may do. */
export function judgeGit(
  world: World,
  request: IncomingMessage,
  asked: {
    readonly repository: Repository | undefined;
    readonly service: GitService;
    readonly place: Place;
  },
): GitVerdict {
  const { repository, service, place } = asked;
  const pushes = service === 'git-receive-pack';
  const pair = basicPair(request);

  if (!pair) {
    if (!repository || repository.visibility !== 'public') return refused(401, words.hidden);
    if (pushes) return refused(401, words.noAnonymousWrite);
    return { at: 'allowed', credential: undefined, rights: rightsTo(world, undefined, repository) };
  }
  const credential = credentialIn(world, pair);
  if (!credential) return refused(401, badCredential(pair, place));
  return judgeKnown(world, credential, repository, pushes);
}

function judgeKnown(
  world: World,
  credential: Credential,
  repository: Repository | undefined,
  pushes: boolean,
): GitVerdict {
  if (!repository) return refused(404, words.hidden);
  const rights = rightsTo(world, credential, repository);
  if (rights.access === null) {
    return lacksContents(credential, repository) && rights.role !== 'none'
      ? refused(403, words.notGranted)
      : refused(404, words.hidden);
  }
  if (rights.sso !== null) {
    const { app } = credential;
    return refused(403, app ? words.ssoApp(rights.sso, app.name) : words.ssoToken(rights.sso));
  }
  const name = fullName(repository);
  if (repository.disabled) return refused(403, words.disabled(name));
  if (!pushes) return { at: 'allowed', credential, rights };
  if (repository.archived) return refused(403, words.archived);
  if (mayWrite(rights)) return { at: 'allowed', credential, rights };
  const isScoped = credential.kind === 'oauth-app' || credential.kind === 'classic';
  return refused(403, isScoped ? words.denied(name, credential.person.username) : words.notGranted);
}

interface Pair {
  readonly user: string;
  readonly password: string;
}

function basicPair({ headers }: IncomingMessage): Pair | undefined {
  const encoded = /^basic\s+(\S+)$/i.exec(headers.authorization ?? '')?.[1];
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, 'base64').toString();
  const colon = text.indexOf(':');
  return { user: text.slice(0, Math.max(0, colon)), password: text.slice(colon + 1) };
}

/** Any user name will do beside a token; a token may also stand in the place of the user name. */
function credentialIn(world: World, { user, password }: Pair): Credential | undefined {
  const isUser = ['', 'x-oauth-basic'].includes(password);
  return credentialOf(world, isUser ? user : password);
}

function badCredential({ user, password }: Pair, { kind }: Place): string {
  const isPassword = personByLogin(user)?.password === password;
  if (isPassword) return words.password;
  return kind === 'server' ? words.badServer : words.badHosted;
}

/** The repository is one of the token's, but it was not given "Contents". */
function lacksContents(credential: Credential, { owner, name }: Repository): boolean {
  if (credential.kind !== 'fine-grained') return false;
  const { fields } = credential;
  const isNamed = fields.repositories?.includes(name) ?? true;
  return fields.owner === owner.login && isNamed && fields.permissions['contents'] === undefined;
}
