import { z } from 'zod';

import { accountId } from './account.ts';

/** What a binding is for: one repository, everything of an owner (organisation, group, project), a host. */
export const bindingKind = z.enum(['repository', 'owner', 'host']);
export type BindingKind = z.output<typeof bindingKind>;

/** Somebody said which account acts at a place. The most specific one counts. */
export const binding = z.object({
  /** Canonical: `https://github.com/acme/infra`, `https://github.com/acme`, `https://github.com`. */
  place: z.string(),
  kind: bindingKind,
  /** Null when that account is no longer linked; linked again, it acts there again. */
  account: accountId.nullable(),
  /** Who it is, kept for when the account is gone: `ada on gitlab.com`. */
  who: z.string(),
  setAt: z.number(),
});
export type Binding = z.output<typeof binding>;
