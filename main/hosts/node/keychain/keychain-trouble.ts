import { AppError } from '../../../core/app-error.ts';

/**
 * Why a keychain gave no answer, by what it means for the next step.
 * `absent`: the binding is not installed, another may be. `silent`: it did not answer in time and
 * may be showing a prompt, so nothing more is to be asked. `refused`: it answered with an error.
 */
export type KeychainTroubleKind = 'absent' | 'silent' | 'refused';

/** The cause of every `vault.keychain-unavailable` that a keychain throws. */
export class KeychainTrouble extends Error {
  override readonly name = 'KeychainTrouble';
  readonly kind: KeychainTroubleKind;

  constructor(kind: KeychainTroubleKind, reason: string, cause?: unknown) {
    super(reason, { cause });
    this.kind = kind;
  }
}

/** The failure as callers see it: the reason is one sentence for the person, in `detail`. */
export function keychainUnavailable(
  kind: KeychainTroubleKind,
  reason: string,
  cause?: unknown,
): AppError {
  return new AppError('vault.keychain-unavailable', {
    detail: reason,
    cause: new KeychainTrouble(kind, reason, cause),
  });
}

export function isTrouble(thrown: unknown, kind: KeychainTroubleKind): boolean {
  return (
    thrown instanceof AppError &&
    thrown.cause instanceof KeychainTrouble &&
    thrown.cause.kind === kind
  );
}

/** Translates what a binding threw. */
export function toKeychainFailure(thrown: unknown): AppError {
  const text = thrown instanceof Error ? `${codeOf(thrown)} ${thrown.message}` : String(thrown);
  const [, kind, reason] = known.find(([pattern]) => pattern.test(text)) ?? unknown;
  return keychainUnavailable(kind, reason, thrown);
}

type Known = readonly [RegExp, KeychainTroubleKind, string];

/**
 * The bindings throw plain errors without codes, so their texts are all there is. Measured with
 * keytar 7.9 (libsecret 0.20), @napi-rs/keyring 2.1 and gnome-keyring 42; the texts of macOS and
 * Windows are those of Security.framework and the Credential Manager.
 */
const known: readonly Known[] = [
  [
    /module_not_found|cannot find (module|package|native)|cannot open shared object|invalid elf/i,
    'absent',
    'The keychain binding is not installed on this machine.',
  ],
  [
    /autolaunch|could not connect|connection refused|failed to connect|no such file or directory/i,
    'refused',
    'There is no session bus here, so no keychain can be asked.',
  ],
  [
    /the name :\d+\.\d+ was not provided|session wrapping the secret does not exist/i,
    'refused',
    'The keychain service was restarted. Restart Latchkey to reach it again.',
  ],
  [
    /not provided by any|serviceunknown|namehasnoowner/i,
    'refused',
    'No keychain service is running in this session.',
  ],
  [
    /object does not exist at path|no result found|no default collection/i,
    'refused',
    'The keychain has no open default keyring.',
  ],
  [
    /timeout was reached|did not receive a reply|timed out/i,
    'silent',
    'The keychain did not answer in time.',
  ],
  [/prompt was dismissed|locked|interaction is not allowed/i, 'refused', 'The keychain is locked.'],
  [
    /access ?denied|not authori[sz]ed|denied|cancell?ed/i,
    'refused',
    'The keychain refused access.',
  ],
];

const unknown: Known = [/^/, 'refused', 'The keychain reported an error.'];

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : '';
}
