import { z } from 'zod';

import { accountId } from '../model/account.ts';
import { binding } from '../model/binding.ts';
import { nothing } from './nothing.ts';

/** The part of the contract about which account acts where. */
export const bindingCalls = {
  'bindings.list': { input: nothing, output: z.array(binding).readonly() },
  /** Says which account acts at a repository, for an owner or on a host; the place may be typed. */
  'bindings.set': {
    input: z.object({ place: z.string().min(1).max(4096), account: accountId }).strict(),
    output: binding,
  },
  'bindings.remove': {
    input: z.object({ place: z.string().min(1).max(4096) }).strict(),
    output: nothing,
  },
} as const;
