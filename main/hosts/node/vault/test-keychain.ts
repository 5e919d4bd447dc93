import type { Keychain } from '../../../ports/keychain.ts';
import { keychainUnavailable, type KeychainTroubleKind } from '../keychain/keychain-trouble.ts';

export interface TestKeychain extends Keychain {
  readonly items: Map<string, string>;
  /** While set, every call fails with this. */
  trouble: { readonly kind: KeychainTroubleKind; readonly reason: string } | undefined;
  calls: number;
}

/** A keychain of this test's own: the port's contract over a map, with troubles on demand. */
export function createTestKeychain(binding: Keychain['binding'] = 'keytar'): TestKeychain {
  const items = new Map<string, string>();
  const ask = () => {
    keychain.calls += 1;
    if (keychain.trouble) throw keychainUnavailable(keychain.trouble.kind, keychain.trouble.reason);
  };
  const keychain: TestKeychain = {
    binding,
    items,
    trouble: undefined,
    calls: 0,
    async get(item) {
      ask();
      return items.get(item) ?? null;
    },
    async set(item, value) {
      ask();
      items.set(item, value);
    },
    async erase(item) {
      ask();
      items.delete(item);
    },
  };
  return keychain;
}
