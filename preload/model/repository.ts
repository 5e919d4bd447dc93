import { z } from 'zod';

import { accountId } from './account.ts';

/** A repository as the service listed it for one account. Kept in the index, readable offline. */
export const repository = z.object({
  account: accountId,
  /** The service's own identifier, stable across renames. */
  id: z.string(),
  /** Full path: `analytics/jaffle-shop`. */
  path: z.string(),
  description: z.string(),
  webUrl: z.string(),
  /** Canonical https clone URL, without any credential. */
  cloneUrl: z.string(),
  defaultBranch: z.string().nullable(),
  visibility: z.enum(['private', 'internal', 'public']),
  archived: z.boolean(),
  /** The service has switched it off: it is listed, and neither cloned nor pushed to. */
  disabled: z.boolean(),
  /** What this account may do, in words; `unknown` when the list did not say. */
  permission: z.enum(['none', 'read', 'write', 'admin', 'unknown']),
  lastActivityAt: z.number().nullable(),
});
export type Repository = z.output<typeof repository>;

export const repositoryQuery = z
  .object({
    search: z.string().max(256).default(''),
    account: accountId.optional(),
    offset: z.int().min(0).default(0),
    limit: z.int().min(1).max(100_000).default(200),
  })
  .strict();
export type RepositoryQuery = z.output<typeof repositoryQuery>;

/** How complete the index is for one account. */
export const indexState = z.object({
  account: accountId,
  count: z.number(),
  status: z.enum(['never', 'syncing', 'complete', 'failed']),
  /** Pages fetched so far while syncing. */
  fetched: z.number(),
  /** While syncing: when the service, which asked for a pause, is asked again; else left out. */
  waitingUntil: z.number().optional(),
  /** Organisations the service left out until the person signs in at theirs; left out when none. */
  withheld: z.number().optional(),
  completedAt: z.number().nullable(),
});
export type IndexState = z.output<typeof indexState>;

export const repositoryPage = z.object({
  rows: z.array(repository).readonly(),
  /** Rows that match, in all, so that the list can reserve its length. */
  total: z.number(),
  index: z.array(indexState).readonly(),
});
export type RepositoryPage = z.output<typeof repositoryPage>;
