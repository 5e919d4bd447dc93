import { z } from 'zod';

import type { Repository } from '../../../preload/model/repository.ts';
import { isFailure } from '../../core/app-error.ts';
import { parseReply } from '../reply.ts';
import type { Ask } from './api.ts';

/** The security namespace of git repositories (learn.microsoft.com/azure/devops/organizations/security/namespace-reference). */
const gitRepositories = '2e9eb7ed-3c0a-47d4-87c1-0ffdd275fd87';

/** Its bits we ask about: GenericRead, GenericContribute, ManagePermissions, and Administer of old projects. */
const bits = { read: 2, write: 4, admin: 8192, formerAdmin: 1 } as const;

export interface Place {
  readonly project: string;
  readonly repository: string;
}

export type Permission = Repository['permission'];

/** Repositories asked about at once; each takes one question per bit. */
const most = 100;

/**
 * What the caller may do in each repository, by `repository`
 * (`POST _apis/security/permissionevaluationbatch`, "Has Permissions Batch"). What cannot be told
 * is left out: nobody's list fails because of it.
 */
export async function permissionsFor(
  ask: Ask,
  places: readonly Place[],
): Promise<ReadonlyMap<string, Permission>> {
  const found = new Map<string, Permission>();
  for (let at = 0; at < places.length; at += most) {
    for (const [id, permission] of await evaluate(ask, places.slice(at, at + most))) {
      found.set(id, permission);
    }
  }
  return found;
}

const evaluations = z.object({
  evaluations: z.array(
    z.object({ token: z.string(), permissions: z.int(), value: z.boolean().nullish() }),
  ),
});

async function evaluate(
  ask: Ask,
  places: readonly Place[],
): Promise<ReadonlyMap<string, Permission>> {
  try {
    const { body } = await ask({
      path: '/_apis/security/permissionevaluationbatch',
      version: '7.1-preview.1',
      body: {
        alwaysAllowAdministrators: false,
        evaluations: places.flatMap((place) =>
          Object.values(bits).map((permissions) => ({
            securityNamespaceId: gitRepositories,
            token: tokenOf(place),
            permissions,
          })),
        ),
      },
    });
    const answers = parseReply(evaluations, body).evaluations;
    return new Map(places.map((place) => [place.repository, read(tokenOf(place), answers)]));
  } catch (thrown) {
    const isUntold = isFailure(
      thrown,
      'host.forbidden',
      'host.unexpected-reply',
      'host.failing',
      'host.redirected',
      'host.too-large',
    );
    if (isUntold) return new Map();
    throw thrown;
  }
}

function tokenOf({ project, repository }: Place): string {
  return `repoV2/${project}/${repository}`;
}

function read(token: string, answers: z.output<typeof evaluations>['evaluations']): Permission {
  const may = (bit: number) =>
    answers.find(
      (one) => one.permissions === bit && one.token.toLowerCase() === token.toLowerCase(),
    )?.value;
  if (may(bits.admin) || may(bits.formerAdmin)) return 'admin';
  if (may(bits.write)) return 'write';
  if (may(bits.read)) return 'read';
  return may(bits.read) === false ? 'none' : 'unknown';
}
