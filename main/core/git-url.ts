import { AppError } from './app-error.ts';

/** An address of a repository in the only form git ever gets to see. */
export interface GitUrl {
  /** Re-serialised: `https://host[:port]/path`, no user, query, fragment or trailing slash. */
  readonly url: string;
  /** Scheme, host and port, the port always written out: `https://gitlab.com:443`. */
  readonly origin: string;
  /** `host` or `host:port`, exactly as git will name it when it asks for a credential. */
  readonly host: string;
  /** The path without its first slash and without `.git`: `analytics/jaffle-shop`. */
  readonly path: string;
  /** A user name that stood in the address. It is not part of `url`; a hint only. */
  readonly user: string | null;
  /** The host is this machine, a private network or link-local, written as a number. */
  readonly local: boolean;
}

/** Why an address was not accepted. */
export type GitUrlRefusal = keyof typeof sentences;

export interface GitUrlOptions {
  /** Plain http was allowed by an explicit switch; it still needs a loopback address. */
  readonly allowHttp?: boolean;
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
  if (!('refused' in read)) return read;
  const sentence = sentences[read.refused];
  throw new AppError(codes[read.refused] ?? 'git.bad-url', {
    detail: read.host === null ? sentence : `${sentence} It leads to ${read.host}.`,
  });
}

/** As `canonicalGitUrl`, as a value: total, never throws. */
export function readGitUrl(
  typed: string,
  { allowHttp = false }: GitUrlOptions = {},
): GitUrl | { readonly refused: GitUrlRefusal; readonly host: string | null } {
  const rough = roughRefusal(typed);
  if (rough !== null) return { refused: rough, host: null };

  // The form is known to be `scheme://authority/path`, so these parts always exist.
  const [, scheme = '', authority = '', path = ''] = plainForm.exec(typed) ?? [];
  const at = authority.lastIndexOf('@');
  const host = decodeHost(authority.slice(at + 1));
  if (typeof host !== 'string') return { refused: host.refused, host: null };

  const url = URL.parse(`${scheme.toLowerCase()}://${host}${path}`);
  if (url === null) return { refused: hostRefusal(host), host: null };
  if (at >= 0) {
    const refused = userRefusal(authority.slice(0, at));
    if (refused !== null) return { refused, host: url.host };
  }
  const refused = pathRefusal(path) ?? schemeRefusal(url, allowHttp);
  if (refused !== null) return { refused, host: null };

  const clean = url.pathname.replace(/\/$/, '');
  return {
    url: `${url.protocol}//${url.host}${clean}`,
    origin: `${url.protocol}//${url.hostname}:${url.port || (url.protocol === 'http:' ? '80' : '443')}`,
    host: url.host,
    path: clean.slice(1).replace(/\.git$/, ''),
    user: at < 0 ? null : authority.slice(0, at),
    local: isLocal(url.hostname),
  };
}

const sentences = {
  input_too_long: 'It is longer than 2,048 characters.',
  control_character: 'It holds a control, line-separator or direction character.',
  unsupported_protocol: 'Only https addresses can be used.',
  ssh: 'This is an SSH address. Use the https address of the repository.',
  malformed_url: 'It does not have the form https://host/path.',
  malformed_host: 'The host is not written plainly.',
  malformed_port: 'The port is not a number from 1 to 65535.',
  malformed_path: 'The path is not a plain path.',
  confusable_host: 'The host has letters outside a–z, which can imitate another host.',
  credentials_in_url: 'The part before the @ is not needed.',
  insecure_http: 'It is plain http.',
} as const;

const codes: Partial<Record<GitUrlRefusal, 'git.url-credentials' | 'instance.insecure'>> = {
  credentials_in_url: 'git.url-credentials',
  insecure_http: 'instance.insecure',
};

const plainForm = /^(https?):\/\/([^/]+)(\/.*)$/is;

// C0, DEL, C1 (with U+0085), line and paragraph separators, direction marks and overrides, BOM.
// oxlint-disable-next-line no-control-regex -- refusing them is the point
const hostile = /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/;
/** The same, percent-encoded as UTF-8. */
const encodedHostile =
  /%(?:[01][0-9a-f]|7f|c2%[89][0-9a-f]|d8%9c|e2%80%(?:8[b-f]|a[8-e])|e2%81%a[0-9]|ef%bb%bf)/i;
