import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { Connection } from '../../../ports/network.ts';

/** How git is told to reach one origin. */
export interface GitWay {
  /** `key=value`, for `git -c`. */
  readonly settings: readonly string[];
  /** What git may ask the broker for beside the account's credential. */
  readonly proxy: ProxyAnswer | null;
}

/** The credential of one proxy, answered for exactly that one. */
export interface ProxyAnswer {
  /** `http://host:port`. */
  readonly url: string;
  readonly username: string;
  readonly password: string;
}

/**
 * Turns the one network truth into git's words. The proxy is always said, even when there is
 * none, so that no variable and no setting of a folder decides it; the decision about exceptions
 * was made before, so git is told of none. The private key is written into the operation's own
 * folder, for as long as that lives.
 */
export async function prepareWay(
  { proxy, proxyCredential, ca, clientCertificate }: Connection,
  origin: string,
  parts: { readonly folder: string; readonly bundle: (ca: string | null) => Promise<string> },
): Promise<GitWay> {
  const settings = [
    `http.proxy=${proxy === null ? '' : withUser(proxy.url, proxyCredential?.username)}`,
    `http.sslCAInfo=${await parts.bundle(ca)}`,
    // On Windows git's own TLS library looks at the file only when it is told to.
    ...(process.platform === 'win32' ? ['http.schannelUseSSLCAInfo=true'] : []),
  ];
  if (proxy?.url.startsWith('https:')) {
    settings.push(`http.proxySSLCAInfo=${await parts.bundle(proxy.ca)}`);
  }
  if (clientCertificate !== null) {
    const [certificate, key] = [join(parts.folder, 'cert'), join(parts.folder, 'key')];
    await writeFile(certificate, clientCertificate.certificate, { mode: 0o600, flag: 'wx' });
    await writeFile(key, clientCertificate.key, { mode: 0o600, flag: 'wx' });
    // Said for the origin alone: to every other host git has nothing to show.
    settings.push(`http.${origin}/.sslCert=${certificate}`, `http.${origin}/.sslKey=${key}`);
  }
  const answer =
    proxy === null || proxyCredential === null ? null : { url: proxy.url, ...proxyCredential };
  return { settings, proxy: answer };
}

/** git asks for the password only of a proxy whose address names a user (http.c, `init_curl_proxy_auth`). */
function withUser(url: string, username: string | undefined): string {
  if (username === undefined) return url;
  return url.replace('://', `://${encodeURIComponent(username)}@`);
}
