import { normaliseScopes } from './scopes.ts';
import type { Repository } from './catalogue.ts';
import { credentialOf, standing } from './credentials.ts';
import type { GithubSandbox, IssuedKind } from './github.ts';
import { people } from './people.ts';
import type { World } from './world.ts';

/** What changes while the sandbox runs. */
export interface Settings {
  seconds: number;
  sendIss: boolean;
}

type Controls = Omit<GithubSandbox, 'port' | 'ca' | 'caFile' | 'visitor' | 'close'>;

/** The handles a test holds: people's tokens, the repositories' names, the service's moods. */
export function createControls(world: World, settings: Settings): Controls {
  const { apps, catalogue, installations, log, personalTokens, tokens } = world;

  return {
    url: world.url,
    folder: world.folder,
    apps: apps.seeded,
    people,
    faults: world.faults,
    requests: log.requests,
    tokenRequests: log.tokenRequests,
    clearRequests: () => log.clear(),
    registerOAuthApp: (options) => apps.registerOAuthApp(options),
    registerGithubApp: (options) => apps.registerGithubApp(options),

    install(app, login, names) {
      const owner = catalogue.owner(login);
      if (!owner) throw new Error(`there is no ${login}`);
      const selected = names?.map((name) => repositoryAt(world, `${login}/${name}`).id) ?? null;
      return installations.install(app, owner, selected);
    },
    uninstall: (id) => installations.remove(id),
    suspendInstallation: (id, suspended) => installations.suspend(id, suspended),

    async grant(login, { app = apps.seeded.oauth, scopes = ['repo'] } = {}) {
      const { id } = people[login];
      const granted = app.kind === 'oauth-app' ? normaliseScopes(scopes) : [];
      world.authorisations.add(id, app.clientId, granted);
      return world.oauth.grant(id, app, granted);
    },
    personalToken: (login, scopes, expiresAt) =>
      personalTokens.classic(people[login].id, normaliseScopes(scopes), expiresAt),
    fineGrainedToken: (login, fine) => personalTokens.fineGrained(people[login].id, login, fine),
    authoriseSso(token, organisation) {
      const credential = credentialOf(world, token);
      if (!credential?.person) throw new Error('that token stands for nobody');
      world.sso.authorise(credential, organisation);
    },

    expire(token) {
      const expiresAt = Date.now() - 1;
      return (
        personalTokens.change(token, { expiresAt }) ||
        installations.changeToken(token, { expiresAt }) ||
        tokens.expire(token) > 0
      );
    },
    revoke: (token) =>
      tokens.revoke(token) ||
      personalTokens.change(token, { revoked: true }) ||
      installations.changeToken(token, { revoked: true }),
    stateOf: (token) => standing(world, token),
    issued: (kind) => issued(world, kind),
    authorisedApps: (login) => world.authorisations.of(people[login].id),

    setSendIss(send) {
      settings.sendIss = send;
    },
    setAccessTokenSeconds(seconds) {
      settings.seconds = seconds;
    },
    setRateLimit: (limit) => world.limits.setLimit(limit),
    setVerified(login, verified) {
      if (verified) world.unverified.delete(people[login].id);
      else world.unverified.add(people[login].id);
    },

    bareRepository: (path) => world.repositories.folder(repositoryAt(world, path)),
    rename(path, name) {
      catalogue.move(repositoryAt(world, path), { name });
    },
    transfer(path, login) {
      const owner = catalogue.owner(login);
      if (!owner) throw new Error(`there is no ${login}`);
      catalogue.move(repositoryAt(world, path), { owner });
    },
  };
}

function issued({ tokens, personalTokens, installations }: World, kind: IssuedKind) {
  if (kind === 'PersonalToken') return personalTokens.all;
  if (kind === 'InstallationToken') return installations.tokens;
  return tokens
    .snapshot()
    .entries.map(([key]) => key)
    .filter((key) => key.startsWith(`${kind}:`))
    .map((key) => key.slice(kind.length + 1));
}

function repositoryAt({ catalogue }: World, path: string): Repository {
  const repository = catalogue.byPath(path);
  if (!repository) throw new Error(`there is no repository ${path}`);
  return repository;
}
