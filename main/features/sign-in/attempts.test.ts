import { afterEach, describe, expect, test } from 'vitest';

import { attemptId } from '../../../preload/model/sign-in.ts';
import { AppError } from '../../core/app-error.ts';
import { startSignIn, type WorldOptions } from './test-world.ts';

const worlds: ReturnType<typeof startSignIn>[] = [];
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.end();
});

describe('attempts', () => {
  test('are five at most, and one more fits when one has ended', async () => {
    const { begin, handlers, receivers } = start({ methods: ['loopback'] });
    const attempts = [];
    for (let n = 0; n < 5; n += 1) attempts.push(await begin());
    await expect(begin()).rejects.toMatchObject({ code: 'sign-in.too-many' });
    expect(receivers[0]?.opened.map(({ isOpen }) => isOpen)).toEqual([
      ...Array<boolean>(5).fill(true),
      false,
    ]);
    await handlers['sign-in.cancel']({ id: attempts[2]!.id });
    await expect(begin()).resolves.toMatchObject({ status: 'pending' });
  });

  test('end when cancelled: the listener closes, the verifier goes, the answer finds nothing', async () => {
    const { signIn, begin, callback, handlers, receivers, secrets, service } = start();
    const attempt = await begin('loopback');
    expect(await handlers['sign-in.cancel']({ id: attempt.id })).toMatchObject({
      status: 'cancelled',
    });
    expect(await signIn.settled(attempt.id)).toMatchObject({ status: 'cancelled' });
    expect(receivers[1]?.opened[0]?.isOpen).toBe(false);
    await expect.poll(secrets).toEqual([]);
    expect(await receivers[1]?.opened[0]?.receive(callback(attempt))).toBe('ignored');
    expect(service.asked.exchange).toBe(0);
  });

  test('end by themselves after ten minutes', async () => {
    // Waiting is a hundred times shorter here.
    const { signIn, begin, secrets } = start({}, 100);
    const attempt = await begin();
    expect(attempt.expiresAt - attempt.startedAt).toBe(600_000);
    expect(await signIn.settled(attempt.id)).toMatchObject({
      status: 'expired',
      failure: { code: 'sign-in.expired' },
    });
    await expect.poll(secrets).toEqual([]);
  });

  test('are timed by the monotonic clock where they began', async () => {
    const { signIn, begin, callback, clock, refused } = start();
    const attempt = await begin();
    clock.set(87_600 * 3_600_000);
    const late = await begin();
    expect(await signIn.receive(callback(attempt))).toBe('done');
    clock.set(-87_600 * 3_600_000);
    clock.pass(600_001);
    expect(await signIn.receive(callback(late))).toBe('ignored');
    expect(refused()).toEqual([{ reason: 'The sign-in took too long', count: 1 }]);
  });

  test.each([
    [14, 'done'],
    [16, 'ignored'],
    [-4, 'done'],
    [-6, 'ignored'],
  ])(
    'are good after a restart when the clock moved by %i minutes: %s',
    async (minutes, outcome) => {
      const { signIn, begin, callback, build, dead, clock } = start();
      const url = callback(await begin('custom-protocol'));
      await signIn.close();
      dead.add(1);
      clock.set(minutes * 60_000);
      expect(await build(2).receive(url)).toBe(outcome);
    },
  );

  test('that only a dead process could complete are expired at the next start', async () => {
    const { begin, build, dead, database, secrets } = start();
    await begin('loopback');
    await begin('custom-protocol');
    const linking = await begin('loopback');
    database.run("UPDATE attempts SET status = 'linking' WHERE id = ?", linking.id);
    dead.add(1);
    const list = await build(2).handlers['sign-in.list']({});
    expect(
      Object.fromEntries(
        list.map(({ id, method, status }) => [id === linking.id ? 'used' : method, status]),
      ),
    ).toEqual({ loopback: 'expired', 'custom-protocol': 'pending', used: 'failed' });
    expect(list.find(({ id }) => id === linking.id)?.failure?.code).toBe('sign-in.interrupted');
    await expect.poll(secrets).toHaveLength(1);
  });

  test('are listed with the last that ended, without what is for us alone', async () => {
    const { begin, handlers } = start();
    for (let n = 0; n < 12; n += 1) {
      await handlers['sign-in.cancel']({ id: (await begin()).id });
    }
    const open = await begin();
    const list = await handlers['sign-in.list']({});
    expect(list).toHaveLength(11);
    expect(list.find(({ id }) => id === open.id)).toEqual(open);
    expect(Object.keys(open)).not.toContain('owner');
  });

  test('open the browser again, also from another process', async () => {
    const { begin, handlers, browser, build, state } = start();
    state.hasBrowser = false;
    const attempt = await begin();
    expect(attempt).toMatchObject({ browserOpened: false, status: 'pending' });
    state.hasBrowser = true;
    expect(await handlers['sign-in.reopen']({ id: attempt.id })).toMatchObject({
      browserOpened: true,
    });
    await build(2).handlers['sign-in.reopen']({ id: attempt.id });
    expect(browser).toEqual([attempt.authorizeUrl, attempt.authorizeUrl]);
    await handlers['sign-in.cancel']({ id: attempt.id });
    await expect(handlers['sign-in.reopen']({ id: attempt.id })).rejects.toMatchObject({
      code: 'sign-in.unknown-attempt',
    });
  });

  test('that nobody started are not known', async () => {
    const { handlers } = start();
    const id = attemptId.parse('att_0000000000000000');
    for (const call of [
      handlers['sign-in.cancel']({ id }),
      handlers['sign-in.reopen']({ id }),
      handlers['sign-in.paste']({ id, callback: 'x' }),
    ])
      await expect(call).rejects.toMatchObject({ code: 'sign-in.unknown-attempt' });
  });
});

