import type { AccountId } from '../../preload/model/account.ts';

/** Progress as git prints it, already parsed. */
export interface GitProgress {
  readonly phase: string;
  /** 0–100 of this phase. */
  readonly percent: number;
  readonly bytes: number | null;
  readonly bytesPerSecond: number | null;
}

/** The credential one operation may use, and the only origin it may be given to. */
export type GitCredential = HttpsCredential | SshCredential;

/** A user name and a password, over https (or http on loopback). */
export interface HttpsCredential {
  readonly kind: 'https';
  readonly account: AccountId;
  /** `https://host:port`, canonical; the helper answers for exactly this one. */
  readonly origin: string;
  /** The path the instance lives under, `/gitlab`, or empty; the helper answers for nothing beside it. */
  readonly root: string;
  readonly username: string;
  /** Asked when git asks, so that an expired token is refreshed then and not before. */
  readonly password: () => Promise<string>;
}

/** A key of our own, and the only host keys it may be used with. */
export interface SshCredential {
  readonly kind: 'ssh';
  readonly account: AccountId;
  /** `ssh://host:port`, canonical. */
  readonly origin: string;
  /** Who logs in, as it stands in the address: `git`. Signatures are given for no other name. */
  readonly username: string;
  /** PKCS #8 PEM of an ed25519 key; asked when the operation starts. */
  readonly privateKey: () => Promise<string>;
  /** The pinned host keys as OpenSSH writes them, `ssh-ed25519 AAAA…`. None: the host is refused. */
  readonly hostKeys: readonly string[];
}

export interface GitRun {
  /** Absolute working folder. */
  readonly folder: string;
  /** Arguments after `git` and the safe profile; user input only after `--`. */
  readonly args: readonly string[];
  readonly credential?: GitCredential;
  /**
   * The https address the run talks to, where no credential names it. Its proxy, CA and client
   * certificate count; without it git reaches nobody through a proxy.
   */
  readonly remote?: string;
  /** Author and committer of a commit. */
  readonly identity?: { readonly name: string; readonly email: string };
  readonly input?: string;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: GitProgress) => void;
  /** A cleaned line after `remote:`. */
  readonly onRemoteWords?: (line: string) => void;
}

/**
 * Drives the system's git under the safe profile. Resolves with stdout;
 * throws `git.*` with the server's words kept; cancelling throws `app.cancelled`
 * after the whole process group has ended.
 */
export interface GitRunner {
  /** Absolute path and version of the git in use. Throws `git.missing`. */
  describe(): Promise<{ readonly path: string; readonly version: string }>;
  /** The behaviour self-test, cached per binary. Throws `git.unsafe` naming what failed. */
  selfTest(): Promise<void>;
  run(run: GitRun): Promise<string>;
}
