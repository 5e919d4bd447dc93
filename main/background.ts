import type { Log } from './ports/log.ts';

export interface BackgroundDeps {
  /** What a crash may have left: half-done refreshes, partial clones, revocations that wait. */
  readonly mend: readonly (() => Promise<void>)[];
  /** Brings the repository lists up to date. */
  readonly refresh: () => Promise<void>;
  readonly log: Log;
}

export interface Background {
  /** Refreshes now, besides the usual rhythm. */
  refresh(): void;
  stop(): void;
}

const rhythm = 15 * 60_000;

/** The work nobody asked for by hand. Its failures are logged; the window shows them where they belong. */
export function startBackground({ mend, refresh, log }: BackgroundDeps): Background {
  const quietly = (work: () => Promise<void>) =>
    void work().catch((thrown: unknown) =>
      log.warn('background work failed', { reason: String(thrown) }),
    );

  for (const work of mend) quietly(work);
  quietly(refresh);
  const timer = setInterval(() => quietly(refresh), rhythm);
  timer.unref();
  return { refresh: () => quietly(refresh), stop: () => clearInterval(timer) };
}
