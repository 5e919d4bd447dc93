import type { HandlersFor } from '../../../preload/contract.ts';
import type { VaultState } from '../../../preload/model/vault.ts';
import type { Events } from '../../ports/events.ts';
import type { Vault } from '../../ports/vault.ts';

export interface VaultFeatureOptions {
  readonly vault: Vault;
  readonly announce: Events['announce'];
}

/** The person's side of the vault: what state it is in, the one choice of a keeper, unlocking. */
export function createVaultFeature({ vault, announce }: VaultFeatureOptions): {
  readonly handlers: HandlersFor<'vault'>;
} {
  const announced = (state: VaultState): VaultState => {
    announce('vault.changed', state);
    return state;
  };
  return {
    handlers: {
      'vault.describe': () => vault.describe(),
      'vault.choose': async ({ keeper, passphrase }) =>
        announced(await vault.choose(keeper, passphrase)),
      'vault.unlock': async ({ passphrase }) => announced(await vault.unlock(passphrase)),
    },
  };
}
