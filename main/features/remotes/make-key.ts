import type { Account } from '../../../preload/model/account.ts';
import type { RemoteKey } from '../../../preload/model/remote.ts';
import type { GitUrl } from '../../core/git-url.ts';
import { isSamePlace } from '../../core/place.ts';
import { handMade, identityOf, type RemotesDeps } from './deps.ts';
import { installationOf, keyTypeFor } from './installation.ts';
import { instanceOf } from './link.ts';

/**
 * A key pair for exactly this repository: the private half goes to the vault, the public half to the
 * person, with where to install it. A repository has one key: asked again, the same is shown, and
 * it follows a changed user name of the address (AWS gives one out only after the key is uploaded).
 * Throws `vault.*`.
 */
export async function keyFor(deps: RemotesDeps, url: GitUrl): Promise<RemoteKey> {
  const { ssh, accounts } = deps;
  const { kind } = deps.recognise(url);
  const installation = installationOf(kind, url);
  const known = accounts.all().find((account) => isKeyFor(account, url));
  if (known !== undefined) {
    const privateKey = await deps.secretOf(known);
    const account =
      known.repository === url.url ? known : await link(deps, url, known.login, privateKey);
    const { publicKey, fingerprint } = ssh.publicHalf(privateKey, known.login);
    return { account: account.id, publicKey, fingerprint, made: false, installation };
  }

  const login = commentFor(url);
  const { privateKey, publicKey, fingerprint } = await ssh.makeKey(keyTypeFor(kind), login);
  const account = await link(deps, url, login, privateKey);
  return { account: account.id, publicKey, fingerprint, made: true, installation };
}

async function link(deps: RemotesDeps, url: GitUrl, login: string, key: string): Promise<Account> {
  return deps.accounts.link({
    provider: 'git-url',
    instance: instanceOf(url),
    method: 'ssh-key',
    redirectUri: null,
    grant: handMade(key),
    identity: await identityOf(deps, login),
    repository: url.url,
  });
}

function isKeyFor({ method, repository }: Account, url: GitUrl): boolean {
  return method === 'ssh-key' && repository !== null && isSamePlace(repository, url.url);
}

/** What stands at the end of the public line, so that it is found again among others: `latchkey-shop-1a2b3c`. */
function commentFor({ path }: GitUrl): string {
  const name = (path.split('/').at(-1) ?? '').toLowerCase().replace(/[^a-z0-9._-]+/g, '-');
  const bytes = crypto.getRandomValues(new Uint8Array(3));
  const mark = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return `latchkey-${name.slice(0, 40)}-${mark}`;
}
