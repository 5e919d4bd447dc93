/** A key pair made here. The private half goes to the vault and nowhere else. */
export interface SshKeyPair extends SshPublicKey {
  /** PKCS #8 PEM. */
  readonly privateKey: string;
}

export interface SshPublicKey {
  /** One line, as `authorized_keys` holds it: type, base64, comment. */
  readonly publicKey: string;
  /** `SHA256:…` without padding, as OpenSSH prints it. */
  readonly fingerprint: string;
}

export interface SshHostKey {
  /** `ssh-ed25519`, `ecdsa-sha2-nistp256`, `ssh-rsa`. */
  readonly type: string;
  /** Type and base64, without a host. */
  readonly key: string;
  readonly fingerprint: string;
}

/** What ssh needs of the machine, beside what git drives by itself. */
export interface Ssh {
  /** `rsa` is for the services that take nothing newer. */
  makeKey(type: 'ed25519' | 'rsa', comment: string): Promise<SshKeyPair>;
  /** The public half of a private key from `makeKey`. Throws `vault.damaged` for anything else. */
  publicHalf(privateKey: string, comment: string): SshPublicKey;
  /** Reads type and base64, with or without a comment; null for what is no host key. */
  readHostKey(line: string): SshHostKey | null;
  /**
   * Asks a server for the keys it would show. Nothing is trusted by that: the caller compares.
   * Throws `git.ssh-missing`, `host.unreachable`.
   */
  hostKeys(hostname: string, port: number, signal?: AbortSignal): Promise<readonly SshHostKey[]>;
}
