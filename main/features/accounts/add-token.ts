import type { Parsed } from '../../../preload/contract.ts';
import type { Account, Instance, ProviderId } from '../../../preload/model/account.ts';
import { AppError, isFailure } from '../../core/app-error.ts';
import type { Clock } from '../../core/clock.ts';
import { canonicalInstance } from '../../core/instance-url.ts';
import type { Identity, Provider, TokenFacts } from '../../providers/provider.ts';
import type { NewLink } from './deps.ts';
import { scopesOf } from './scopes.ts';

interface AddTokenDeps {
  readonly provider: (id: ProviderId) => Provider;
  readonly clock: Pick<Clock, 'now'>;
  readonly link: (link: NewLink) => Promise<Account>;
}

/** No line end, no NUL, no blank: a token can never forge a line of git's credential protocol. */
const tokenShape = /^[A-Za-z0-9._~+/=-]{1,8192}$/;

/**
 * Links an account by a token somebody made at the service and pasted. The service is asked whose it
 * is; where it cannot say, the user name given with it counts. Nothing is kept of a refused one, and
 * no error carries the token.
 *
 * Throws `account.bad-token`, `account.token-refused`, `account.username-needed`, `instance.*`,
 * `host.*`, `vault.*`.
 */
export async function addToken(
  deps: AddTokenDeps,
  typed: Parsed<'accounts.add-token'>,
): Promise<Account> {
  const token = typed.token.trim();
  if (!tokenShape.test(token)) throw new AppError('account.bad-token');
  const provider = deps.provider(typed.provider);
  const entered = canonicalInstance(typed.instance, { allowHttp: false });
  const instance = provider.instanceOf?.(entered) ?? entered;

  const identity = await identify(provider, instance, token, typed.username?.trim());
  const facts = identity.token ?? (await provider.identity?.describeToken?.(instance, token));
  return deps.link({
    provider: typed.provider,
    instance,
    method: 'token',
    redirectUri: null,
    grant: {
      accessToken: token,
      refreshToken: null,
      expiresIn: lifetime(facts, deps.clock.now()),
      scopes: scopesOf(facts),
    },
    identity,
  });
}

async function identify(
  { identity }: Provider,
  instance: Instance,
  token: string,
  username: string | undefined,
): Promise<Identity> {
  const named = nameOnly(username);
  if (identity === undefined) return named();
  try {
    return await identity.identify(instance, token);
  } catch (thrown) {
    if (isFailure(thrown, 'account.refused')) {
      const { detail, words } = thrown;
      throw new AppError('account.token-refused', { detail, words });
    }
    // The service knows it and does not let it ask: enough for git, and the person knows the rest.
    if (isFailure(thrown, 'host.forbidden') && username) return named();
    throw thrown;
  }
}

/** Git sends the name as a line of its own. */
function nameOnly(username: string | undefined): () => Identity {
  return () => {
    if (!username) throw new AppError('account.username-needed');
    // oxlint-disable-next-line no-control-regex -- refusing control characters is the point
    if (/[\u0000-\u0020\u007f]/.test(username)) throw new AppError('account.username-needed');
    return { login: username, name: username, email: null, avatarUrl: null };
  };
}

function lifetime(facts: TokenFacts | null | undefined, now: number): number | null {
  const expiresAt = facts?.expiresAt ?? null;
  return expiresAt === null ? null : Math.max(0, (expiresAt - now) / 1000);
}
