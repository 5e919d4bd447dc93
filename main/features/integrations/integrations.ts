import type { HandlersFor } from '../../../preload/contract.ts';
import type { Instance, ProviderId } from '../../../preload/model/account.ts';
import type {
  Certificate,
  GitlabApp,
  PreflightCheck,
  GitAppProvider,
  RedirectUris,
} from '../../../preload/model/integration.ts';
import type { Attempt } from '../../../preload/model/sign-in.ts';
import { AppError } from '../../core/app-error.ts';
import type { Clock } from '../../core/clock.ts';
import { nameOf } from '../../core/instance-root.ts';
import { originOf } from '../../core/origin.ts';
import type { Database } from '../../ports/database.ts';
import type { Events } from '../../ports/events.ts';
import type { RecordActivity } from '../../ports/record.ts';
import type { Vault } from '../../ports/vault.ts';
import type { OAuthClient, Provider } from '../../providers/provider.ts';
import { checkDraft, type CheckedDraft } from './draft.ts';
import { createSavedApps, toGitlabApp, type SavedApp } from './saved-apps.ts';

export interface IntegrationsDeps {
  readonly database: Database;
  readonly vault: Pick<Vault, 'read' | 'seal' | 'erase' | 'has'>;
  readonly provider: (id: ProviderId) => Provider;
  readonly clock: Clock;
  readonly announce: Events['announce'];
  readonly record: RecordActivity;
  /** Starts the admin's own sign-in; it ends in `markReady`. */
  readonly startAuthorise: (instance: Instance, openBrowser: boolean) => Promise<Attempt>;
  /** How many accounts are linked at this instance. */
  readonly linkedThrough: (instance: Instance) => number;
  readonly redirectUris: Readonly<Record<GitAppProvider, RedirectUris>>;
  readonly readCertificate: (pem: string) => Certificate;
}

export interface IntegrationsFeature {
  readonly handlers: HandlersFor<'integrations'>;
  /** The app to sign in with. Throws `sign-in.no-app`, `integration.secret-missing`, or `vault.*` when its secret cannot be read. */
  readonly clientFor: (provider: ProviderId, instance: Instance) => Promise<OAuthClient>;
  /** PEM of the CA an admin added for this origin (`originOf` form), and for no other. */
  readonly caFor: (origin: string) => string | undefined;
  /** Every instance an app is saved for. */
  readonly instances: () => readonly Instance[];
  /** Announces the list again: the vault changed, and with it what secrets are there. */
  readonly refresh: () => void;
  /** An admin completed a sign-in through the saved app. */
  readonly markReady: (instance: Instance, login: string) => void;
}

/**
 * The organisation's OAuth applications, one per instance. The secret is write-only:
 * it goes into the vault and to the service, and never back to who typed it.
 */
