import type { Failure } from '../../preload/model/failure.ts';

/**
 * How an authorization answer comes back to this process (RFC 8252 §7).
 * The custom scheme arrives through the operating system, loopback through a
 * listener that lives only as long as the attempt.
 */
export interface RedirectReceiver {
  readonly method: 'custom-protocol' | 'loopback';
  /** Whether it would work right now: the scheme points at this app, a port can be bound. */
  ready(): Promise<boolean>;
  /**
   * Opens it for one attempt. Answers are handed to `receive` as the full URL, and
   * `receive` says what page the browser shall see: `done`, `refused` or `ignored`
   * (`ignored` keeps the listener open: a stray request must not end an attempt).
   */
  open(
    provider: string,
    receive: (url: string) => Promise<'done' | 'refused' | 'ignored'>,
    /** Why the last answer was refused, so that the page can say it too; null when not known. */
    explain?: () => Failure | null,
    /** What the redirect URI calls this machine: the IP literal of RFC 8252 §7.3 unless told. */
    host?: 'localhost',
  ): Promise<{ readonly redirectUri: string; close(): Promise<void> }>;
}
