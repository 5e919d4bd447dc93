import { accountId, type Account, type AccountId } from '../../../preload/model/account.ts';
import { AppError } from '../../core/app-error.ts';
import { cleanText } from '../../core/clean-text.ts';
import { randomId } from '../../core/random-id.ts';
import type { Identity } from '../../providers/provider.ts';
import { accountOf, putAccount } from './account-row.ts';
import type { AccountsDeps, NewLink } from './deps.ts';
import { unlinkSubject } from './unlink-journal.ts';
import { healthFor } from './scopes.ts';

/** Stores account and credential at once; see `Accounts.link`. */
export async function linkAccount(deps: AccountsDeps, link: NewLink): Promise<Account> {
  const identity = link.identity ?? (await identify(deps, link));
  // An account without its picture is still the account.
  const avatar = await deps
    .provider(link.provider)
    .identity?.avatar(link.instance, identity)
    .catch(() => null);

  const account = await store(deps, link, identity, avatar ?? null);
  deps.record({
    action: 'account.linked',
    actor: `${account.login} on ${account.host}`,
    subject: account.host,
    result: 'done',
    detail: `by ${link.method}, may ${account.scopes.join(', ') || 'do what the service allows'}`,
  });
  return account;
}

/** Read back after every link: the person may have switched accounts in the browser. */
async function identify({ provider }: AccountsDeps, link: NewLink): Promise<Identity> {
  const { identity } = provider(link.provider);
  if (identity === undefined) throw new AppError('account.cannot-check');
  return identity.identify(link.instance, link.grant.accessToken);
}

async function store(
  deps: AccountsDeps,
  link: NewLink,
  identity: Identity,
  avatar: string | null,
): Promise<Account> {
  // Another process may link the same person meanwhile: then its id is taken at the second try.
  for (let tries = 0; tries < 3; tries += 1) {
    const former = find(deps, link, identity.login);
    const id = former?.id ?? accountId.parse(randomId('acc'));
    const endFormer = former && (await deps.credentials.replacing(former, link.grant));
    const writeGrant = await deps.credentials.grantWriter(id, link.grant);
    const stored = deps.database.transaction(() => {
      const known = find(deps, link, identity.login);
      if (known !== undefined && known.id !== id) return undefined;
      refuseWhileUnlinking(deps, id);
      put(deps, link, { id, identity, avatar });
      writeGrant();
      return deps.database.get('SELECT * FROM accounts WHERE id = ?', id);
    });
    if (stored === undefined) continue;
    await endFormer?.();
    return accountOf(stored);
  }
  throw new AppError('app.storage-failed', { detail: 'account' });
}

/** Unlinking ends by erasing what is stored for the account, and would erase the new credential too. */
function refuseWhileUnlinking({ database, processes }: AccountsDeps, id: AccountId): void {
  const held = database.get('SELECT * FROM journal WHERE subject = ?', unlinkSubject(id));
  if (held === undefined) return;
  const owner = { pid: Number(held['owner_pid']), mark: String(held['owner_mark']) };
  if (processes.isAlive(owner)) throw new AppError('account.unlinking');
  // Nobody finishes it any more, and the person has just said what they want instead.
  database.run('DELETE FROM journal WHERE subject = ?', unlinkSubject(id));
}

interface Who {
  readonly id: AccountId;
  readonly identity: Identity;
  readonly avatar: string | null;
}

function put({ database, clock, provider }: AccountsDeps, link: NewLink, who: Who): void {
  const now = Math.round(clock.now());
  const { expiresIn, scopes } = link.grant;
  putAccount(database, {
    id: who.id,
    provider: link.provider,
    instance: link.instance,
    login: who.identity.login,
    name: cleanText(who.identity.name, 256),
    email: who.identity.email === null ? null : cleanText(who.identity.email, 320),
    avatar: who.avatar,
    scopes,
    method: link.method,
    redirectUri: link.redirectUri,
    repository: link.repository ?? null,
    health: healthFor(provider(link.provider), { scopes, method: link.method }),
    linkedAt: now,
    lastUsedAt: null,
    expiresAt: expiresIn === null ? null : now + Math.max(0, Math.round(expiresIn * 1000)),
  });
}

/** The account this person has there already. */
function find({ database }: AccountsDeps, link: NewLink, login: string): Account | undefined {
  const row = database.get(
    'SELECT * FROM accounts WHERE provider = ? AND instance = ? AND login = ?',
    link.provider,
    link.instance,
    login,
  );
  return row && accountOf(row);
}
