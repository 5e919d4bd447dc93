import type { GitCredential } from '../../../ports/git-runner.ts';
import type { GitWay } from './way.ts';

export interface ProfileParts {
  /** An empty folder: no hook is ever found there, on any system. */
  readonly noHooks: string;
  /** The value of `credential.helper`, when this operation has a credential. */
  readonly helper: string | null;
  readonly credential: GitCredential | null;
  /** Proxy, CA and client certificate, see `way.ts`; none where git reaches nobody. */
  readonly way: GitWay | null;
  /** A commit runs the working copy's own hooks; nothing else runs any. */
  readonly hooks: boolean;
}

/**
 * The settings every git of ours runs under, as `key=value`; they win over the
 * working copy's own. Each line closes a way that was measured or published: see
 * docs/security.md, "git".
 */
export function settingsFor(parts: ProfileParts): readonly string[] {
  return [
    // The empty value clears the person's helpers, which would be asked to store our token.
    'credential.helper=',
    ...(parts.helper === null ? [] : [`credential.helper=${parts.helper}`]),
    'credential.interactive=false',
    // Told the path only where the host may have another service beside ours.
    `credential.useHttpPath=${parts.credential?.kind === 'https' && parts.credential.root ? 'true' : 'false'}`,
    'http.followRedirects=false',
    'http.sslVerify=true',
    'http.extraHeader=',
    'http.cookieFile=',
    'http.saveCookies=false',
    'http.emptyAuth=false',
    ...(parts.way?.settings ?? []),
    // A server that sends nothing for a minute has gone; its keep-alives come every five seconds.
    'http.lowSpeedLimit=1',
    'http.lowSpeedTime=60',
    ...(parts.hooks ? [] : [`core.hooksPath=${parts.noHooks}`]),
    'core.fsmonitor=false',
    'core.askPass=',
    'core.quotePath=true',
    ...(process.platform === 'win32' ? ['core.symlinks=false'] : []),
    'protocol.ext.allow=never',
    'protocol.file.allow=never',
    'submodule.recurse=false',
    'fetch.recurseSubmodules=false',
    'push.recurseSubmodules=no',
    'transfer.bundleURI=false',
    'transfer.fsckObjects=true',
    'transfer.credentialsInUrl=die',
    'safe.bareRepository=explicit',
    // Maintenance detaches itself from the process group and would outlive a cancel.
    'maintenance.auto=false',
    'gc.auto=0',
    'color.ui=false',
  ];
}

/** What simple-git's guard asks to be named, because `settingsFor` sets it to something safe. */
export const allowedBySettings = {
  allowUnsafeAskPass: true,
  allowUnsafeConfigPaths: true,
  allowUnsafeCredentialHelper: true,
  allowUnsafeCustomBinary: true,
  allowUnsafeFsMonitor: true,
  allowUnsafeHooksPath: true,
  allowUnsafeProtocolOverride: true,
  allowUnsafeSshCommand: true,
  allowUnsafeTemplateDir: true,
} as const;

/** Variables of ours that begin with `GIT_`; simple-git drops every other. */
export const ownVariables = [
  'GIT_ALLOW_PROTOCOL',
  'GIT_CONFIG_GLOBAL',
  'GIT_CONFIG_NOSYSTEM',
  'GIT_LFS_SKIP_SMUDGE',
  'GIT_LITERAL_PATHSPECS',
  'GIT_OPTIONAL_LOCKS',
  'GIT_PROTOCOL_FROM_USER',
  'GIT_TERMINAL_PROMPT',
  'GIT_AUTHOR_NAME',
  'GIT_AUTHOR_EMAIL',
  'GIT_COMMITTER_NAME',
  'GIT_COMMITTER_EMAIL',
] as const;

export interface EnvironmentParts {
  readonly path: readonly string[];
  /** Empty on purpose: a `.netrc` in the person's own home would answer before our helper. */
  readonly home: string;
  readonly globalConfig: string;
  readonly credential: GitCredential | null;
  readonly identity: { readonly name: string; readonly email: string } | null;
  /** A commit runs the person's hooks, which look for their tools in the person's home. */
  readonly personsHome: boolean;
  /** For those hooks, without passwords. git itself is told its proxy by a setting. */
  readonly proxyVariables?: Readonly<Record<string, string>>;
}

/** The whole environment of git: an allow-list, so that nothing inherited can steer it. */
export function environmentFor(
  parts: EnvironmentParts,
  inherited: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const own: Record<string, string | undefined> = {
    ...pick(inherited, ['TMPDIR', 'TEMP', 'TMP', 'SystemRoot', 'SYSTEMROOT', 'windir', 'COMSPEC']),
    ...(parts.personsHome ? parts.proxyVariables : {}),
    PATH: parts.path.join(process.platform === 'win32' ? ';' : ':'),
    HOME: parts.personsHome ? inherited['HOME'] : parts.home,
    USERPROFILE: process.platform === 'win32' ? inherited['USERPROFILE'] : undefined,
    LANG: 'C.UTF-8',
    GIT_ALLOW_PROTOCOL: parts.credential?.origin.split(':', 1)[0] ?? 'https',
    GIT_PROTOCOL_FROM_USER: '0',
    GIT_CONFIG_GLOBAL: parts.globalConfig,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    GIT_LFS_SKIP_SMUDGE: '1',
    GIT_LITERAL_PATHSPECS: '1',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_AUTHOR_NAME: parts.identity?.name,
    GIT_AUTHOR_EMAIL: parts.identity?.email,
    GIT_COMMITTER_NAME: parts.identity?.name,
    GIT_COMMITTER_EMAIL: parts.identity?.email,
  };
  return Object.fromEntries(
    Object.entries(own).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

function pick(
  from: Readonly<Record<string, string | undefined>>,
  names: readonly string[],
): Record<string, string | undefined> {
  return Object.fromEntries(names.map((name) => [name, from[name]]));
}
