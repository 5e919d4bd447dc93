import { appScheme } from '../../core/app-scheme.ts';
import { providerId, type ProviderId } from '../../../preload/model/account.ts';
import { parseQuery, type Query } from './query.ts';

/** Why a link was not understood. A word for logs and tests; never a part of the link. */
export type LinkProblem =
  | 'input-too-long'
  | 'malformed-callback'
  | 'malformed-encoding'
  | 'malformed-code'
  | 'malformed-state'
  | 'missing-code'
  | 'missing-state'
  | 'duplicate-parameter'
  | 'unexpected-parameter'
  | 'malformed-clone';

interface Answer {
  readonly provider: ProviderId;
  /** The address without its query, for an exact comparison with what was registered. */
  readonly redirectUri: string;
  readonly state: string;
  /** The issuer the answer names (RFC 9207), compared as a plain string; null when not sent. */
  readonly issuer: string | null;
}

export type AppLink =
  | (Answer & { readonly kind: 'code'; readonly code: string })
  /** The service said no. `description` is its words, still to be cleaned. */
  | (Answer & {
      readonly kind: 'error';
      readonly error: string;
      readonly description: string | null;
    })
  /** A request to fill in the clone dialog. Nothing may act on it by itself. */
  | { readonly kind: 'clone'; readonly url: string }
  | { readonly kind: 'unsupported' }
  | { readonly kind: 'malformed'; readonly problem: LinkProblem };

/** Longest link looked at, in UTF-16 units: 8 KiB. What is longer is refused before it is parsed. */
export const longestLink = 8192;
const longestCloneUrl = 4096;

/**
 * Reads a link of our scheme, or the loopback address a browser ended on. Total: never throws.
 *
 * The text is taken apart as it came, not by `URL`, which would drop tabs, fold case and
 * repair what is malformed. One rule for case: the scheme is compared without it, because
 * browsers and systems fold it (RFC 3986 §3.1); everything after it exactly as registered.
 * A fragment is refused: that is where the implicit grant, which we never use, puts tokens.
 */
export function parseAppLink(text: string): AppLink {
  if (text.length > longestLink) return malformed('input-too-long');
  if (!/^[\x21\x22\x24-\x7e]+$/.test(text)) return malformed('malformed-callback');

  const [address = '', ...rest] = text.split('?');
  const target = targetOf(address);
  if (typeof target === 'string') {
    return target === 'unsupported' ? { kind: 'unsupported' } : malformed('malformed-callback');
  }

  const query = parseQuery(rest.join('?'));
  if (query.at === 'failed') return malformed(problemOf(query.problem, query.name));
  return target.clone ? clone(query) : answer(query, target.provider, target.redirectUri);
}

/** Writes a link that `parseAppLink` reads back as the same value. */
export function formatAppLink(
  link: Extract<AppLink, { kind: 'code' | 'error' | 'clone' }>,
): string {
  if (link.kind === 'clone') return `${appScheme}://clone?${pair('url', link.url)}`;
  const pairs = [
    ...(link.kind === 'code'
      ? [pair('code', link.code)]
      : [pair('error', link.error), pair('error_description', link.description)]),
    pair('state', link.state),
    pair('iss', link.issuer),
  ];
  return `${link.redirectUri}?${pairs.filter((one) => one !== '').join('&')}`;
}

/** Encodes only what must be, so that a link never grows past the limit it was read under. */
function pair(name: string, value: string | null): string {
  if (value === null) return '';
  const encoded = value.replace(/[%&+#]|[^\x20-\x7e]+/g, encodeURIComponent);
  return `${name}=${encoded.replaceAll(' ', '+')}`;
}

type Target =
  | { readonly clone: true }
  | { readonly clone: false; readonly provider: ProviderId; readonly redirectUri: string };

function targetOf(address: string): Target | 'unsupported' | 'malformed' {
  const loopback =
    /^http:(\/\/(?:127\.0\.0\.1|localhost)(?::[1-9]\d{0,4})?\/oauth\/([a-z0-9-]{1,32}))$/i.exec(
      address,
    );
  if (loopback) return answerTarget('http', loopback[1], loopback[2]);

  const [scheme, hierarchy] = cut(address, ':');
  if (scheme.toLowerCase() !== appScheme || hierarchy === undefined) return 'malformed';
  const parts = /^\/\/([a-z][a-z0-9-]*)((?:\/[\w.~%-]*)*)$/.exec(hierarchy);
  if (!parts) return 'malformed';
  const [, action, path = ''] = parts;
  if (action === 'clone') return path === '' || path === '/' ? { clone: true } : 'malformed';
  if (action !== 'oauth') return 'unsupported';
  return answerTarget(appScheme, hierarchy, /^\/([a-z0-9-]{1,32})$/.exec(path)?.[1]);
}

function answerTarget(
  scheme: string,
  hierarchy: string | undefined,
  name: string | undefined,
): Target | 'malformed' | 'unsupported' {
  if (hierarchy === undefined || name === undefined) return 'malformed';
  // The patterns that found these fold case only to read the scheme.
  if (hierarchy !== hierarchy.toLowerCase()) return 'malformed';
  const provider = providerId.safeParse(name);
  if (!provider.success) return 'unsupported';
  return { clone: false, provider: provider.data, redirectUri: `${scheme}:${hierarchy}` };
}

/** Tokens in a query come from an attacker or from a grant we never ask for. */
const neverExpected = ['access_token', 'id_token', 'refresh_token', 'token_type', 'client_secret'];

function answer(query: Query, provider: ProviderId, redirectUri: string): AppLink {
  const { values } = query;
  if (neverExpected.some((name) => values.has(name))) return malformed('unexpected-parameter');

  const code = values.get('code');
  const error = values.get('error');
  if (code === undefined && error === undefined) return malformed('missing-code');
  if (code !== undefined && error !== undefined) return malformed('malformed-callback');
  if (code !== undefined && !/^[\x21-\x7e]{1,2048}$/.test(code)) return malformed('malformed-code');
  // The characters of RFC 6749 §4.1.2.1.
  if (error !== undefined && !/^[\x20\x21\x23-\x5b\x5d-\x7e]{1,128}$/.test(error)) {
    return malformed('malformed-callback');
  }

  const state = values.get('state');
  if (state === undefined || state === '') return malformed('missing-state');
  if (!/^[\x21-\x7e]{1,512}$/.test(state)) return malformed('malformed-state');

  const common = { provider, redirectUri, state, issuer: values.get('iss') ?? null };
  return code === undefined
    ? {
        kind: 'error',
        ...common,
        error: error ?? '',
        description: values.get('error_description') ?? null,
      }
    : { kind: 'code', ...common, code };
}

function clone(query: Query): AppLink {
  const url = query.values.get('url');
  if (query.values.size > 1) return malformed('unexpected-parameter');
  if (url === undefined || url.length > longestCloneUrl) return malformed('malformed-clone');
  // Control characters could forge lines or reorder the text in the dialog that shows it.
  return /^[^\p{C}\p{Zl}\p{Zp}]+$/u.test(url)
    ? { kind: 'clone', url }
    : malformed('malformed-clone');
}

function problemOf(problem: 'duplicate' | 'encoding', name: string): LinkProblem {
  if (problem === 'duplicate') return 'duplicate-parameter';
  return name === 'code' ? 'malformed-code' : 'malformed-encoding';
}

function malformed(problem: LinkProblem): AppLink {
  return { kind: 'malformed', problem };
}

/** Splits at the first separator; the second part is undefined when there is none. */
function cut(text: string, separator: string): readonly [string, string | undefined] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + separator.length)];
}
