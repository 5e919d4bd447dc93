import { create } from 'zustand';

import type { AccountId } from '../preload/model/account.ts';

/** The repository somebody wants to share, and as whom. */
export interface SharingWish {
  readonly url: string;
  /** Full path at the service. */
  readonly path: string;
  readonly account: AccountId;
}

interface Sharing {
  readonly wish: SharingWish | undefined;
}

/** The list asks, the dialog answers; neither knows the other. */
export const useSharing = create<Sharing>()(() => ({ wish: undefined }));

/** Opens the dialog for one repository. It makes nothing by itself. */
export function askToShare(wish: SharingWish | undefined): void {
  useSharing.setState({ wish });
}