const encodedLineBreak = /%(?:0[0ad]|c2%85|e2%80%a[89])/i;

/** What can be seen on the text itself, before anything is taken apart. */
function roughRefusal(typed: string): GitUrlRefusal | null {
  if (typed.length > 2048) return 'input_too_long';
  if (hostile.test(typed) || encodedLineBreak.test(typed)) return 'control_character';
  if (/^ssh:\/\/[^-]|^git\+ssh:|^[\w.]+@[\w.][\w.-]*:(?!\/\/)/i.test(typed)) return 'ssh';
  if (/^(?:ssh:|-)/i.test(typed)) return 'malformed_url';
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(typed)?.[1]?.toLowerCase();
  if (scheme !== undefined && scheme !== 'https' && scheme !== 'http') {
    return 'unsupported_protocol';
  }
  if (/[\s\\]/.test(typed) || /[?#]/.test(typed)) return 'malformed_url';
  return plainForm.test(typed) ? null : 'malformed_url';
}

/**
 * Letters and digits may be percent-encoded (curl decodes them, so the plain
 * form is the same host); anything else encoded in a host is a trick.
 */
function decodeHost(raw: string): string | { readonly refused: GitUrlRefusal } {
  const host = raw.replace(/%([46][1-9a-f]|[57][0-9a]|3[0-9])/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  if (encodedHostile.test(host)) return { refused: 'control_character' };
  if (/[^\x20-\x7e]/.test(host)) return { refused: 'confusable_host' };
  const [, name = '', port] = /^(\[[^\]]*\]|[^:]*)(?::(.*))?$/.exec(host) ?? [];
  if (name === '') return { refused: host.startsWith(':') ? 'malformed_host' : 'malformed_url' };
  if (!/^(?:\[[0-9a-f:.]+\]|[a-z0-9_](?:[a-z0-9_.-]*))$/i.test(name)) {
    return { refused: 'malformed_host' };
  }
  if (port !== undefined && !/^0*[1-9]\d{0,4}$/.test(port)) return { refused: 'malformed_port' };
  return host;
}

function hostRefusal(host: string): GitUrlRefusal {
  return Number(/:(\d+)$/.exec(host)?.[1] ?? 0) > 65_535 ? 'malformed_port' : 'malformed_host';
}

/**
 * Azure DevOps hands out `https://org@dev.azure.com/…`, so a plain name is
 * dropped quietly. A password, a token in the place of the name, or a name that
 * looks like a host is refused.
 */
function userRefusal(user: string): GitUrlRefusal | null {
  const plain = /^[a-z0-9][a-z0-9_-]{0,49}$/i.test(user);
  return plain && !/^(?:gh[pousr]_|github_pat_|gl[a-z]{2,5}-|xox|sk-|eyJ)/i.test(user)
    ? null
    : 'credentials_in_url';
}

function pathRefusal(path: string): GitUrlRefusal | null {
  if (encodedHostile.test(path)) return 'control_character';
  const segments = path.replace(/\/$/, '').slice(1).split('/');
  const odd = segments.some(
    (segment) =>
      segment === '' ||
      /^(?:\.|%2e){1,2}$/i.test(segment) ||
      /%(?![0-9a-f]{2})|%2f|%5c/i.test(segment) ||
      /^(?:\.|%2e)(?:g|%67)(?:i|%69)(?:t|%74)$/i.test(segment),
  );
  return odd || segments[0]?.startsWith('-') ? 'malformed_path' : null;
}

function schemeRefusal(url: URL, allowHttp: boolean): GitUrlRefusal | null {
  if (url.protocol === 'https:') return null;
  return allowHttp && isLoopback(url.hostname) ? null : 'insecure_http';
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\./.test(hostname);
}

/** Loopback, RFC 1918, link-local and unique-local, as WHATWG writes them. */
function isLocal(hostname: string): boolean {
  return (
    isLoopback(hostname) ||
    /^(?:0|10|169\.254|192\.168|172\.(?:1[6-9]|2\d|3[01]))\.[\d.]+$/.test(hostname) ||
    /^\[(?:::|::ffff:[\da-f:]+|f[cd][\da-f]{2}:.*|fe[89ab][\da-f]:.*)\]$/i.test(hostname)
  );
}