export function createIntegrations(deps: IntegrationsDeps): IntegrationsFeature {
  const { database, vault, clock, readCertificate } = deps;
  const apps = createSavedApps(database, 'gitlab');
  /** CAs under test: trusted while a pre-flight runs, for its origin alone. */
  const drafts = new Map<string, string>();

  const show = (app: SavedApp): GitlabApp => toGitlabApp(withoutLost(app), readCertificate);
  const list = (): readonly GitlabApp[] => apps.all().map(show);
  const announce = () => deps.announce('integrations.changed', list());
  const record = (action: string, instance: Instance, detail: string) =>
    deps.record({ action, actor: 'this machine', subject: instance, result: 'done', detail });

  /** The row says that there is a secret, but the vault it was in was left. */
  const hasLost = ({ instance, secretSavedAt }: SavedApp): boolean =>
    secretSavedAt !== null && !vault.has(secretId(instance));

  /** Such an app waits for its secret, and then for an admin, like a new one. */
  const withoutLost = (app: SavedApp): SavedApp =>
    hasLost(app) ? { ...app, secretSavedAt: null, state: 'saved', authorisedBy: null } : app;

  async function savedSecret(app: SavedApp): Promise<string | undefined> {
    if (app.secretSavedAt === null) return undefined;
    const secret = await vault.read(secretId(app.instance));
    // Without it the service would be asked as if this were another kind of application.
    if (secret === null) throw new AppError('integration.secret-missing', { detail: app.instance });
    return secret;
  }

  async function save(draft: CheckedDraft): Promise<GitlabApp> {
    const { instance, applicationId, secret, ca, allowHttp } = draft;
    const before = apps.get(instance);
    const now = clock.now();
    const isSame = before?.clientId === applicationId && secret === undefined;
    const app: SavedApp = {
      instance,
      clientId: applicationId,
      secretSavedAt:
        secret === undefined ? (before?.secretSavedAt ?? null) : secret === null ? null : now,
      ca: ca === undefined ? (before?.ca ?? null) : ca,
      allowHttp,
      state: isSame ? before.state : 'saved',
      authorisedBy: isSame ? before.authorisedBy : null,
      savedAt: now,
    };
    const writeSecret = secret ? await vault.seal(secretId(instance), secret) : () => undefined;
    database.transaction(() => {
      apps.put(app);
      writeSecret();
    });
    // The row says "no secret" first: after a crash in between, the leftover is never used.
    if (secret === null && before?.secretSavedAt) await vault.erase(secretId(instance));
    record(
      'integration.saved',
      instance,
      app.state === 'saved' ? 'waits for an admin' : 'unchanged app',
    );
    announce();
    return show(app);
  }

  async function preflight(draft: CheckedDraft): Promise<readonly PreflightCheck[]> {
    const { instance, applicationId: clientId, allowHttp } = draft;
    const saved = apps.get(instance);
    const clientSecret =
      draft.secret === undefined
        ? saved && (await savedSecret(saved))
        : (draft.secret ?? undefined);
    const client: OAuthClient = { instance, clientId, clientSecret, allowHttp };
    const origin = originOf(instance);
    if (draft.ca) drafts.set(origin, draft.ca);
    try {
      const checks = (await deps.provider('gitlab').preflight?.(client)) ?? [];
      return checks.map((check) => withUris(check, deps.redirectUris.gitlab));
    } finally {
      drafts.delete(origin);
    }
  }

  return {
    async clientFor(_provider, instance) {
      const app = apps.get(instance);
      if (!app) throw new AppError('sign-in.no-app', { detail: nameOf(instance) });
      const { clientId, allowHttp } = app;
      return { instance, clientId, clientSecret: await savedSecret(app), allowHttp };
    },

    instances: () => apps.all().map(({ instance }) => instance),

    caFor: (origin) => drafts.get(origin) ?? apps.caFor(origin),

    refresh: announce,

    markReady(instance, login) {
      const app = apps.get(instance);
      if (!app) return;
      apps.put({ ...app, state: 'ready', authorisedBy: login });
      record('integration.authorised', instance, `by ${login}`);
      announce();
    },

    handlers: {
      'integrations.list': async () => ({ git: list(), redirectUris: deps.redirectUris }),
      'integrations.read-certificate': async ({ pem }) => readCertificate(pem),
      'integrations.preflight': async ({ draft: input }) => {
        const draft = checkDraft(input, readCertificate);
        return { instance: draft.instance, checks: await preflight(draft) };
      },
      'integrations.save': async ({ draft }) => save(checkDraft(draft, readCertificate)),
      'integrations.authorise': async ({ instance, openBrowser }) => {
        const app = known(apps.get(instance), instance);
        return { app: show(app), attempt: await deps.startAuthorise(instance, openBrowser) };
      },
      'integrations.remove': async ({ instance }) => {
        const app = known(apps.get(instance), instance);
        const linked = deps.linkedThrough(instance);
        if (linked > 0) {
          throw new AppError('integration.in-use', { detail: `${linked} linked` });
        }
        apps.remove(instance);
        if (app.secretSavedAt !== null) await vault.erase(secretId(instance));
        record('integration.removed', instance, '');
        announce();
        return {};
      },
    },
  };
}

const secretId = (instance: Instance) => `integration:gitlab:${instance}`;

function known(app: SavedApp | undefined, instance: Instance): SavedApp {
  if (!app) throw new AppError('integration.unknown', { detail: instance });
  return app;
}

/** The provider cannot see what is registered; the person can, with the exact text before them. */
function withUris(check: PreflightCheck, uris: RedirectUris): PreflightCheck {
  if (check.id !== 'redirect' || check.status === 'not-run') return check;
  const list = `${uris.customProtocol} and ${uris.loopback}`;
  return { ...check, detail: `${check.detail} Register exactly ${list}, one on each line.` };
}
