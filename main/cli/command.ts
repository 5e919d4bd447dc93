import type { Call, EventName, Input, Output, Payload } from '../../preload/contract.ts';
import type { Failure, FailureCode } from '../../preload/model/failure.ts';

/** What a command writes to and reads from; injected, so that tests own it. */
export interface Io {
  /** Results: what a script reads. */
  readonly out: (text: string) => void;
  /** Everything else: progress, hints, questions. */
  readonly say: (text: string) => void;
  /** All of standard input, for secrets that must not be arguments. */
  readAll(): Promise<string>;
  /** Asks without echo. `undefined` where nobody can be asked. */
  askSecret(question: string): Promise<string | undefined>;
  /** Asks for one line. `undefined` where nobody can be asked. */
  ask(question: string): Promise<string | undefined>;
  /** Whether progress may be drawn over itself. */
  readonly drawsProgress: boolean;
  /** Rejects nothing: aborted when the person presses Ctrl-C. */
  readonly signal: AbortSignal;
}

/** All a command may reach: the one door, what it announces, and its streams. */
export interface Cli {
  readonly io: Io;
  /** Throws `CallFailed` instead of returning a failure, so that a command reads top-down. */
  call<C extends Call>(name: C, input: Input<C>): Promise<Output<C>>;
  on<E extends EventName>(name: E, listener: (payload: Payload<E>) => void): () => void;
  /** Reads a file the person named, as text. */
  readFile(path: string): Promise<string>;
  /** Absolute path of what the person typed, relative to where they stand. */
  absolute(path: string): string;
}

/**
 * Exit codes, the same for every command; `latchkey --help` lists them.
 * 130 is what shells use for Ctrl-C (128 + SIGINT).
 */
export const exitCodes = {
  done: 0,
  failed: 1,
  usage: 2,
  locked: 3,
  notLinked: 4,
  unreachable: 5,
  cancelled: 130,
} as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** A failure on its way to the one place that prints it. */
export class CallFailed extends Error {
  override readonly name = 'CallFailed';
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.code);
    this.failure = failure;
  }
}

/** Everything was said already; only the exit code is left. */
export class Ended extends Error {
  override readonly name = 'Ended';
  readonly exitCode: ExitCode;

  constructor(exitCode: ExitCode) {
    super(`ended with ${exitCode}`);
    this.exitCode = exitCode;
  }
}

/** Which exit code a failure gets. */
export function exitCodeOf(code: FailureCode): ExitCode {
  if (code === 'app.cancelled') return exitCodes.cancelled;
  if (code === 'app.bad-request') return exitCodes.usage;
  if (lockedCodes.has(code)) return exitCodes.locked;
  if (code === 'account.refused' || code === 'account.needs-link' || code === 'git.refused') {
    return exitCodes.notLinked;
  }
  if (unreachableCodes.has(code)) {
    return exitCodes.unreachable;
  }
  return exitCodes.failed;
}

const unreachableCodes: ReadonlySet<FailureCode> = new Set([
  'host.unreachable',
  'host.timeout',
  'host.proxy-unreachable',
  'git.network',
]);

const lockedCodes: ReadonlySet<FailureCode> = new Set([
  'vault.locked',
  'vault.not-chosen',
  'vault.wrong-passphrase',
  'vault.key-missing',
  'vault.keychain-unavailable',
]);
