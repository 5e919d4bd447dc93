import type { ComponentType, ReactNode } from 'react';

import type { AccountId, Instance } from '../../../preload/model/account.ts';

/** Draws the sign-in that authorises an app; `otherwise` while none is under way. */
export type AttemptsView = ComponentType<{
  readonly instance: Instance;
  readonly otherwise: ReactNode;
}>;

/** What this window may do to integrations. */
export type Rights = 'loading' | 'edit' | 'read';

/** What the page brings along from other features. */
export interface Around {
  readonly attempts: AttemptsView;
  /** Names a linked account; undefined for one that is not linked. */
  readonly nameOf: (id: AccountId) => string | undefined;
  readonly rights: Rights;
  /** Why nothing may be edited; draws nothing where it may. */
  readonly notice: ReactNode;
  /** The machine's policy file, where it has one. */
  readonly policyPath: string | undefined;
}
