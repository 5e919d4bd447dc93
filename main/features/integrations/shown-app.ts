import type { Account, AccountId } from '../../../preload/model/account.ts';
import type { AzureDevopsApp, Certificate, GitApp } from '../../../preload/model/integration.ts';
import { isFailure } from '../../core/app-error.ts';
import { nameOf } from '../../core/instance-root.ts';
import type { AppSecrets } from './app-secrets.ts';
import type { AzureFields } from './app-version.ts';
import type { SavedApp } from './saved-apps.ts';

export interface ShowDeps {
  readonly secrets: AppSecrets;
  readonly readCertificate: (pem: string) => Certificate;
  /** Undefined once it was unlinked. */
  readonly account: (id: AccountId) => Account | undefined;
  /** How long a service user's sign-in lasts, by when it was used last. Both in milliseconds. */
  readonly idleState: (lastUsedAt: number, now: number) => NonNullable<AzureDevopsApp['idle']>;
  readonly now: () => number;
}

/** An app as it is known now, with where it comes from. */
export type KnownApp = SavedApp & { readonly managed: boolean };

/**
 * An app whose secret was in a vault that was left waits for its secret, and then for an admin,
 * like a new one. Its former version is worth nothing either without its own.
 */
export function withoutLost(app: KnownApp, { secrets }: Pick<ShowDeps, 'secrets'>): KnownApp {
  const lost = secrets.isLost(app, app, 'current');
  const before =
    app.before && !anyOf(secrets.isLost(app, app.before, 'before')) ? app.before : null;
  const known = { ...app, before };
  if (!anyOf(lost)) return known;
  const waiting = { ...known, state: 'saved' as const, authorisedBy: null };
  const secretSavedAt = lost.secret ? null : app.secretSavedAt;
  if (!lost.key || waiting.provider !== 'github') return { ...waiting, secretSavedAt };
  return { ...waiting, secretSavedAt, fields: { ...waiting.fields, privateKey: null } };
}

const anyOf = (lost: { readonly secret: boolean; readonly key: boolean }): boolean =>
  lost.secret || lost.key;

/** As the window sees it. */
export function toGitApp(saved: KnownApp, deps: ShowDeps): GitApp {
  const app = withoutLost(saved, deps);
  const common = {
    instance: app.instance,
    host: nameOf(app.instance),
    secretSavedAt: app.secretSavedAt,
    ca: app.ca === null ? null : describe(app.ca, deps),
    allowHttp: app.allowHttp,
    state: app.state,
    authorisedBy: app.authorisedBy,
    savedAt: app.savedAt,
    managed: app.managed,
    replaces: replacedBy(app),
  };
  switch (app.provider) {
    case 'gitlab':
      return { provider: app.provider, ...common, applicationId: app.clientId };
    case 'github':
      return { provider: app.provider, ...common, clientId: app.clientId, ...app.fields };
    case 'azure-devops': {
      const { organisation, tenant, mode, secretExpiresAt } = app.fields;
      return {
        provider: app.provider,
        ...common,
        clientId: app.clientId,
        organisation,
        tenant,
        mode,
        secretExpiresAt,
        ...acting(app, deps),
      };
    }
  }
}

function replacedBy({ before }: KnownApp): GitApp['replaces'] {
  if (before === null) return null;
  const { clientId, authorisedBy, savedAt } = before;
  const mode = before.provider === 'azure-devops' ? before.fields.mode : null;
  return { clientId, mode, authorisedBy, savedAt };
}

/** Who acts for the organisation now, and whether the state still holds without them. */
function acting(
  app: Extract<KnownApp, { provider: 'azure-devops' }>,
  deps: ShowDeps,
): Pick<AzureDevopsApp, 'actsAs' | 'formerly' | 'idle' | 'state' | 'authorisedBy'> {
  const inUse = app.before?.provider === 'azure-devops' ? app.before.fields : app.fields;
  const account = linked(inUse.actsAs, deps);
  const former = linked(app.fields.formerly, deps);
  // A preset app is ready for people to link through; nobody acts for it.
  const isReady = app.state === 'ready' && (account !== undefined || app.managed);
  return {
    actsAs: account?.id ?? null,
    // Only when its successor works is the former account one too many.
    formerly: isReady && former !== undefined && former.id !== account?.id ? former.id : null,
    idle: account ? idleOf(account, inUse, deps) : null,
    state: isReady ? 'ready' : 'saved',
    authorisedBy: isReady ? app.authorisedBy : null,
  };
}

function linked(id: AccountId | null, { account }: ShowDeps): Account | undefined {
  return id === null ? undefined : account(id);
}

function idleOf(account: Account, { mode }: AzureFields, { idleState, now }: ShowDeps) {
  if (mode !== 'service-user') return null;
  return idleState(Math.max(account.linkedAt, account.lastUsedAt ?? 0), now());
}

/** A CA that has expired since is shown all the same, so that it can be replaced. */
function describe(pem: string, { readCertificate }: ShowDeps): Certificate {
  try {
    return readCertificate(pem);
  } catch (thrown) {
    if (!isFailure(thrown, 'integration.bad-certificate')) throw thrown;
    const reason = thrown.detail ?? 'it cannot be read';
    return { subject: `No longer usable: ${reason}`, issuer: '', fingerprint: '', notAfter: 0 };
  }
}
