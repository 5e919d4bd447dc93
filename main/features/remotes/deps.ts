import type {
  Account,
  AccountId,
  Instance,
  ProviderId,
  SignInMethod,
} from '../../../preload/model/account.ts';
import type { HostKind } from '../../../preload/model/remote.ts';
import type { Clock } from '../../core/clock.ts';
import type { GitUrl } from '../../core/git-url.ts';
import type { Database } from '../../ports/database.ts';
import type { GitCredential, GitRunner } from '../../ports/git-runner.ts';
import type { PersonOfGit } from '../../ports/person.ts';
import type { RecordActivity } from '../../ports/record.ts';
import type { Ssh } from '../../ports/ssh.ts';
import type { Grant, Identity } from '../../providers/provider.ts';

export interface RemotesDeps {
  readonly database: Database;
  readonly runner: Pick<GitRunner, 'run'>;
  readonly ssh: Ssh;
  readonly accounts: {
    all(): readonly Account[];
    /** Throws `account.unknown`. */
    get(id: AccountId): Account;
    /** Stores account and credential in one transaction. Throws `vault.*`. */
    link(link: HandMade): Promise<Account>;
    used(id: AccountId): void;
  };
  /** The stored secret. Throws `vault.*`, `account.refused`. */
  readonly secretOf: (account: Account) => Promise<string>;
  /** What git may be told for this account at this origin, and nowhere else. */
  readonly credentialFor: (account: Account, origin: string) => GitCredential;
  /** Whose server it is, told from the address and from the instances that are set up. */
  readonly recognise: (url: GitUrl) => { readonly kind: HostKind; readonly reason: string };
  /** A folder that is there, where git is asked about servers. */
  readonly folder: string;
  /** Who commits are by: neither a key nor a plain server can say it. */
  readonly personOfGit: () => Promise<PersonOfGit>;
  readonly clock: Clock;
  readonly record: RecordActivity;
}

/** A credential somebody made or pasted, and who it is said to be. */
export interface HandMade {
  readonly provider: ProviderId;
  readonly instance: Instance;
  readonly method: SignInMethod;
  readonly redirectUri: null;
  readonly grant: Grant;
  readonly identity: Identity;
  readonly repository?: string;
}

/** A secret without an end, as pasted tokens and keys are. */
export function handMade(secret: string): Grant {
  return { accessToken: secret, refreshToken: null, expiresIn: null, scopes: [] };
}

/** The login is the credential's; name and address are the person's own, for their commits. */
export async function identityOf(
  { personOfGit }: Pick<RemotesDeps, 'personOfGit'>,
  login: string,
): Promise<Identity> {
  const { name, email } = await personOfGit();
  return { login, name: name ?? login, email, avatarUrl: null };
}
