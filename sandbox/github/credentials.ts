import type { App, GithubApp } from './apps.ts';
import type { Role } from './catalogue.ts';
import type { Repository } from './catalogue.ts';
import { atLeast } from './catalogue.ts';
import type { Installation, InstallationToken } from './installations.ts';
import type { Person } from './people.ts';
import { personById } from './people.ts';
import type { Access, FineGrainedToken } from './personal-tokens.ts';
import { allows, parseScopes } from './scopes.ts';
import type { World } from './world.ts';

interface Common {
  readonly token: string;
  /** Milliseconds; null for one without end. */
  readonly expiresAt: number | null;
}

/** A token that is good, and what it says. */
export type Credential =
  | (Common & {
      readonly kind: 'oauth-app' | 'classic';
      readonly person: Person;
      readonly app: App | null;
      readonly scopes: readonly string[];
    })
  | (Common & { readonly kind: 'github-app'; readonly person: Person; readonly app: GithubApp })
  | (Common & {
      readonly kind: 'fine-grained';
      readonly person: Person;
      readonly app: null;
      readonly fields: FineGrainedToken;
    })
  | (Common & {
      readonly kind: 'installation';
      readonly person: null;
      readonly app: null;
      readonly installation: Installation;
      readonly fields: InstallationToken;
    });

export type TokenStanding = 'valid' | 'expired' | 'revoked';

/** What a token of any kind is worth; undefined when it was never given out here. */
export function standing(world: World, token: string): TokenStanding | undefined {
  const oauth = world.tokens.look(token);
  if (oauth) return oauth.state;
  const other = world.personalTokens.look(token) ?? world.installations.token(token);
  if (!other) return undefined;
  if (other.revoked) return 'revoked';
  return other.expiresAt !== null && other.expiresAt <= Date.now() ? 'expired' : 'valid';
}

/** The credential behind a token; undefined for everything that is not good. */
export function credentialOf(world: World, token: string): Credential | undefined {
  if (standing(world, token) !== 'valid') return undefined;
  return ofOAuth(world, token) ?? ofPerson(world, token) ?? ofInstallation(world, token);
}

function ofOAuth({ tokens, apps }: World, token: string): Credential | undefined {
  const state = tokens.look(token);
  const app = apps.find(state?.clientId ?? '');
  const person = personById(state?.personId ?? -1);
  if (!state || !app || !person) return undefined;
  const expiresAt = app.expiring && state.expiresAt !== null ? state.expiresAt * 1000 : null;
  if (app.kind === 'github-app') return { kind: app.kind, token, person, app, expiresAt };
  const scopes = parseScopes(state.scopes.join(' '));
  return { kind: app.kind, token, person, app, scopes, expiresAt };
}

function ofPerson({ personalTokens }: World, token: string): Credential | undefined {
  const fields = personalTokens.look(token);
  const person = personById(fields?.personId ?? -1);
  if (!fields || !person) return undefined;
  const { expiresAt } = fields;
  if (fields.kind === 'classic') {
    return { kind: 'classic', token, person, app: null, scopes: fields.scopes, expiresAt };
  }
  return { kind: 'fine-grained', token, person, app: null, fields, expiresAt };
}

function ofInstallation({ installations }: World, token: string): Credential | undefined {
  const fields = installations.token(token);
  const installation = fields && installations.byId(fields.installationId);
  if (!fields || !installation || installation.suspended) return undefined;
  const { expiresAt } = fields;
  return { kind: 'installation', token, person: null, app: null, installation, fields, expiresAt };
}

export interface Rights {
  /** What the person may do; a token for an installation stands for whoever writes. */
  readonly role: Role;
  /** What the credential lets through of it. */
  readonly access: Access | null;
  /** Set when the owner's single sign-on keeps this credential out. */
  readonly sso: string | null;
}

/** What a caller may do with a repository. Nobody's rights are those of the public. */
export function rightsTo(
  world: World,
  credential: Credential | undefined,
  repository: Repository,
): Rights {
  const isPublic = repository.visibility === 'public';
  const open: Access | null = isPublic ? 'read' : null;
  if (!credential) return { role: isPublic ? 'read' : 'none', access: open, sso: null };
  if (credential.kind === 'installation') {
    const access = ofInstallationToken(world, credential, repository) ?? open;
    return {
      role: access === 'write' ? 'write' : access === 'read' ? 'read' : 'none',
      access,
      sso: null,
    };
  }
  const role = world.catalogue.role(credential.person, repository);
  if (role === 'none') return { role, access: null, sso: null };
  const access = reach(world, credential, repository) ?? open;
  return { role, access, sso: isPublic ? null : ssoOf(world, credential, repository) };
}

/** May push, whatever the branch. */
export const mayWrite = ({ role, access }: Rights): boolean =>
  access === 'write' && atLeast(role, 'write');

function reach(
  { installations }: World,
  credential: Exclude<Credential, { readonly kind: 'installation' }>,
  repository: Repository,
): Access | null {
  switch (credential.kind) {
    case 'oauth-app':
    case 'classic': {
      const needed = repository.visibility === 'public' ? 'public_repo' : 'repo';
      return allows(credential.scopes, needed) ? 'write' : null;
    }
    case 'github-app': {
      const isInstalled = installations
        .of(credential.app)
        .some((installation) => installations.covers(installation, repository));
      return isInstalled ? (credential.app.permissions['contents'] ?? null) : null;
    }
    case 'fine-grained': {
      const { owner, repositories, permissions } = credential.fields;
      const isNamed = repositories?.includes(repository.name) ?? true;
      return repository.owner.login === owner && isNamed ? (permissions['contents'] ?? null) : null;
    }
  }
}

function ofInstallationToken(
  { installations }: World,
  { installation, fields }: Extract<Credential, { readonly kind: 'installation' }>,
  repository: Repository,
): Access | null {
  const isNamed = fields.repositories?.includes(repository.id) ?? true;
  const isCovered = isNamed && installations.covers(installation, repository);
  return isCovered ? (fields.permissions['contents'] ?? null) : null;
}

/** A fine-grained token was let in by the organization it is for when it was made. */
function ssoOf(
  { sso }: World,
  credential: Exclude<Credential, { readonly kind: 'installation' }>,
  { owner }: Repository,
): string | null {
  if (!owner.sso || credential.kind === 'fine-grained') return null;
  return sso.isAuthorised(credential, owner.login) ? null : owner.login;
}
