import type { Account } from '../../../preload/model/account.ts';
import { AppError } from '../../core/app-error.ts';
import { cleanText } from '../../core/clean-text.ts';
import type { OAuthClient, Provider } from '../../providers/provider.ts';
import type { AppSecrets } from './app-secrets.ts';
import { clientOf, clientWithKey } from './clients.ts';
import type { IntegrationsDeps } from './deps.ts';
import type { KnownApp } from './shown-app.ts';

/** Who an app was shown to work by: a person, or the app itself. */
export interface Proof {
  readonly by: string;
  /** The account that was linked by it; null where there is none. */
  readonly account: Account | null;
}

/** Whether the app can show by itself, without a person, that it works. */
export function provesItself(app: KnownApp): boolean {
  if (app.provider === 'github') return app.fields.privateKey !== null;
  return app.provider === 'azure-devops' && app.fields.mode === 'service-principal';
}

/**
 * Lets an app show that it works: a GitHub App by its key, a service principal by its secret and
 * by what it sees in the organisation, as an account of its own.
 *
 * Throws `integration.not-proven`, `integration.app-key-refused`, `integration.principal-not-added`,
 * `integration.nothing-visible`, `sign-in.*`, `host.*`, `vault.*`.
 */
export async function prove(
  app: KnownApp,
  secrets: AppSecrets,
  deps: Pick<IntegrationsDeps, 'provider' | 'linkApp'>,
): Promise<Proof> {
  const provider = deps.provider(app.provider);
  return app.provider === 'github'
    ? proveByKey(app, await clientWithKey(app, secrets), provider)
    : provePrincipal(app, await clientOf(app, app, 'current', secrets), provider, deps);
}

async function proveByKey(app: KnownApp, client: OAuthClient, provider: Provider): Promise<Proof> {
  const rows = (await provider.preflight?.(client)) ?? [];
  // Where it is installed is each owner's affair, and shown on its own.
  const wrong = rows.find(({ id, status }) => status === 'failed' && id !== 'organisation');
  if (wrong !== undefined)
    throw new AppError('integration.not-proven', { detail: `${wrong.title}: ${wrong.detail}` });
  await provider.installations?.(client);
  const slug = app.provider === 'github' ? app.fields.appSlug : null;
  return { by: slug === null ? 'the app itself' : `the app ${slug}`, account: null };
}

async function provePrincipal(
  app: KnownApp,
  client: OAuthClient,
  provider: Provider,
  { linkApp }: Pick<IntegrationsDeps, 'linkApp'>,
): Promise<Proof> {
  if (provider.appGrant === undefined || provider.listing === undefined)
    throw new AppError('app.not-here');
  const grant = await provider.appGrant.request(client);
  const isVisible = await seesSomething(provider.listing, client, grant.accessToken);
  if (!isVisible) throw new AppError('integration.nothing-visible', { detail: client.instance });
  const account = await linkApp(app, grant);
  return { by: account.login, account };
}

/** Entra ID grants a token for every app; only the organisation says whether it is in there. */
async function seesSomething(
  listing: NonNullable<Provider['listing']>,
  { instance }: OAuthClient,
  token: string,
): Promise<boolean> {
  try {
    for await (const page of listing.repositories(instance, token)) {
      if (page.length > 0) return true;
    }
    return false;
  } catch (thrown) {
    if (!(thrown instanceof AppError) || !strangers.has(thrown.code)) throw thrown;
    throw new AppError('integration.principal-not-added', {
      detail: instance,
      words: thrown.words === undefined ? undefined : cleanText(thrown.words, 300),
    });
  }
}

/** How an organisation answers a principal that is not one of its users. */
const strangers: ReadonlySet<string> = new Set([
  'account.not-a-member',
  'account.refused',
  'host.forbidden',
  'host.not-found',
]);
