import type { Account, Instance, ProviderId, SignInMethod } from '../../preload/model/account.ts';
import type { FailureCode } from '../../preload/model/failure.ts';
import type { DeviceCode } from '../../preload/model/sign-in.ts';
import type { Repository } from '../../preload/model/repository.ts';
import type { PreflightCheck } from '../../preload/model/integration.ts';

/** The OAuth client at one instance: the organisation's app. */
export interface OAuthClient {
  readonly instance: Instance;
  readonly clientId: string;
  /** Present only for a confidential app. */
  readonly clientSecret?: string | undefined;
  /** Plain http was allowed explicitly, on loopback only. */
  readonly allowHttp: boolean;
  /** The Entra ID tenant whose people sign in: a GUID, a domain or `organizations`. */
  readonly tenant?: string | undefined;
  /** Which of GitHub's two kinds of registration it is; their tokens differ in scope and lifetime. */
  readonly registration?: 'oauth-app' | 'github-app' | undefined;
  /** For an app that proves itself by a key (GitHub Apps): handed over for the pre-flight alone. */
  readonly app?: AppKey | undefined;
}

export interface AppKey {
  /** The app's own number or client id. */
  readonly id: string;
  /** RSA, PKCS#8, PEM. */
  readonly privateKey: string;
  /** Where an owner installs the app, as an admin entered it. */
  readonly installUrl?: string | undefined;
}

/** One organisation or person the organisation's app is installed at. */
export interface AppInstallation {
  readonly id: string;
  readonly account: string;
  readonly kind: 'organisation' | 'person';
  readonly repositorySelection: 'all' | 'selected';
  readonly suspended: boolean;
  /** The service's page where an owner changes it. */
  readonly htmlUrl: string | null;
}

/** What a token endpoint granted (RFC 6749 §5.1), checked and normalised. */
export interface Grant {
  readonly accessToken: string;
  readonly refreshToken: string | null;
  /** Lifetime in seconds counted from receipt; null when the service did not say. */
  readonly expiresIn: number | null;
  readonly scopes: readonly string[];
}

export interface Identity {
  readonly login: string;
  readonly name: string;
  readonly email: string | null;
  /** Address of the picture at the service, or null. Never handed to the window. */
  readonly avatarUrl: string | null;
  /** What the service said about the token in the same answer; absent where it says nothing. */
  readonly token?: TokenFacts;
}

export interface TokenFacts {
  /** Null when the kind of token has none. */
  readonly scopes: readonly string[] | null;
  /** Milliseconds since 1970; null when it does not end or the service did not say. */
  readonly expiresAt: number | null;
}

/** A repository as a service lists it; whose list it is in is the caller's to know. */
export type ListedRepository = Omit<Repository, 'account'>;

/**
 * A service we can link. Adding one means one folder and one line in `registry.ts`. What a
 * service does not offer is absent: callers ask for the capability, never for the identifier.
 */
export interface Provider {
  readonly id: ProviderId;
  readonly displayName: string;
  /** The user name git must send with this token over https. */
  gitUsername(login: string): string;
  /**
   * Origins beside the instance's own that its API and its sign-in live at (`https://api.github.com`).
   * The instance's CA, client certificate and proxy count for them too.
   */
  relatedOrigins?(instance: Instance): readonly string[];
  /**
   * The instance a typed address of the service belongs to, such as that of its API. Absent: itself.
   * Throws `instance.*` for what is no address of the service.
   */
  instanceOf?(address: Instance): Instance;

  /** Sign-in with the browser, and what keeps its tokens alive. */
  readonly oauth?: OAuthFlows;
  /** Present only where the service offers RFC 8628. */
  readonly deviceFlow?: DeviceFlow;
  /** The app's own token, without a person (RFC 6749 §4.4). */
  readonly appGrant?: AppGrant;
  /** Who a token belongs to. */
  readonly identity?: IdentityApi;
  readonly listing?: ListingApi;
  /** Pre-flight of the organisation's app, without a signed-in person. */
  preflight?(client: OAuthClient): Promise<readonly PreflightCheck[]>;
  /** Where the app is installed. Needs `client.app`; throws `integration.app-key-refused`, `host.*`. */
  installations?(client: OAuthClient): Promise<readonly AppInstallation[]>;
  /** Read-only credentials for one repository each. */
  readonly deployTokens?: DeployTokens;
  readonly pushRules?: PushRulesApi;
  /** How every clone address of the service ends; without it the service answers with a redirect. */
  readonly cloneSuffix?: '.git';
  /** Where a pull or merge request from one branch into another is opened; null for what it cannot be. */
  changeRequestUrl?(webUrl: string, branches: Branches): string | null;
  /** What stays at the service when a credential somebody made by hand is unlinked, a sentence. */
  leftBehind?(account: Pick<Account, 'instance' | 'login' | 'method'>): string;
}

export interface Branches {
  readonly source: string;
  readonly target: string;
}

