import { AppError } from './app-error.ts';
import {
  defaultPort,
  isLocal,
  isLoopback,
  partsOf,
  pathRefusal,
  plainHost,
  roughRefusal,
  sentences,
  userRefusal,
  type GitUrlParts,
  type GitUrlRefusal,
} from './git-url-rules.ts';

export type { GitUrlRefusal } from './git-url-rules.ts';

/** An address of a repository in the only form git ever gets to see. */
export interface GitUrl {
  readonly protocol: 'https' | 'http' | 'ssh';
  /**
   * Re-serialised, without query, fragment or trailing slash: `https://host[:port]/path`, or
   * `ssh://user@host[:port]/path`.
   */
  readonly url: string;
  /** Scheme, host and port, the port always written out: `https://gitlab.com:443`. */
  readonly origin: string;
  /** `host` or `host:port`, exactly as git will name it when it asks for a credential. */
  readonly host: string;
  /** The path without its first slash and without `.git`: `analytics/jaffle-shop`. */
  readonly path: string;
  /**
   * The user name that stood in the address. For https a hint only, and no part of `url`; for ssh
   * who logs in there: `git` where none was named.
   */
  readonly user: string | null;
  /** The host is this machine, a private network or link-local, written as a number. */
  readonly local: boolean;
}

export interface GitUrlOptions {
  /** Plain http was allowed by an explicit switch; it still needs a loopback address. */
  readonly allowHttp?: boolean;
  /** Which kinds of address can be used here. Both when absent. */
  readonly allow?: readonly ('https' | 'ssh')[];
}

/** An address that was not accepted, and the host it leads to where that is worth saying. */
export interface RefusedGitUrl {
  readonly refused: GitUrlRefusal;
  readonly host: string | null;
}

/**
 * The one canonicaliser for git addresses. Every parser reads odd addresses
 * differently (WHATWG repairs them, git does not, curl decodes them), so what is
 * not plain is refused, and what is plain is written anew.
 *
 * Throws `git.url-credentials`, `instance.insecure` or `git.bad-url`. Nothing of
 * the typed text but the true host is repeated in the failure.
 */
export function canonicalGitUrl(typed: string, options: GitUrlOptions = {}): GitUrl {
  const read = readGitUrl(typed, options);
  if ('refused' in read) throw refusalError(read);
  return read;
}

/** As `canonicalGitUrl`, as a value: total, never throws. */
export function readGitUrl(typed: string, options: GitUrlOptions = {}): GitUrl | RefusedGitUrl {
  const rough = roughRefusal(typed);
  return rough === null ? fromParts(partsOf(typed), options) : { refused: rough, host: null };
}

/** Writes an address anew from its pieces. Total. */
export function fromParts(
  parts: GitUrlParts,
  { allowHttp = false, allow = ['https', 'ssh'] }: GitUrlOptions = {},
): GitUrl | RefusedGitUrl {
  const { protocol, user, path } = parts;
  const at = plainHost(parts);
  if ('refused' in at) return { refused: at.refused, host: null };
  const host = `${at.hostname}${at.port === null ? '' : `:${at.port}`}`;
  if (user !== null) {
    const refused = userRefusal(protocol, user);
    if (refused !== null) return { refused, host };
  }
  const refused =
    pathRefusal(protocol, path) ??
    (protocol === 'http' && !(allowHttp && isLoopback(at.hostname)) ? 'insecure_http' : null);
  if (refused !== null) return { refused, host: null };
  const kind = protocol === 'ssh' ? 'ssh' : 'https';
  if (!allow.includes(kind)) return { refused: kind, host };

  const written = new URL(`https://host${path}`).pathname.replace(/\/$/, '');
  const clean = at.hostname === azureDevops ? foldOrganisation(written) : written;
  const name = protocol === 'ssh' ? (user ?? 'git') : user;
  return {
    protocol,
    url: `${protocol}://${protocol === 'ssh' ? `${name}@` : ''}${host}${clean}`,
    origin: `${protocol}://${at.hostname}:${at.port ?? defaultPort(protocol)}`,
    host,
    path: clean.slice(1).replace(/\.git$/, ''),
    user: name,
    local: isLocal(at.hostname),
  };
}

const azureDevops = 'dev.azure.com';

/**
 * Azure DevOps hands out an organisation's name as it was once typed and takes it in any case; its
 * instances are written in lower case, and an account is found by its instance.
 */
function foldOrganisation(path: string): string {
  return path.replace(/^\/[^/]+/, (organisation) => organisation.toLowerCase());
}

/** The failure a person is told. The host is named, because it may not be the one they read. */
export function refusalError({ refused, host }: RefusedGitUrl): AppError {
  const sentence = sentences[refused];
  return new AppError(codes[refused] ?? 'git.bad-url', {
    detail: host === null ? sentence : `${sentence} It leads to ${host}.`,
  });
}

const codes: Partial<Record<GitUrlRefusal, 'git.url-credentials' | 'instance.insecure'>> = {
  credentials_in_url: 'git.url-credentials',
  insecure_http: 'instance.insecure',
};