describe('the ladder', () => {
  test('takes the first step this machine and the service allow', async () => {
    const { begin, receivers, service } = start();
    const methods = [(await begin()).method];
    receivers[0]!.isReady = false;
    methods.push((await begin()).method);
    receivers[1]!.isReady = false;
    methods.push((await begin()).method);
    const flow = service.provider.deviceFlow;
    flow.start = () => Promise.reject(new AppError('sign-in.device-not-offered'));
    methods.push((await begin()).method);
    expect(methods).toEqual(['custom-protocol', 'loopback', 'device', 'paste']);
  });

  test('takes an explicit step or says why not', async () => {
    const { begin, service } = start({ methods: [] });
    await expect(begin('loopback')).rejects.toMatchObject({ code: 'app.not-here' });
    service.provider.deviceFlow.start = () =>
      Promise.reject(new AppError('sign-in.device-not-offered'));
    await expect(begin('device')).rejects.toMatchObject({ code: 'sign-in.device-not-offered' });
  });
});

describe('a vault that cannot keep the answer', () => {
  test.each(['loopback', 'device'] as const)(
    'stops a %s sign-in before it begins',
    async (method) => {
      const { begin, keychain, receivers, browser } = start();
      keychain.trouble = { kind: 'absent', reason: 'No Secret Service answered.' };
      await expect(begin(method)).rejects.toMatchObject({
        code: 'vault.not-chosen',
        detail: 'No Secret Service answered.',
      });
      expect([receivers[1]?.opened, browser]).toEqual([[], []]);
    },
  );
});

describe('paste', () => {
  test('completes an attempt whose answer nobody here receives', async () => {
    const { begin, callback, handlers } = start({ methods: [] });
    const attempt = await begin('paste');
    expect(attempt.redirectUri).toBe('http://127.0.0.1/oauth/gitlab');
    const pasted = { id: attempt.id, callback: `  ${callback(attempt)}\n` };
    expect(await handlers['sign-in.paste'](pasted)).toMatchObject({ status: 'done' });
    await expect(handlers['sign-in.paste'](pasted)).rejects.toMatchObject({
      code: 'sign-in.replayed',
    });
  });

  test('completes any waiting attempt, but none with the answer of another', async () => {
    const { begin, callback, handlers, refused } = start();
    const [one, other] = [await begin('custom-protocol'), await begin('loopback')];
    await expect(
      handlers['sign-in.paste']({ id: one.id, callback: callback(other) }),
    ).rejects.toMatchObject({ code: 'sign-in.unknown-state' });
    for (const attempt of [one, other]) {
      const pasted = { id: attempt.id, callback: callback(attempt) };
      expect(await handlers['sign-in.paste'](pasted)).toMatchObject({ status: 'done' });
    }
    expect(refused()).toEqual([]);
  });

  test.each([
    ['the address of the page before', 'https://gitlab.example.com/oauth/authorize?state=x'],
    ['a code alone', 'abcdef'],
    ['a request to clone', 'dev.latchkey://clone?url=https://gitlab.example.com/a/b.git'],
  ])('refuses %s and keeps waiting', async (_, text) => {
    const { begin, handlers } = start();
    const { id } = await begin('paste');
    await expect(handlers['sign-in.paste']({ id, callback: text })).rejects.toMatchObject({
      code: expect.stringMatching(/^(sign-in\.malformed-callback|link\.unsupported)$/) as string,
    });
    expect(await handlers['sign-in.list']({})).toMatchObject([{ status: 'pending' }]);
  });

  test('tells in the attempt itself that the person said no', async () => {
    const { begin, refusal, handlers } = start();
    const attempt = await begin('paste');
    const pasted = { id: attempt.id, callback: refusal(attempt, { error: 'access_denied' }) };
    expect(await handlers['sign-in.paste'](pasted)).toMatchObject({
      status: 'failed',
      failure: { code: 'sign-in.denied' },
    });
  });
});

/** `within`: how many times shorter the lifetime of an attempt is than the clock says. */
function start(options?: WorldOptions, within = 1) {
  const world = startSignIn(options);
  const sleep = world.clock.sleep.bind(world.clock);
  if (within > 1) world.clock.sleep = (ms, signal) => sleep(ms / within, signal);
  worlds.push(world);
  return world;
}
