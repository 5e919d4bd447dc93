import { randomBytes } from 'node:crypto';

import type { Project } from './catalogue.ts';

/** One deploy token as GitLab keeps it: for one project, with a user name of its own. */
export interface DeployToken {
  readonly id: number;
  readonly projectId: number;
  readonly name: string;
  readonly username: string;
  readonly scopes: readonly string[];
  /** Milliseconds; null when it does not end. */
  readonly expiresAt: number | null;
  readonly token: string;
  readonly revoked: boolean;
}

export interface DeployTokens {
  create(project: Project, fields: NewDeployToken): DeployToken;
  /** Those of one project that were not revoked. */
  of(project: Project): readonly DeployToken[];
  find(project: Project, id: number): DeployToken | undefined;
  revoke(id: number): void;
  /** Whatever was ever made, by the token itself. */
  look(token: string): DeployToken | undefined;
}

export interface NewDeployToken {
  readonly name: string;
  readonly scopes: readonly string[];
  readonly username?: string | undefined;
  readonly expiresAt: number | null;
}

export function createDeployTokens(): DeployTokens {
  const all: DeployToken[] = [];
  const isLive = ({ revoked }: DeployToken) => !revoked;

  return {
    create(project, { name, scopes, username, expiresAt }) {
      const id = all.length + 42;
      const made: DeployToken = {
        id,
        projectId: project.id,
        name,
        username: username ?? `gitlab+deploy-token-${id}`,
        scopes,
        expiresAt,
        token: `gldt-${randomBytes(15).toString('base64url')}`,
        revoked: false,
      };
      all.push(made);
      return made;
    },
    of: (project) => all.filter((one) => one.projectId === project.id && isLive(one)),
    find: (project, id) =>
      all.find((one) => one.projectId === project.id && one.id === id && isLive(one)),
    revoke(id) {
      const index = all.findIndex((one) => one.id === id);
      const found = all[index];
      if (found) all[index] = { ...found, revoked: true };
    },
    look: (token) => all.find((one) => one.token === token),
  };
}
