import type { Ssh } from '../../../ports/ssh.ts';
import { makeKey, publicHalf, readHostKey } from './keys.ts';
import { scanHostKeys } from './scan.ts';

/** Keys by node:crypto, host keys by the system's OpenSSH. */
export function createSsh(): Ssh {
  return { makeKey, publicHalf, readHostKey, hostKeys: scanHostKeys };
}
