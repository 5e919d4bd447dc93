import type { Instance } from '../../../preload/model/account.ts';
import type { AppKey, OAuthClient } from '../../providers/provider.ts';
import type { AppSecrets, Which } from './app-secrets.ts';
import type { AppKind, AppVersion } from './app-version.ts';
import type { CheckedDraft } from './checked-draft.ts';
import type { KnownApp } from './shown-app.ts';

/** What a service needs to know of a client beside its secrets. */
function ofKind({ provider, fields }: AppKind): Pick<OAuthClient, 'tenant' | 'registration'> {
  switch (provider) {
    case 'gitlab':
      return {};
    case 'github':
      return { registration: fields.registration };
    case 'azure-devops':
      return { tenant: fields.tenant };
  }
}

/** One version of a saved app as who signs in needs it. Throws `integration.secret-missing`, `vault.*`. */
export async function clientOf(
  app: KnownApp,
  version: AppVersion,
  which: Which,
  secrets: AppSecrets,
): Promise<OAuthClient> {
  const { clientId, allowHttp } = version;
  const clientSecret = await secrets.read(app, version, 'secret', which);
  return { instance: app.instance, clientId, clientSecret, allowHttp, ...ofKind(version) };
}

/** Whether what was shown for one holds for the other: the same client, with the same secret. */
export function isSameOAuthClient(one: OAuthClient, other: OAuthClient): boolean {
  const names = ['instance', 'clientId', 'clientSecret', 'tenant', 'registration'] as const;
  return names.every((name) => one[name] === other[name]);
}

/** The current version with its private key, for what an app does as itself. */
export async function clientWithKey(app: KnownApp, secrets: AppSecrets): Promise<OAuthClient> {
  const client = await clientOf(app, app, 'current', secrets);
  const key = await secrets.read(app, app, 'key', 'current');
  return withKey(client, app, key);
}

/** A draft as it would be, with the saved secrets it keeps. */
export async function clientOfDraft(
  draft: CheckedDraft,
  saved: KnownApp | undefined,
  secrets: AppSecrets,
): Promise<OAuthClient> {
  const { instance, clientId, allowHttp, secret, key } = draft;
  const kind = draft.kind(saved, 0);
  const keptSecret =
    saved && secret === undefined
      ? await secrets.read(saved, saved, 'secret', 'current')
      : undefined;
  const keptKey =
    saved && key === undefined ? await secrets.read(saved, saved, 'key', 'current') : undefined;
  const client = {
    instance,
    clientId,
    clientSecret: secret ?? keptSecret,
    allowHttp,
    ...ofKind(kind),
  };
  return withKey(client, { ...kind, clientId }, key?.pkcs8 ?? keptKey);
}

function withKey(
  client: OAuthClient & { readonly instance: Instance },
  kind: AppKind & { readonly clientId: string },
  privateKey: string | undefined,
): OAuthClient {
  if (kind.provider !== 'github' || privateKey === undefined) return client;
  const { appId, installUrl } = kind.fields;
  const app: AppKey = {
    // GitHub takes the client id for the App ID in a JWT's `iss`, too.
    id: appId ?? kind.clientId,
    privateKey,
    ...(installUrl === null ? {} : { installUrl }),
  };
  return { ...client, app };
}
