import type { GithubApp } from './apps.ts';
import type { Catalogue, Owner, Repository } from './catalogue.ts';
import type { Access } from './personal-tokens.ts';
import { tokenValue } from './token-values.ts';

/** A GitHub App on an account: which repositories it may see there. */
export interface Installation {
  readonly id: number;
  readonly appId: number;
  readonly owner: Owner;
  /** Repository ids; all of the owner's, also later ones, when null. */
  readonly selected: readonly number[] | null;
  readonly suspended: boolean;
  readonly createdAt: string;
}

export interface InstallationToken {
  readonly installationId: number;
  /** Fewer than the installation's, when the request said so. */
  readonly repositories: readonly number[] | null;
  readonly permissions: Readonly<Record<string, Access>>;
  /** Milliseconds. */
  readonly expiresAt: number;
  readonly revoked: boolean;
}

export interface Installations {
  readonly list: readonly Installation[];
  byId(id: number): Installation | undefined;
  of(app: GithubApp): readonly Installation[];
  /** Installs an app, or changes what is selected. */
  install(app: GithubApp, owner: Owner, selected: readonly number[] | null): Installation;
  suspend(id: number, suspended: boolean): void;
  remove(id: number): boolean;
  covers(installation: Installation, repository: Repository): boolean;
  /** `ghs_…`, good for one hour. */
  createToken(
    installation: Installation,
    limits: Pick<InstallationToken, 'repositories' | 'permissions'>,
  ): string;
  token(value: string): InstallationToken | undefined;
  changeToken(value: string, changes: Partial<InstallationToken>): boolean;
  readonly tokens: readonly string[];
}

const hour = 60 * 60 * 1000;

export function createInstallations(catalogue: Catalogue): Installations {
  const installations = new Map<number, Installation>();
  const tokens = new Map<string, InstallationToken>();
  let nextId = 50_001;

  return {
    get list() {
      return [...installations.values()];
    },
    byId: (id) => installations.get(id),
    of: (app) => [...installations.values()].filter(({ appId }) => appId === app.appId),

    install(app, owner, selected) {
      const before = [...installations.values()].find(
        (other) => other.appId === app.appId && other.owner.id === owner.id,
      );
      const installation: Installation = {
        id: before?.id ?? nextId++,
        appId: app.appId,
        owner,
        selected,
        suspended: false,
        createdAt: before?.createdAt ?? new Date().toISOString(),
      };
      installations.set(installation.id, installation);
      return installation;
    },

    suspend(id, suspended) {
      const found = installations.get(id);
      if (found) installations.set(id, { ...found, suspended });
    },

    remove: (id) => installations.delete(id),

    covers: (installation, repository) =>
      !installation.suspended &&
      catalogue.byId(repository.id)?.owner.id === installation.owner.id &&
      (installation.selected?.includes(repository.id) ?? true),

    createToken(installation, limits) {
      const value = tokenValue('ghs_');
      const fields = { installationId: installation.id, ...limits };
      tokens.set(value, { ...fields, expiresAt: Date.now() + hour, revoked: false });
      return value;
    },

    token: (value) => tokens.get(value),

    changeToken(value, changes) {
      const found = tokens.get(value);
      if (found) tokens.set(value, { ...found, ...changes });
      return found !== undefined;
    },

    get tokens() {
      return [...tokens.keys()];
    },
  };
}
