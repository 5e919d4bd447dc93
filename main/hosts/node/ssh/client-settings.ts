import { AppError } from '../../../core/app-error.ts';

export interface ClientParts {
  /** Address of the agent of this operation. */
  readonly agent: string;
  /** File with the public half: which key of the agent to offer. */
  readonly publicKey: string;
  readonly knownHosts: string;
}

/**
 * All settings of the one ssh that git may start, as a file for `ssh -F`, which reads neither the
 * person's settings nor the system's then. Host keys are checked strictly against the pinned ones,
 * one key is offered, nobody is asked, nothing is forwarded and no other program is run
 * (ssh_config(5)). Throws `app.invalid-path` for a folder whose name ssh would read as a variable.
 */
export function clientSettings({ agent, publicKey, knownHosts }: ClientParts): string {
  return [
    // Newer or other builds' settings are skipped where this ssh does not know them.
    'IgnoreUnknown KnownHostsCommand,SecurityKeyProvider,UseKeychain,ObscureKeystrokeTiming',
    'BatchMode yes',
    `IdentityAgent ${word(agent)}`,
    `IdentityFile ${word(publicKey)}`,
    'IdentitiesOnly yes',
    'AddKeysToAgent no',
    'UseKeychain no',
    'PKCS11Provider none',
    'SecurityKeyProvider internal',
    'PreferredAuthentications publickey',
    'PubkeyAuthentication yes',
    'PasswordAuthentication no',
    'KbdInteractiveAuthentication no',
    'HostbasedAuthentication no',
    'NumberOfPasswordPrompts 0',
    'StrictHostKeyChecking yes',
    `UserKnownHostsFile ${word(knownHosts)}`,
    'GlobalKnownHostsFile /dev/null',
    'KnownHostsCommand none',
    'VerifyHostKeyDNS no',
    'UpdateHostKeys no',
    'CheckHostIP no',
    'NoHostAuthenticationForLocalhost no',
    'CanonicalizeHostname no',
    'ForwardAgent no',
    'ForwardX11 no',
    'ClearAllForwardings yes',
    'Tunnel no',
    'PermitLocalCommand no',
    'LocalCommand none',
    'ProxyCommand none',
    'ProxyJump none',
    'ControlMaster no',
    'ControlPath none',
    'ControlPersist no',
    'RequestTTY no',
    'EscapeChar none',
    'ConnectTimeout 30',
    'ConnectionAttempts 1',
    // A server that answers nothing for a minute has gone.
    'ServerAliveInterval 15',
    'ServerAliveCountMax 4',
    // Keeps the server's banner out of what is told as a failure.
    'LogLevel ERROR',
    '',
  ].join('\n');
}

/** Quoted for ssh's own reader, which expands `%` and `${}`. */
function word(path: string): string {
  // oxlint-disable-next-line no-control-regex -- refusing them is the point
  if (/["\u0000-\u001f]|\$\{/.test(path)) throw new AppError('app.invalid-path', { detail: path });
  return `"${path.replaceAll('\\', '\\\\').replaceAll('%', '%%')}"`;
}

/** How `known_hosts` names a host: plain on port 22, else `[host]:port` (sshd(8)). */
export function knownHostsLine(origin: string, key: string): string {
  const { hostname, port } = new URL(origin);
  const host = hostname.replace(/^\[|\]$/g, '');
  return `${port === '' || port === '22' ? host : `[${host}]:${port}`} ${key}\n`;
}
