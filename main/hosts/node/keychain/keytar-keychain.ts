import type { Keychain } from '../../../ports/keychain.ts';
import { createKeychainGuard, type GuardOptions } from './keychain-guard.ts';
import { keychainService } from './keychain-service.ts';

/**
 * The system's keychain through keytar: Keychain on macOS, Credential Manager on Windows, the
 * Secret Service on Linux. keytar is optional and native, so it is loaded at the first call, and
 * its absence is `vault.keychain-unavailable` like any other silence.
 */
export function createKeytarKeychain(options: GuardOptions = {}): Keychain {
  const guard = createKeychainGuard(options);
  return {
    binding: 'keytar',
    get: (item) =>
      guard.call(async () => {
        const { default: keytar } = await import('keytar');
        return keytar.getPassword(keychainService, item);
      }),
    set: (item, value) =>
      guard.call(
        async () => {
          const { default: keytar } = await import('keytar');
          await keytar.setPassword(keychainService, item, value);
        },
        // It was reported as not stored, so it must not stay behind when the prompt is answered late.
        async () => {
          const { default: keytar } = await import('keytar');
          await keytar.deletePassword(keychainService, item);
        },
      ),
    erase: (item) =>
      guard.call(async () => {
        const { default: keytar } = await import('keytar');
        await keytar.deletePassword(keychainService, item);
      }),
  };
}
