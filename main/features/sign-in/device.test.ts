import { afterEach, describe, expect, test } from 'vitest';

import { AppError } from '../../core/app-error.ts';
import { startSignIn } from './test-world.ts';

const worlds: ReturnType<typeof startSignIn>[] = [];
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.end();
});

describe('the device flow', () => {
  test('shows the code, opens its page and links what is granted', async () => {
    const { signIn, begin, service, browser, linked, waits } = start();
    service.devicePolls.push({ at: 'pending' }, { at: 'granted', grant: service.issue() });
    const attempt = await begin('device');
    expect(attempt).toMatchObject({
      method: 'device',
      authorizeUrl: null,
      redirectUri: null,
      device: { userCode: 'ABCD-EFGH', verificationUri: 'https://gitlab.example.com/oauth/device' },
    });
    expect(attempt.expiresAt - attempt.startedAt).toBe(300_000);
    expect(browser).toEqual(['https://gitlab.example.com/oauth/device?user_code=ABCD-EFGH']);
    expect(await signIn.settled(attempt.id)).toMatchObject({ status: 'done' });
    expect(linked).toMatchObject([{ method: 'device', redirectUri: null }]);
    expect(waits()).toEqual([5_000, 5_000]);
  });

  test('waits five seconds longer after every slow_down, fifty times if need be', async () => {
    const { signIn, begin, service, waits } = start();
    for (let n = 0; n < 50; n += 1) service.devicePolls.push({ at: 'slow-down' });
    service.devicePolls.push({ at: 'granted', grant: service.issue() });
    const { id } = await begin('device');
    expect(await signIn.settled(id)).toMatchObject({ status: 'done' });
    expect(waits()).toEqual(Array.from({ length: 51 }, (_, n) => 5_000 * (n + 1)));
  });

  test('is the way, and the one that is explained, where the app can take no other', async () => {
    const { begin, service } = start();
    Object.assign(service.provider.oauth, { methods: () => ['device'] });
    expect(await begin()).toMatchObject({ method: 'device' });
    await expect(begin('loopback')).rejects.toMatchObject({ code: 'app.not-here' });
    service.provider.deviceFlow.start = async () => {
      throw new AppError('sign-in.device-not-offered');
    };
    await expect(begin()).rejects.toMatchObject({ code: 'sign-in.device-not-offered' });
  });

  test.each([
    ['as long as the service names', [12, 17], [5_000, 12_000, 17_000]],
    ['five seconds longer at the least', [1, 0], [5_000, 10_000, 15_000]],
    ['no longer than a minute', [86_400], [5_000, 60_000]],
  ])('waits %s', async (_name, intervals, expected) => {
    const { signIn, begin, service, waits } = start();
    for (const interval of intervals) service.devicePolls.push({ at: 'slow-down', interval });
    service.devicePolls.push({ at: 'granted', grant: service.issue() });
    const { id } = await begin('device');
    expect(await signIn.settled(id)).toMatchObject({ status: 'done' });
    expect(waits()).toEqual(expected);
  });

  test('goes on after trouble with the network, twice as slowly', async () => {
    const { signIn, begin, service, waits } = start();
    service.devicePolls.push(
      new AppError('host.unreachable'),
      new AppError('host.failing', { retryAfter: 30_000 }),
      { at: 'granted', grant: service.issue() },
    );
    const { id } = await begin('device');
    expect(await signIn.settled(id)).toMatchObject({ status: 'done' });
    expect(waits()).toEqual([5_000, 10_000, 30_000]);
  });

  test.each([
    ['sign-in.denied', 'failed'],
    ['sign-in.expired', 'expired'],
    ['sign-in.app-refused', 'failed'],
  ] as const)('ends with %s', async (code, status) => {
    const { signIn, begin, service } = start();
    service.devicePolls.push(new AppError(code));
    const { id } = await begin('device');
    expect(await signIn.settled(id)).toMatchObject({ status, failure: { code } });
  });

  test('stops asking when cancelled', async () => {
    const { begin, service, handlers, waits } = start();
    const { id } = await begin('device');
    await expect.poll(() => waits().length).toBeGreaterThan(1);
    await handlers['sign-in.cancel']({ id });
    const asked = waits().length;
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(waits()).toHaveLength(asked);
    expect(service.alive.size).toBe(0);
  });

  test('ends a grant that came too late', async () => {
    const { begin, service, handlers } = start();
    const grant = service.issue();
    const flow = service.provider.deviceFlow;
    const { id } = await begin('device');
    flow.poll = async () => {
      await handlers['sign-in.cancel']({ id });
      return { at: 'granted', grant };
    };
    await expect.poll(() => service.alive.size).toBe(0);
    expect(await handlers['sign-in.list']({})).toMatchObject([{ status: 'cancelled' }]);
  });

  test('never sends anybody to a page without https', async () => {
    const { begin, service, browser } = start();
    const flow = service.provider.deviceFlow;
    const begun = flow.start.bind(flow);
    for (const verificationUri of ['javascript:alert(1)', 'http://gitlab.example.com/x', 'x']) {
      flow.start = async (client) => ({ ...(await begun(client)), verificationUri });
      await expect(begin('device')).rejects.toMatchObject({ code: 'sign-in.bad-answer' });
    }
    expect(browser).toEqual([]);
  });
});

/** Waiting is shortened to a moment and written down; the lifetime of the attempt is not waited for. */
function start() {
  const world = startSignIn();
  const sleep = world.clock.sleep.bind(world.clock);
  const waited: number[] = [];
  world.clock.sleep = (ms, signal) => {
    // 500 ms is the look at other processes while somebody waits for the end.
    if (ms === 500 || ms === 300_000) return sleep(ms, signal);
    waited.push(ms);
    return sleep(200, signal);
  };
  worlds.push(world);
  return { ...world, waits: () => waited };
}
