import type { HandlersFor } from '../../../preload/contract.ts';
import type { Account, Instance, ProviderId } from '../../../preload/model/account.ts';
import {
  gitAppProvider,
  type GitApp,
  type GitAppProvider,
} from '../../../preload/model/integration.ts';
import type { Attempt } from '../../../preload/model/sign-in.ts';
import { AppError } from '../../core/app-error.ts';
import { nameOf } from '../../core/instance-root.ts';
import type { OAuthClient } from '../../providers/provider.ts';
import { createAppSecrets } from './app-secrets.ts';
import type { CheckedDraft } from './checked-draft.ts';
import { clientOf, clientOfDraft, clientWithKey, isSameOAuthClient } from './clients.ts';
import type { AppName, IntegrationsDeps } from './deps.ts';
import { createKnownApps } from './known-apps.ts';
import { originsOf, preflightRows } from './preflight.ts';
import { prove, provesItself, type Proof } from './proving.ts';
import { createSaving } from './saving.ts';
import { toGitApp, withoutLost, type KnownApp } from './shown-app.ts';

export interface IntegrationsFeature {
  readonly handlers: HandlersFor<'integrations'>;
  /**
   * The app to sign in with. While a change waits for an admin, only the admin's own sign-in
   * (`authorise`) goes through it; everything else uses the version that works.
   * Throws `sign-in.no-app`, `integration.secret-missing`, or `vault.*` when its secret cannot be read.
   */
  readonly clientFor: (
    provider: ProviderId,
    instance: Instance,
    purpose?: Attempt['purpose'],
  ) => Promise<OAuthClient>;
  /**
   * PEM of the CAs an admin added for this origin (`originOf` form): that of an instance, or of
   * its API and sign-in. Undefined when there is none.
   */
  readonly caFor: (origin: string) => string | undefined;
  /** Every instance an app is saved for. */
  readonly instances: () => readonly Instance[];
  /** Every app that is saved, by name. */
  readonly names: () => readonly AppName[];
  /** The origins (`originOf` form) of every saved app's instance, its API and its sign-in. */
  readonly origins: () => readonly string[];
  /** Announces the list again: the vault changed, and with it what secrets are there. */
  readonly refresh: () => void;
  /** Announces the list again where it shows accounts, which changed. */
  readonly accountsChanged: () => void;
  /**
   * An admin completed a sign-in through the saved app, as `client` of the service. Throws
   * `integration.changed` when another client is saved by now.
   */
  readonly authorised: (
    app: { readonly provider: ProviderId; readonly instance: Instance },
    account: Account,
    client: OAuthClient,
  ) => Promise<void>;
}

/**
 * The organisation's apps, one per service and instance. Secrets are write-only: they go into
 * the vault and to the service, and never back to who typed them.
 */
