import type { VaultState } from '../../../preload/model/vault.ts';

/** Characters; main refuses shorter ones too. */
export const shortestPassphrase = 10;

type Keeper = NonNullable<VaultState['keeper']>;

/** Each keeper in the same words everywhere: its name, and what it means for the person. */
export const keeperWords: Readonly<
  Record<Keeper, { readonly name: string; readonly meaning: string }>
> = {
  keychain: {
    name: 'System keychain',
    meaning: 'Unlocked together with your session. Nothing to remember.',
  },
  passphrase: {
    name: 'Passphrase vault',
    meaning:
      'Stored on this machine, encrypted with a passphrase that you enter at each start. It cannot be recovered: without it you link your accounts again.',
  },
  memory: {
    name: 'Memory only',
    meaning:
      'Nothing is stored. When Latchkey ends, its sign-ins end with it and you link your accounts again.',
  },
};

/** The facts of the vault in a line: its name, and what state it is in. */
export function vaultLine(vault: VaultState): { readonly name: string; readonly detail: string } {
  if (vault.state === 'choose') return { name: 'No place for secrets', detail: 'Choose one' };
  const name = vault.keeper === null ? 'Vault' : keeperWords[vault.keeper].name;
  if (vault.state === 'locked') return { name, detail: 'Locked' };
  return { name, detail: vault.keeper === 'memory' ? 'Until Latchkey ends' : 'Unlocked' };
}
