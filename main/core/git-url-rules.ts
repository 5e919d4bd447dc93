/** Why an address was not accepted, each as a sentence that repeats nothing of what was typed. */
export const sentences = {
  input_too_long: 'It is longer than 2,048 characters.',
  control_character: 'It holds a control, line-separator or direction character.',
  unsupported_protocol: 'Only https and ssh addresses can be used.',
  ssh: 'This is an SSH address. Use the https address of the repository.',
  https: 'This is an https address. Use the SSH address of the repository.',
  malformed_url: 'It has neither the form https://host/path nor git@host:path.',
  malformed_host: 'The host is not written plainly.',
  malformed_port: 'The port is not a number from 1 to 65535.',
  malformed_path: 'The path is not a plain path.',
  malformed_user: 'The user name before the @ is not a plain name.',
  home_path: 'The path starts with ~, whose meaning only the server knows. Write the full path.',
  confusable_host: 'The host has letters outside a–z, which can imitate another host.',
  credentials_in_url: 'The part before the @ is not needed.',
  insecure_http: 'It is plain http.',
} as const;

export type GitUrlRefusal = keyof typeof sentences;

// C0, DEL, C1 (with U+0085), line and paragraph separators, direction marks and overrides, BOM.
// oxlint-disable-next-line no-control-regex -- refusing them is the point
const hostile = /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/;
/** The same, percent-encoded as UTF-8. */
const encodedHostile =
  /%(?:[01][0-9a-f]|7f|c2%[89][0-9a-f]|d8%9c|e2%80%(?:8[b-f]|a[8-e])|e2%81%a[0-9]|ef%bb%bf)/i;
const encodedLineBreak = /%(?:0[0ad]|c2%85|e2%80%a[89])/i;

const plainForm = /^(https?|ssh):\/\/([^/]+)(\/.*)$/is;
/** `user@host:path`, as scp writes it. A second `@`, or `//` after the colon, is something else. */
const scpForm = /^([^\s@:/]+)@(\[[^\]]*\]|[^\s@:/[\]]+):(?!\/\/)(.+)$/s;

/** The pieces of an address as they stand there, the path with its first slash. */
export interface GitUrlParts {
  readonly protocol: 'https' | 'http' | 'ssh';
  /** What stands before the last `@`, or null. */
  readonly user: string | null;
  readonly host: string;
  readonly path: string;
}

