import { ipcMain, type IpcMainInvokeEvent } from 'electron';

import type { Failure, FailureCode, Outcome } from '../../../preload/model/failure.ts';
import type { Clock } from '../../core/clock.ts';
import { createRateLimit } from '../../core/rate-limit.ts';
import type { Dispatch } from '../../dispatch.ts';
import { inspectPayload } from './payload.ts';
import { windowOrigin } from './window-address.ts';

/** The channel of every call. There is no second one that listens. */
const channel = 'call';

/**
 * Opens the door for our own windows. Everything that is refused is refused as a value,
 * before the call's own schema is even looked up: strangers, floods, and what is too large.
 */
export function answerCalls(dispatch: Dispatch, clock: Pick<Clock, 'monotonic'>): void {
  const mayCall = createRateLimit(clock, { burst: 500, perSecond: 200 });

  ipcMain.handle(channel, (event, name: unknown, input: unknown) => {
    // The sender is read here and now: after the first await it may be null or another page.
    if (!isOurWindow(event)) return refuse('app.foreign-sender');
    if (!mayCall()) return refuse('app.rate-limited');
    if (typeof name !== 'string' || name.length > 64) return refuse('app.bad-request');

    const verdict = inspectPayload(input);
    if (verdict === 'too-large') return refuse('app.too-large');
    if (verdict === 'malformed') return refuse('app.bad-request');
    return dispatch(name, input);
  });
}

/** The top frame of a living window of ours, and nothing embedded in it. */
function isOurWindow({ sender, senderFrame }: IpcMainInvokeEvent): boolean {
  return (
    senderFrame !== null &&
    senderFrame.parent === null &&
    senderFrame.origin === windowOrigin &&
    !sender.isDestroyed() &&
    senderFrame === sender.mainFrame
  );
}

function refuse(code: FailureCode): Outcome<never> {
  const failure: Failure = { code };
  return { ok: false, failure };
}