export function createIntegrations(deps: IntegrationsDeps): IntegrationsFeature {
  const { database, clock, readCertificate, checkDraft, requireAdmin } = deps;
  const secrets = createAppSecrets(deps.vault);
  const apps = createKnownApps(database, deps.presets, checkDraft);
  const saving = createSaving({ database, apps, secrets, clock });
  const now = () => Math.round(clock.now());
  const { account, idleState } = deps;
  const showDeps = { secrets, readCertificate, account, idleState, now };
  /** CAs under test: trusted while a pre-flight runs, for its origins alone. */
  const drafts = new Map<string, string>();

  const show = (app: KnownApp): GitApp => toGitApp(app, showDeps);
  const list = (): readonly GitApp[] => apps.all().map(show);
  const announce = () => deps.announce('integrations.changed', list());
  const record = (action: string, instance: Instance, detail: string) =>
    deps.record({ action, actor: 'this machine', subject: instance, result: 'done', detail });

  /** `app` as it was before it was shown to work. */
  function settle(app: KnownApp, { by, account: acting }: Proof) {
    saving.settle(app, { ...actsAs(app, acting), state: 'ready', authorisedBy: by });
    record('integration.authorised', app.instance, `by ${by}`);
    announce();
  }

  async function preflight(draft: CheckedDraft) {
    const { instance, ca } = draft;
    const provider = deps.provider(draft.provider);
    const saved = apps.get(draft.provider, instance);
    const client = await clientOfDraft(draft, saved, secrets);
    const origins = ca ? originsOf(provider, instance) : [];
    for (const origin of origins) drafts.set(origin, ca ?? '');
    try {
      const uris = deps.redirectUris[draft.provider];
      return await preflightRows(provider, client, draft.kind(saved, 0), { uris, now: now() });
    } finally {
      for (const origin of origins) drafts.delete(origin);
    }
  }

  function caFor(origin: string): string | undefined {
    const draft = drafts.get(origin);
    if (draft !== undefined) return draft;
    const found = apps.all().flatMap(({ provider, instance, ca, before }) => {
      const all = [ca, before?.ca ?? null].filter((one) => one !== null);
      if (all.length === 0) return [];
      return originsOf(deps.provider(provider), instance).includes(origin) ? all : [];
    });
    return found.length === 0 ? undefined : [...new Set(found)].join('');
  }

  function savedApp(provider: GitAppProvider, instance: Instance): KnownApp {
    const app = apps.get(provider, instance);
    if (app === undefined) throw new AppError('integration.unknown', { detail: instance });
    return app;
  }

  return {
    caFor,
    refresh: announce,
    instances: () => [...new Set(apps.all().map(({ instance }) => instance))],
    names: () => apps.all().map(({ provider, instance }) => ({ provider, instance })),
    origins: () =>
      apps.all().flatMap(({ provider, instance }) => originsOf(deps.provider(provider), instance)),
    async authorised({ provider, instance }, by, client) {
      const known = gitAppProvider.safeParse(provider);
      const app = known.success ? apps.get(known.data, instance) : undefined;
      if (app === undefined || app.managed) return;
      // A person who signed in through a principal's app is not what the app needs.
      if (app.provider === 'azure-devops' && provesItself(app)) return;
      if (!isSameOAuthClient(await clientOf(app, app, 'current', secrets), client))
        throw new AppError('integration.changed', { detail: instance });
      settle(app, { by: by.login, account: by });
    },

    accountsChanged() {
      if (apps.all().some(({ provider }) => provider === 'azure-devops')) announce();
    },

    async clientFor(provider, instance, purpose = 'link') {
      const known = gitAppProvider.safeParse(provider);
      const saved = known.success ? apps.get(known.data, instance) : undefined;
      if (!saved) throw new AppError('sign-in.no-app', { detail: nameOf(instance) });
      const { before } = withoutLost(saved, showDeps);
      return before !== null && purpose === 'link'
        ? clientOf(saved, before, 'before', secrets)
        : clientOf(saved, saved, 'current', secrets);
    },

    handlers: {
      'integrations.list': async () => ({ git: list(), redirectUris: deps.redirectUris }),
      'integrations.read-certificate': async ({ pem }) => readCertificate(pem),
      'integrations.preflight': async ({ draft }) => {
        requireAdmin();
        const checked = checkDraft(draft);
        const { instance, notes } = checked;
        return { instance, notes, checks: await preflight(checked) };
      },
      'integrations.save': async ({ draft }) => {
        requireAdmin();
        const app = await saving.save(checkDraft(draft));
        const waits = app.before ? 'waits for an admin; the former works on' : 'waits for an admin';
        record('integration.saved', app.instance, app.state === 'saved' ? waits : 'unchanged app');
        announce();
        return show(app);
      },
      'integrations.authorise': async ({ provider, instance, openBrowser }) => {
        requireAdmin();
        const app = apps.editable(provider, instance);
        if (!provesItself(app))
          return {
            app: show(app),
            attempt: await deps.startAuthorise({ provider, instance }, openBrowser),
          };
        settle(app, await prove(app, secrets, deps));
        return { app: show(savedApp(provider, instance)), attempt: null };
      },
      'integrations.discard': async ({ provider, instance }) => {
        requireAdmin();
        const app = await saving.discard({ provider, instance });
        record('integration.discarded', instance, 'the former application stays');
        announce();
        return show(app);
      },
      'integrations.installations': async ({ instance }) => {
        const app = savedApp('github', instance);
        if (!provesItself(app)) throw new AppError('integration.no-key', { detail: instance });
        const client = await clientWithKey(app, secrets);
        return (await deps.provider('github').installations?.(client)) ?? [];
      },
      'integrations.remove': async ({ provider, instance }) => {
        requireAdmin();
        const app = apps.editable(provider, instance);
        const linked = deps.linkedThrough({ provider, instance });
        if (linked > 0) {
          throw new AppError('integration.in-use', { detail: `${linked} linked` });
        }
        database.transaction(() => {
          apps.remove(provider, instance);
          secrets.dropAll(app, 'current');
          secrets.dropAll(app, 'before');
        });
        record('integration.removed', instance, '');
        announce();
        return {};
      },
    },
  };
}

/** In Azure DevOps one account acts for the organisation: the one that was linked last. */
function actsAs(app: KnownApp, account: Account | null): KnownApp {
  if (app.provider !== 'azure-devops' || account === null) return app;
  return { ...app, fields: { ...app.fields, actsAs: account.id } };
}
