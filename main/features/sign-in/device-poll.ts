import type { Attempt } from '../../../preload/model/sign-in.ts';
import { isFailure } from '../../core/app-error.ts';
import type { Clock } from '../../core/clock.ts';
import type {
  DeviceAuthorization,
  DeviceFlow,
  Grant,
  OAuthClient,
} from '../../providers/provider.ts';

export interface DevicePolling {
  readonly flow: DeviceFlow;
  readonly client: OAuthClient;
  readonly authorization: DeviceAuthorization;
  readonly clock: Clock;
  /** Ends the waiting: cancelled, expired, closed. */
  readonly signal: AbortSignal;
  /** False when another process ended the attempt. */
  readonly isPending: () => boolean;
}

const longestWait = 60_000;
const slower = 5_000;

/**
 * Asks until the person has answered at the service. Waits as long as told, five seconds longer
 * after every `slow_down` or as long as that names, and twice as long after a failure of the network (RFC 8628 §3.5).
 * Undefined when the attempt ended meanwhile. Throws `sign-in.*` for what is final.
 */
export async function pollDevice(polling: DevicePolling): Promise<Grant | undefined> {
  const { flow, client, authorization, clock, signal, isPending } = polling;
  let wait = Math.max(authorization.interval, 1) * 1000;
  for (;;) {
    try {
      await clock.sleep(wait, signal);
    } catch {
      return undefined;
    }
    if (!isPending()) return undefined;
    try {
      const polled = await flow.poll(client, authorization.deviceCode);
      if (polled.at === 'granted') return polled.grant;
      if (polled.at === 'slow-down') wait = Math.max(wait + slower, named(polled.interval));
    } catch (thrown) {
      if (
        !isFailure(thrown, 'host.unreachable', 'host.timeout', 'host.failing', 'host.rate-limited')
      )
        throw thrown;
      wait = Math.min(Math.max(wait * 2, thrown.retryAfter ?? 0), longestWait);
    }
  }
}

/** Milliseconds, and never more than we would wait by ourselves. */
function named(interval = 0): number {
  return Math.min(interval * 1000, longestWait);
}

/** The page to type the code into; it was looked at when the service named it. */
export function devicePage({ device }: Pick<Attempt, 'device'>): string | null {
  return device?.verificationUriComplete ?? device?.verificationUri ?? null;
}
