import type { Instance, ProviderId } from '../../preload/model/account.ts';
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
}

/** A service we can link. Adding one means one folder and one line in `registry.ts`. */
export interface Provider {
  readonly id: ProviderId;
  readonly displayName: string;
  /** What is asked for when linking. */
  readonly scopes: readonly string[];
  /** The `iss` this service sends, or null where it sends none (RFC 9207). */
  issuer(instance: Instance): string;

  /** The address for the browser, with PKCE S256 and state. */
  authorizeUrl(client: OAuthClient, request: AuthorizationRequest): URL;
  /** Throws `sign-in.*` for what the token endpoint refuses, `host.*` for the rest. */
  exchange(client: OAuthClient, answer: AuthorizationAnswer): Promise<Grant>;
  /** Throws `account.refused` on `invalid_grant`, `account.refresh-uncertain` when the answer was lost. */
  refresh(client: OAuthClient, refreshToken: string, redirectUri: string | null): Promise<Grant>;
  /** Revokes one token (RFC 7009). */
  revoke(client: OAuthClient, token: string): Promise<void>;

  /** Who the token belongs to. Throws `account.refused` when the service does not accept it. */
  identify(instance: Instance, token: string): Promise<Identity>;
  /** Picture as a `data:` URL, or null; only from the instance's own origin, at most 64 KiB. */
  avatar(instance: Instance, identity: Identity): Promise<string | null>;
  /** All repositories the account is a member of, page by page. `onPause` hears of asked-for waits, in ms. */
  repositories(
    instance: Instance,
    token: string,
    signal?: AbortSignal,
    onPause?: (ms: number) => void,
  ): AsyncIterable<readonly Omit<Repository, 'account'>[]>;
  /** Pre-flight of the organisation's app, without a signed-in person. */
  preflight(client: OAuthClient): Promise<readonly PreflightCheck[]>;

  /** The user name git must send with this token over https. */
  gitUsername(login: string): string;

  /** Present only where the service offers RFC 8628. */
  readonly deviceFlow?: DeviceFlow;
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
  | { readonly at: 'slow-down' };