export interface OAuthFlows {
  /** What is asked for when linking. */
  readonly scopes: readonly string[];
  /** The `iss` this service sends (RFC 9207); where it sends none, what stands in for it. */
  issuer(client: OAuthClient): string;
  /** What loopback redirect URIs call this machine where the service takes no IP literal. */
  readonly loopbackHost?: 'localhost';
  /**
   * What an error means that came back through the browser, where the service says more than the
   * words of RFC 6749 §4.1.2.1; null when it does not. `client` is whose sign-in it was.
   */
  refusal?(
    error: string,
    description: string | null,
    client?: OAuthClient,
  ): { readonly code: FailureCode; readonly detail: string } | null;
  /** The steps of the ladder this app can take, the best first. Absent: all, the browser first. */
  methods?(client: OAuthClient): readonly SignInMethod[];
  /** The address for the browser, with PKCE S256 and state. */
  authorizeUrl(client: OAuthClient, request: AuthorizationRequest): URL;
  /** Throws `sign-in.*` for what the token endpoint refuses, `host.*` for the rest. */
  exchange(client: OAuthClient, answer: AuthorizationAnswer): Promise<Grant>;
  /** Throws `account.refused` on `invalid_grant`, `account.refresh-uncertain` when the answer was lost. */
  refresh(client: OAuthClient, refreshToken: string, redirectUri: string | null): Promise<Grant>;
  /**
   * Revokes one token (RFC 7009). Absent where the service ends no single token. Throws
   * `account.revoke-by-hand` with the page to do it on where this app cannot.
   */
  revoke?(client: OAuthClient, token: string): Promise<void>;
}

export interface AppGrant {
  /** Throws `sign-in.*` for what the token endpoint refuses, `host.*` for the rest. */
  request(client: OAuthClient): Promise<Grant>;
}

export interface IdentityApi {
  /** Throws `account.refused` when the service does not accept the token. */
  identify(instance: Instance, token: string): Promise<Identity>;
  /**
   * What the service tells about a token somebody made, where `identify` does not hear of it; null
   * for a token of another kind. Throws `host.*`.
   */
  describeToken?(instance: Instance, token: string): Promise<TokenFacts | null>;
  /** What a token somebody made with these scopes falls short of to clone and push. Absent: nothing is known. */
  missing?(scopes: readonly string[]): readonly string[];
  /** Picture as a `data:` URL, or null; only from the service's own origins, at most 64 KiB. */
  avatar(instance: Instance, identity: Identity): Promise<string | null>;
}

export interface ListingApi {
  /**
   * All repositories the account can use, page by page. `onPause` hears of asked-for waits, in ms;
   * `onWithheld` of how many organisations the service left out until the person signs in at theirs.
   */
  repositories(
    instance: Instance,
    token: string,
    signal?: AbortSignal,
    onPause?: (ms: number) => void,
    onWithheld?: (organisations: number) => void,
  ): AsyncIterable<readonly ListedRepository[]>;
  /**
   * One repository as it is now, with what this token may do there. By its identifier it is found
   * after a rename or a move as well. Null when the token cannot see it.
   */
  find(
    instance: Instance,
    token: string,
    where: { readonly id: string } | { readonly path: string },
  ): Promise<ListedRepository | null>;
}

export interface DeployTokens {
  /** The scope a token must have to make one. */
  readonly needs: string;
  /** Why this person cannot create one there, or null. Throws `host.*`. */
  obstacle(
    instance: Instance,
    token: string,
    repository: string,
  ): Promise<DeployTokenObstacle | null>;
  /** `expiresAt` in milliseconds. Throws `host.forbidden` and other `host.*`. */
  create(
    instance: Instance,
    token: string,
    repository: string,
    name: string,
    expiresAt?: number,
  ): Promise<DeployToken>;
  /** Ends one; done already counts as done. */
  remove(instance: Instance, token: string, repository: string, id: string): Promise<void>;
}

export interface DeployToken {
  /** The service's identifier of the token itself. */
  readonly id: string;
  /** The user name git must send with it, exactly. */
  readonly username: string;
  readonly token: string;
  readonly scopes: readonly string[];
  readonly expiresAt: number | null;
}

/** `role`: the person is below Maintainer. `personal`: the project belongs to a person, not a group. */
export type DeployTokenObstacle = 'role' | 'personal' | 'not-found';

export interface PushRulesApi {
  /** What the server will check on a push; null where there are none or they may not be read. */
  read(instance: Instance, token: string, repository: string): Promise<PushRules | null>;
}

/** GitLab's push rules (docs.gitlab.com/api/project_push_rules); expressions are RE2. Null: no such rule. */
export interface PushRules {
  readonly commitMessage: string | null;
  readonly commitMessageNegative: string | null;
  readonly branchName: string | null;
  readonly authorEmail: string | null;
  readonly fileName: string | null;
  /** Megabytes. */
  readonly maxFileSize: number | null;
  readonly signedCommitsOnly: boolean;
  readonly committerIsUser: boolean;
}

export interface AuthorizationRequest {
  readonly redirectUri: string;
  readonly state: string;
  readonly challenge: string;
}

export interface AuthorizationAnswer {
  readonly code: string;
  readonly verifier: string;
  readonly redirectUri: string;
}

export interface DeviceFlow {
  /** Throws `sign-in.device-not-offered` where the instance does not know it. */
  start(client: OAuthClient): Promise<DeviceAuthorization>;
  /** One poll. `wait` grows by 5 s on `slow_down` (RFC 8628 §3.5). */
  poll(client: OAuthClient, deviceCode: string): Promise<DevicePoll>;
}

export interface DeviceAuthorization extends DeviceCode {
  readonly deviceCode: string;
  /** Seconds. */
  readonly expiresIn: number;
  readonly interval: number;
}

export type DevicePoll =
  | { readonly at: 'granted'; readonly grant: Grant }
  | { readonly at: 'pending' }
  /** `interval`: seconds between polls from now on, where the service names them. */
  | { readonly at: 'slow-down'; readonly interval?: number };
