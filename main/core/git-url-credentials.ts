import { fromParts, type GitUrl, type GitUrlOptions, type RefusedGitUrl } from './git-url.ts';
import { looksLikeHost, looksLikeToken, partsOf, roughRefusal } from './git-url-rules.ts';

/** An address freed of what it held. */
export interface LiftedUrl {
  readonly url: GitUrl;
  /** The name that stood before the colon, decoded; null where only a token stood there, or nothing. */
  readonly username: string | null;
  /** The password or token, decoded; null where there was none. Never to be shown or logged. */
  readonly secret: string | null;
}

/**
 * Separates `https://user:token@host/…` into the plain address and what was in it, so that the
 * secret can go to the vault and the address anywhere. Total; a refusal holds nothing of the text
 * but the host. An ssh address has no password to lift: there it is refused.
 */
export function liftCredentials(
  typed: string,
  options: GitUrlOptions = {},
): LiftedUrl | RefusedGitUrl {
  const rough = roughRefusal(typed);
  if (rough !== null) return { refused: rough, host: null };
  const parts = partsOf(typed);
  const plain = fromParts(parts, options);
  if (!('refused' in plain)) return { url: plain, username: plain.user, secret: null };
  if (plain.refused !== 'credentials_in_url' || parts.protocol === 'ssh') return plain;

  const url = fromParts({ ...parts, user: null }, options);
  if ('refused' in url) return url;
  const held = separate(parts.user ?? '');
  return held === null ? { refused: 'credentials_in_url', host: url.host } : { url, ...held };
}

/**
 * The two halves, or null where they are not plain: what cannot be read as one thing is not taken.
 * Without a colon it is a name, unless it looks like a token.
 */
function separate(userinfo: string): Pick<LiftedUrl, 'username' | 'secret'> | null {
  const colon = userinfo.indexOf(':');
  const name = decoded(colon < 0 ? userinfo : userinfo.slice(0, colon));
  const secret = colon < 0 ? null : decoded(userinfo.slice(colon + 1));
  if (name === null || /[@/]/.test(userinfo) || (colon >= 0 && !secret)) return null;
  if (colon < 0 && looksLikeToken(name)) return { username: null, secret: name };
  if (looksLikeHost(name)) return null;
  if (colon < 0 && !/^[\w.@+-]{1,100}$/.test(name)) return null;
  return { username: name === '' ? null : name, secret };
}

/** Printable text without spaces or colons in what HTTP Basic can carry, or null. */
function decoded(text: string): string | null {
  try {
    const plain = decodeURIComponent(text);
    return /^[\x21-\x7e]{0,1024}$/.test(plain) ? plain : null;
  } catch {
    return null;
  }
}
