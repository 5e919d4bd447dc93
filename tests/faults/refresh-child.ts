import process from 'node:process';

import type { Database } from '../../main/ports/database.ts';
import type { Http } from '../../main/ports/http.ts';
import { createRefreshing, type Place, type Taps } from './refresh-parts.ts';

/** One process of several that share an account. It does what its parent says, and answers. */
export type Order =
  | {
      readonly do: 'open';
      readonly place: Place;
      /** How far its clocks are ahead from the start, as those of the others. */
      readonly passed: number;
      readonly killAt: KillPoint | null;
    }
  | { readonly do: 'token'; readonly pass: number };

export type Report =
  | { readonly at: 'opened' }
  | { readonly at: 'token'; readonly token: string }
  | { readonly at: 'failed'; readonly code: string };

/** Where a refresh can be cut off by `kill -9`. */
export const killPoints = [
  'before-send',
  'after-send',
  'after-headers',
  'after-body',
  'before-commit',
  'after-commit',
] as const;
export type KillPoint = (typeof killPoints)[number];

let parts: ReturnType<typeof createRefreshing> | undefined;

process.on('message', (order: Order) => {
  void obey(order).then((report) => process.send?.(report));
});
process.on('disconnect', () => process.exit(0));

async function obey(order: Order): Promise<Report> {
  if (order.do === 'open') {
    parts = createRefreshing(order.place, tapsFor(order.killAt));
    parts.pass(order.passed);
    // Unlocks the vault, so that the round measures the refresh alone.
    await parts.credentials.accessToken(parts.holder);
    return { at: 'opened' };
  }
  try {
    parts!.pass(order.pass);
    return { at: 'token', token: await parts!.credentials.accessToken(parts!.holder) };
  } catch (thrown) {
    return { at: 'failed', code: String(thrown) };
  }
}

function tapsFor(point: KillPoint | null): Taps {
  let isSent = false;
  const dieAt = (...points: readonly KillPoint[]) => {
    if (point !== null && points.includes(point)) process.kill(process.pid, 'SIGKILL');
  };
  const http =
    (inner: Http): Http =>
    async (input, init) => {
      if (!/\/oauth\/token$/.test(input instanceof Request ? input.url : String(input)))
        return inner(input, init);
      dieAt('before-send');
      isSent = true;
      try {
        const response = await inner(input, init);
        const body = await response.text();
        dieAt('after-body');
        return new Response(body, response);
      } catch (thrown) {
        // The service did its work, and the answer broke off: before it, or within it.
        dieAt('after-send', 'after-headers');
        throw thrown;
      }
    };
  const database = (inner: Database): Database => ({
    ...inner,
    run(sql, ...values) {
      const changed = inner.run(sql, ...values);
      if (isSent && /INTO secrets/.test(sql)) dieAt('before-commit');
      return changed;
    },
    transaction(work) {
      const result = inner.transaction(work);
      if (isSent) dieAt('after-commit');
      return result;
    },
  });
  return { http, database };
}
