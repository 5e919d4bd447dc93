import type { ComponentType, ReactNode } from 'react';

import type { Instance } from '../../../preload/model/account.ts';

/** Draws the sign-in that authorises an app; `otherwise` while none is under way. */
export type AttemptsView = ComponentType<{
  readonly instance: Instance;
  readonly otherwise: ReactNode;
}>;
