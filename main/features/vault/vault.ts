import type { HandlersFor } from '../../../preload/contract.ts';
import type { VaultState } from '../../../preload/model/vault.ts';
import type { Events } from '../../ports/events.ts';
import type { RecordActivity } from '../../ports/record.ts';
import type { Vault } from '../../ports/vault.ts';

export interface VaultFeatureOptions {
  readonly vault: Vault;
  readonly announce: Events['announce'];
  readonly record: RecordActivity;
}

/**
 * The person's side of the vault: what state it is in, the one choice of a keeper, unlocking, a new
 * beginning where the key is lost, another passphrase.
 */
export function createVaultFeature({ vault, announce, record }: VaultFeatureOptions): {
  readonly handlers: HandlersFor<'vault'>;
} {
  const announced = (state: VaultState): VaultState => {
    announce('vault.changed', state);
    return state;
  };
  const done = (action: string, detail: string): void =>
    record({ action, actor: 'this machine', subject: 'vault', result: 'done', detail });

  return {
    handlers: {
      'vault.describe': () => vault.describe(),
      'vault.choose': async ({ keeper, passphrase }) =>
        announced(await vault.choose(keeper, passphrase)),
      'vault.unlock': async ({ passphrase }) => announced(await vault.unlock(passphrase)),
      'vault.start-over': async () => {
        const { secrets } = await vault.describe();
        const state = announced(await vault.startOver());
        done('vault.started-over', `${secrets} encrypted records set aside, none deleted`);
        return state;
      },
      'vault.change-passphrase': async ({ current, next }) => {
        const state = announced(await vault.changePassphrase(current, next));
        done('vault.passphrase-changed', '');
        return state;
      },
    },
  };
}
