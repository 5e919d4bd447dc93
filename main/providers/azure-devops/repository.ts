import { z } from 'zod';

import type { Instance } from '../../../preload/model/account.ts';
import { cleanText } from '../../core/clean-text.ts';
import type { ListedRepository } from '../provider.ts';
import type { Permission, Place } from './permissions.ts';

const project = z.object({
  id: z.string().min(1).max(128),
  name: z.string().min(1).max(256),
  /** `organization` is not in the published description, and is sent. */
  visibility: z.enum(['private', 'public', 'organization']).catch('private'),
});
export type Project = z.output<typeof project>;
export const projectShape = project;

/** The fields of a repository we use (`GitRepository` of the REST API 7.1); the rest may be anything. */
export const repositoryShape = z.object({
  id: z.string().min(1).max(128),
  name: z.string().min(1).max(1024),
  project,
  defaultBranch: z.string().nullish(),
  isDisabled: z.boolean().nullish(),
});
type Repository = z.output<typeof repositoryShape>;

export function placeOf({ id, project: of }: Repository): Place {
  return { project: of.id, repository: id };
}

/**
 * Its addresses are made, not taken from the answer: `remoteUrl` carries the organisation as a user
 * name, and for organisations with an older address leads to another host than the one asked.
 */
export function toRepository(
  one: Repository,
  instance: Instance,
  permission: Permission | undefined,
): ListedRepository {
  const address = `${instance}/${encode(one.project.name)}/_git/${encode(one.name)}`;
  return {
    id: one.id,
    path: cleanText(`${one.project.name}/${one.name}`, 1024),
    description: '',
    webUrl: address,
    cloneUrl: address,
    defaultBranch: branchOf(one.defaultBranch),
    visibility: one.project.visibility === 'organization' ? 'internal' : one.project.visibility,
    archived: false,
    disabled: one.isDisabled ?? false,
    permission: permission ?? 'unknown',
    // The service tells when a project was changed, not when somebody pushed.
    lastActivityAt: null,
  };
}

/** As git sends it: a blank is `%20`, other letters are UTF-8 (RFC 3986 §2.1). */
export function encode(name: string): string {
  return encodeURIComponent(name.toWellFormed());
}

function branchOf(ref: string | null | undefined): string | null {
  const branch = cleanText(ref ?? '', 255).replace(/^refs\/heads\//, '');
  return branch === '' ? null : branch;
}