/** What can be seen on the text itself, before anything is taken apart. */
export function roughRefusal(typed: string): GitUrlRefusal | null {
  if (typed.length > 2048) return 'input_too_long';
  if (hostile.test(typed) || encodedLineBreak.test(typed)) return 'control_character';
  // What ssh would read as an option of its own (CVE-2017-1000117).
  if (/^(?:ssh:\/\/)?(?:[^/]*@)?-/i.test(typed)) return 'malformed_url';
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(typed)?.[1]?.toLowerCase();
  if (scheme !== undefined && !['https', 'http', 'ssh'].includes(scheme)) {
    return 'unsupported_protocol';
  }
  if (/[\s\\]/.test(typed) || /[?#]/.test(typed)) return 'malformed_url';
  return plainForm.test(typed) || scpForm.test(typed) ? null : 'malformed_url';
}

/** For what `roughRefusal` lets pass. */
export function partsOf(typed: string): GitUrlParts {
  const scp = scpForm.exec(typed);
  if (scp !== null) {
    const [, user = '', host = '', path = ''] = scp;
    // git decodes `%` in an address with a scheme, and sends the scp form as it stands.
    return {
      protocol: 'ssh',
      user,
      host,
      path: `/${path.replace(/^\//, '').replaceAll('%', '%25')}`,
    };
  }
  const [, scheme = '', authority = '', path = ''] = plainForm.exec(typed) ?? [];
  const at = authority.lastIndexOf('@');
  return {
    protocol: scheme.toLowerCase() as GitUrlParts['protocol'],
    user: at < 0 ? null : authority.slice(0, at),
    host: authority.slice(at + 1),
    path,
  };
}

export interface PlainHost {
  /** As WHATWG writes it: lower case, an IPv4 address as four numbers, IPv6 in brackets. */
  readonly hostname: string;
  /** Null when it is the protocol's own. */
  readonly port: number | null;
}

const defaultPorts = { https: 443, http: 80, ssh: 22 } as const;

/**
 * Letters and digits may be percent-encoded (curl decodes them, so the plain form is the same
 * host); anything else encoded in a host is a trick, and ssh knows no encoding at all.
 */
export function plainHost({
  protocol,
  host: raw,
}: Pick<GitUrlParts, 'protocol' | 'host'>): PlainHost | { readonly refused: GitUrlRefusal } {
  const host =
    protocol === 'ssh'
      ? raw
      : raw.replace(/%([46][1-9a-f]|[57][0-9a]|3[0-9])/gi, (_, hex: string) =>
          String.fromCharCode(Number.parseInt(hex, 16)),
        );
  if (encodedHostile.test(host)) return { refused: 'control_character' };
  if (/[^\x20-\x7e]/.test(host)) return { refused: 'confusable_host' };
  const [, name = '', port] = /^(\[[^\]]*\]|[^:]*)(?::(.*))?$/.exec(host) ?? [];
  if (name === '') return { refused: host.startsWith(':') ? 'malformed_host' : 'malformed_url' };
  if (!/^(?:\[[0-9a-f:.]+\]|[a-z0-9_](?:[a-z0-9_.-]*))$/i.test(name)) {
    return { refused: 'malformed_host' };
  }
  if (port !== undefined && (!/^0*[1-9]\d{0,4}$/.test(port) || Number(port) > 65_535)) {
    return { refused: 'malformed_port' };
  }
  const url = URL.parse(`https://${name}/`);
  if (url === null) return { refused: 'malformed_host' };
  const number = Number(port ?? defaultPorts[protocol]);
  return { hostname: url.hostname, port: number === defaultPorts[protocol] ? null : number };
}

/** The port a protocol has when none is named. */
export const defaultPort = (protocol: GitUrlParts['protocol']): number => defaultPorts[protocol];

/** Tokens that people paste in the place of a user name: known beginnings, or a long mix of letters and digits. */
export function looksLikeToken(text: string): boolean {
  return (
    /^(?:gh[pousr]_|github_pat_|gl[a-z]{2,5}-|xox|sk-|eyJ|ATBB|ATCTT)/i.test(text) ||
    /^(?=[a-z]*\d)(?=\d*[a-z])[a-z0-9]{32,}$/i.test(text)
  );
}

/** A name that reads like a host is a trick, not a name: `github.com@evil.example`. */
export function looksLikeHost(name: string): boolean {
  return /^[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:com|org|net|io|dev|ms|app|cloud)$/i.test(name);
}

/**
 * Azure DevOps hands out `https://org@dev.azure.com/…`, so a plain name is dropped quietly. A
 * password, a token in the place of the name, or a name that looks like a host is refused. The
 * name of an ssh address is part of it: what a key is tried for.
 */
export function userRefusal(protocol: GitUrlParts['protocol'], user: string): GitUrlRefusal | null {
  if (looksLikeToken(user) || user.includes(':')) return 'credentials_in_url';
  if (protocol === 'ssh') {
    const plain = /^[a-z0-9_][a-z0-9._-]{0,63}$/i.test(user);
    return plain && !looksLikeHost(user) ? null : 'malformed_user';
  }
  return /^[a-z0-9][a-z0-9_-]{0,49}$/i.test(user) ? null : 'credentials_in_url';
}

export function pathRefusal(protocol: GitUrlParts['protocol'], path: string): GitUrlRefusal | null {
  if (encodedHostile.test(path)) return 'control_character';
  const segments = path.replace(/\/$/, '').slice(1).split('/');
  const odd = segments.some(
    (segment) =>
      segment === '' ||
      /^(?:\.|%2e){1,2}$/i.test(segment) ||
      /%(?![0-9a-f]{2})|%2f|%5c/i.test(segment) ||
      /^(?:\.|%2e)(?:g|%67)(?:i|%69)(?:t|%74)$/i.test(segment),
  );
  const [first = ''] = segments;
  if (odd || first.startsWith('-')) return 'malformed_path';
  return protocol === 'ssh' && isHome(segments) ? 'home_path' : null;
}

/**
 * `~/x` means the server's idea of a home. `~ada/shop` does too on a plain server, but it is also
 * how Bitbucket Data Center and SourceHut name a person's own repositories.
 */
function isHome([first = '', ...rest]: readonly string[]): boolean {
  return /^(?:~|%7e)/i.test(first) && !(/^~[a-z0-9][\w.-]*$/i.test(first) && rest.length > 0);
}

export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\./.test(hostname);
}

/** Loopback, RFC 1918, link-local and unique-local, as WHATWG writes them. */
export function isLocal(hostname: string): boolean {
  return (
    isLoopback(hostname) ||
    /^(?:0|10|169\.254|192\.168|172\.(?:1[6-9]|2\d|3[01]))\.[\d.]+$/.test(hostname) ||
    /^\[(?:::|::ffff:[\da-f:]+|f[cd][\da-f]{2}:.*|fe[89ab][\da-f]:.*)\]$/i.test(hostname)
  );
}
