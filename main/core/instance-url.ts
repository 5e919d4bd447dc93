import type { Instance } from '../../preload/model/account.ts';
import { isForbiddenAddress, isLoopback } from './address.ts';
import { AppError } from './app-error.ts';

export interface InstanceOptions {
  /** The admin switched plain http on. It still works on this machine's loopback only. */
  readonly allowHttp: boolean;
}

/**
 * The one canonical form of what a person typed as a service's address: scheme and host in
 * lower case (IDN as punycode), the default port left out, a sub-path kept without a
 * trailing slash. Total: every text gives an instance or an `AppError`, and no error
 * carries what was typed, which may hold a password.
 *
 * Throws `instance.malformed`, `instance.insecure`, `instance.credentials-in-url`,
 * `instance.forbidden-address`.
 */
export function canonicalInstance(typed: string, options: InstanceOptions): Instance {
  const text = typed.replace(/^ +| +$/g, '');
  if (text.length > 2048) throw malformed('too long');
  // The URL parser would silently drop these, so that two texts mean one host.
  if (unseen.test(text)) throw malformed('control or invisible character');
  if (text.includes('\\')) throw malformed('backslash');
  if (text === '') throw malformed('empty');

  const { scheme, authority, rest } = split(text);
  if (scheme !== 'https' && scheme !== 'http') throw malformed('scheme');
  if (authority.includes('@')) throw new AppError('instance.credentials-in-url');
  if (authority.includes('%')) throw malformed('host');
  if (rest.includes('?')) throw malformed('query');
  if (rest.includes('#')) throw malformed('fragment');
  if (/:0*$/.test(authority)) throw malformed('port');

  const url = parse(`${scheme}://${authority}${rest}`);
  const host = url.hostname.replace(/\.$/, '');
  if (!host.startsWith('[') && !validHost.test(host)) throw malformed('host');
  if (isForbiddenAddress(host)) throw new AppError('instance.forbidden-address', { detail: host });
  if (scheme === 'http' && !(options.allowHttp && isLoopback(host))) {
    throw new AppError('instance.insecure', { detail: host });
  }
  const path = url.pathname.replace(/\/$/, '');
  if (!validPath.test(path)) throw malformed('path');

  const canonical = `${scheme}://${host}${url.port ? `:${url.port}` : ''}${path}`;
  if (canonical.length > 512) throw malformed('too long');
  // Everything the brand promises was checked above.
  return canonical as Instance;
}

const malformed = (detail: string) => new AppError('instance.malformed', { detail });

/** Controls, line separators, and what Unicode calls format characters: bidi, zero width, soft hyphen. */
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;

/** Labels of letters, digits, hyphen, underscore; no empty one. The URL parser made it ASCII. */
const validHost = /^[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*$/;

/** GitLab's relative URL root: plain segments, none empty, nothing percent-encoded. */
const validPath = /^(\/[A-Za-z0-9._~-]+)*$/;

interface Parts {
  readonly scheme: string;
  readonly authority: string;
  readonly rest: string;
}

/** The scheme is added only where none was typed: `host`, `host:8443`, `host/path`. */
function split(text: string): Parts {
  const [, scheme, tail = ''] = /^([A-Za-z][A-Za-z0-9+.-]*):\/\/(.*)$/.exec(text) ?? [
    '',
    'https',
    text,
  ];
  const end = tail.search(/[/?#]/);
  const authority = end === -1 ? tail : tail.slice(0, end);
  if (authority === '') throw malformed('host');
  return {
    scheme: (scheme ?? '').toLowerCase(),
    authority,
    rest: end === -1 ? '' : tail.slice(end),
  };
}

function parse(text: string): URL {
  if (!URL.canParse(text)) throw malformed('host or port');
  return new URL(text);
}
