import type { VaultState } from '../../../../preload/model/vault.ts';
import type { Vault } from '../../../ports/vault.ts';
import { failed, passed, type DoctorCheck, type Verdict } from '../verdict.ts';

/** Where the secrets live, and whether they can be read. */
export function vaultCheck(vault: Pick<Vault, 'describe'>): DoctorCheck {
  return {
    id: 'vault',
    title: 'Secrets can be read',
    run: async () => judge(await vault.describe()),
  };
}

function judge({ state, keeper, binding, reason, secrets }: VaultState): Verdict {
  const count = secrets === 1 ? '1 secret' : `${secrets} secrets`;
  if (state === 'choose')
    return failed(
      reason ?? 'No system keychain answered.',
      'Choose under Settings where secrets live: a passphrase, or memory only.',
    );
  if (state === 'locked')
    return failed(
      `${reason ?? 'The vault is locked.'} ${count} wait in it; nothing is lost.`,
      'Unlock the vault under Settings. Where its key is lost for good, start over there.',
    );
  if (keeper === 'keychain')
    return passed(`The system keychain keeps the key, through ${binding ?? 'its binding'}.`);
  if (keeper === 'passphrase') return passed('A passphrase keeps the key. The vault is unlocked.');
  return passed('In memory only: the accounts must be linked again after Latchkey ends.');
}
