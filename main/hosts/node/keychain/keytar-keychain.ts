import type { Keychain } from '../../../ports/keychain.ts';
import { createKeychainGuard, type GuardOptions } from './keychain-guard.ts';
import { keychainService as service } from './keychain-service.ts';
import { askKeytarProcess, type KeytarWork } from './keytar-process.ts';

/**
 * The system's keychain through keytar: Keychain on macOS, Credential Manager on Windows, the
 * Secret Service on Linux. keytar is optional and native, so it is loaded at the first call, and
 * its absence is `vault.keychain-unavailable` like any other silence.
 */
export function createKeytarKeychain(options: GuardOptions = {}): Keychain {
  const guard = createKeychainGuard(options);
  const ask = createAsk();
  const erase = async (item: string) => {
    await ask({ call: 'deletePassword', service, item });
  };
  return {
    binding: 'keytar',
    get: (item) => guard.call(() => ask({ call: 'getPassword', service, item })),
    set: (item, value) =>
      guard.call(
        async () => {
          await ask({ call: 'setPassword', service, item, value });
        },
        // It was reported as not stored, so it must not stay behind when a prompt is answered late.
        () => erase(item),
      ),
    erase: (item) => guard.call(() => erase(item)),
  };
}

/** libsecret's words for a keychain service that has gone, and for what was agreed with it. */
const gone = /the name :\d+\.\d+ was not provided|session wrapping the secret does not exist/i;

/**
 * libsecret remembers which process was the keychain and never looks again (measured with 0.20):
 * once the keychain's daemon was restarted, this process cannot reach it any more. Another process
 * can, so the calls are made there from then on.
 */
function createAsk(): (work: KeytarWork) => Promise<string | null> {
  let lost = false;
  return async (work) => {
    if (lost) return askKeytarProcess(work);
    try {
      return await askHere(work);
    } catch (thrown) {
      const restarted = thrown instanceof Error && gone.test(thrown.message);
      if (!restarted || process.versions['electron'] !== undefined) throw thrown;
      lost = true;
      return askKeytarProcess(work);
    }
  };
}

async function askHere({ call, item, value = '' }: KeytarWork): Promise<string | null> {
  const { default: keytar } = await import('keytar');
  if (call === 'getPassword') return keytar.getPassword(service, item);
  if (call === 'setPassword') await keytar.setPassword(service, item, value);
  else await keytar.deletePassword(service, item);
  return null;
}
