import { calculatePKCECodeChallenge } from 'oauth4webapi';
import { afterEach, describe, expect, test } from 'vitest';

import { AppError } from '../../core/app-error.ts';
import { sha256 } from '../../core/sha256.ts';
import { exampleClient } from '../credentials/test-service.ts';
import { startSignIn, stateOf, type WorldOptions } from './test-world.ts';

const worlds: ReturnType<typeof startSignIn>[] = [];
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.end();
});

describe('a sign-in', () => {
  test.each(['custom-protocol', 'loopback'] as const)(
    'is completed by its %s answer',
    async (method) => {
      const { signIn, begin, callback, receivers, linked, secrets, service } = start();
      const attempt = await begin(method);
      expect(attempt).toMatchObject({ method, status: 'pending', browserOpened: true });

      const receive = receivers.find((each) => each.method === method)?.opened[0]?.receive;
      expect(await receive?.(callback(attempt))).toBe('done');
      expect(await signIn.settled(attempt.id)).toMatchObject({
        status: 'done',
        account: 'acc_0123456789abcdef',
        failure: null,
      });
      expect(linked).toMatchObject([{ method, redirectUri: attempt.redirectUri }]);
      expect(receivers.flatMap(({ opened }) => opened).some(({ isOpen }) => isOpen)).toBe(false);
      await expect.poll(secrets).toEqual([]);
      expect(service.asked.exchange).toBe(1);
    },
  );

  test('sends a challenge that fits the verifier it keeps, and stores the state as a hash', async () => {
    const { begin, database, service } = start();
    service.provider.oauth.exchange = async (_client, { verifier }) => {
      expect(verifier).toMatch(/^[\w.~-]{43,128}$/);
      expect(service.challenges).toEqual([await calculatePKCECodeChallenge(verifier)]);
      return service.issue();
    };
    const { signIn, callback } = worlds[0]!;
    const attempt = await begin();
    const state = stateOf(attempt);
    expect(Buffer.from(state, 'base64url')).toHaveLength(32);
    expect(database.get('SELECT state_hash FROM attempts')).toEqual({
      state_hash: await sha256(state),
    });
    expect(JSON.stringify(database.all('SELECT * FROM attempts'))).not.toContain(state);
    expect(await signIn.receive(callback(attempt))).toBe('done');
  });

  test('exchanges once for a hundred equal answers at once', async () => {
    const { signIn, begin, callback, service, linked } = start();
    const url = callback(await begin());
    const outcomes = await Promise.all(Array.from({ length: 100 }, () => signIn.receive(url)));
    expect(outcomes.filter((outcome) => outcome === 'done')).toHaveLength(1);
    expect([service.asked.exchange, linked.length]).toEqual([1, 1]);
  });

  test('exchanges once when two processes get the answer', async () => {
    const { signIn, build, begin, callback, service } = start();
    const other = build(2);
    const url = callback(await begin());
    const outcomes = await Promise.all([signIn.receive(url), other.receive(url)]);
    expect(outcomes.toSorted()).toEqual(['done', 'ignored']);
    expect(service.asked.exchange).toBe(1);
  });

  test('is marked used before the code is sent', async () => {
    const { signIn, begin, callback, service, database } = start();
    const attempt = await begin();
    const seen: unknown[] = [];
    service.provider.oauth.exchange = async () => {
      seen.push(database.get('SELECT status FROM attempts')?.['status']);
      throw new AppError('host.timeout');
    };
    expect(await signIn.receive(callback(attempt))).toBe('refused');
    expect(seen).toEqual(['linking']);
    expect(await signIn.settled(attempt.id)).toMatchObject({ failure: { code: 'host.timeout' } });
  });

  test('is completed by a process that the answer itself started', async () => {
    const { signIn, begin, callback, build, dead, linked } = start();
    const url = callback(await begin('custom-protocol'));
    await signIn.close();
    dead.add(1);
    expect(await build(2).receive(url)).toBe('done');
    expect(linked).toHaveLength(1);
  });

  test('tells a waiting process that another one completed it', async () => {
    const { signIn, begin, callback, build } = start();
    const attempt = await begin('custom-protocol');
    const waiting = signIn.settled(attempt.id);
    await build(2).receive(callback(attempt));
    expect(await waiting).toMatchObject({ status: 'done' });
  });

  test('waits for the vault when the answer finds it locked', async () => {
    const { begin, callback, build, dead, vaults, keychain, service, refused } = start();
    const url = callback(await begin('custom-protocol'));
    const key = [...keychain.items];
    keychain.items.clear();
    dead.add(1);
    const second = build(2);
    expect(await second.receive(url)).toBe('refused');
    expect([service.asked.exchange, refused()]).toEqual([0, []]);

    for (const [item, value] of key) keychain.items.set(item, value);
    await vaults.get(2)?.unlock();
    await second.vaultOpened();
    expect((await second.handlers['sign-in.list']({}))[0]).toMatchObject({ status: 'done' });
  });

  test('tells the admin’s integration who authorised it', async () => {
    const { signIn, begin, callback, authorised } = start();
    await signIn.receive(callback(await begin(undefined, 'authorise')));
    expect(authorised).toEqual(['ada']);
    await signIn.receive(callback(await begin()));
    expect(authorised).toEqual(['ada']);
  });

  test('ends the grant when the account cannot be stored', async () => {
    const { signIn, begin, callback, state, service } = start();
    state.linkFailure = new AppError('app.disk-full');
    const attempt = await begin();
    expect(await signIn.receive(callback(attempt))).toBe('refused');
    expect(await signIn.settled(attempt.id)).toMatchObject({ failure: { code: 'app.disk-full' } });
    expect(service.alive.size).toBe(0);
  });
});

describe('an answer', () => {
  test('that matches nothing is counted and shown, and changes nothing', async () => {
    const { signIn, begin, callback, refused, service } = start();
    const attempt = await begin();
    for (let n = 0; n < 2; n += 1) {
      expect(await signIn.receive(callback(attempt, { state: 'A'.repeat(43) }))).toBe('ignored');
    }
    expect(refused()).toEqual([
      { reason: 'This answer belongs to no sign-in of ours', count: 1 },
      { reason: 'This answer belongs to no sign-in of ours', count: 2 },
    ]);
    expect(await signIn.handlers['sign-in.list']({})).toMatchObject([{ status: 'pending' }]);
    expect(service.asked.exchange).toBe(0);
    expect(await signIn.receive(callback(attempt))).toBe('done');
  });

  test('gets through although a flood came first', async () => {
    const { signIn, begin, callback, refused } = start();
    const attempt = await begin();
    for (let n = 0; n < 500; n += 1)
      await signIn.receive('dev.latchkey://oauth/gitlab?code=x&state=y');
    expect(refused()).toHaveLength(20);
    expect(await signIn.receive(callback(attempt))).toBe('done');
  });

  test('works at its own listener only', async () => {
    const { begin, callback, receivers, service } = start({ methods: ['loopback'] });
    const [one, other] = [await begin(), await begin()];
    const [first, second] = receivers[0]!.opened;
    expect(await second?.receive(callback(one))).toBe('ignored');
    const moved = callback(one).replace(one.redirectUri ?? '', other.redirectUri ?? '');
    expect(await first?.receive(moved)).toBe('ignored');
    expect(service.asked.exchange).toBe(0);
    expect(await first?.receive(callback(one))).toBe('done');
    expect(await second?.receive(callback(other))).toBe('done');
  });

  test('with another issuer ends the attempt, with the right one completes it', async () => {
    const { signIn, begin, callback, service } = start();
    const mixed = await begin();
    expect(await signIn.receive(callback(mixed, { iss: `${mixed.instance}/` }))).toBe('refused');
    expect(await signIn.settled(mixed.id)).toMatchObject({
      status: 'failed',
      failure: { code: 'sign-in.issuer-mismatch' },
    });
    expect(service.asked.exchange).toBe(0);
    const right = await begin();
    expect(await signIn.receive(callback(right, { iss: right.instance }))).toBe('done');
  });

  test('without an issuer is refused where the service has always named itself', async () => {
    const { signIn, begin, callback, refusal, service, clock } = start();
    const first = await begin();
    expect(await signIn.receive(callback(first, { iss: first.instance }))).toBe('done');
    const bare = await begin();
    expect(await signIn.receive(callback(bare))).toBe('refused');
    expect(await signIn.settled(bare.id)).toMatchObject({
      failure: { code: 'sign-in.issuer-mismatch' },
    });
    expect(service.asked.exchange).toBe(1);
    const denied = await begin();
    await signIn.receive(refusal(denied, { error: 'access_denied' }));
    expect(await signIn.settled(denied.id)).toMatchObject({ failure: { code: 'sign-in.denied' } });
    clock.pass(31 * 86_400_000);
    expect(await signIn.receive(callback(await begin()))).toBe('done');
  });

  test('that says no is told in plain words', async () => {
    const { signIn, begin, refusal, recorded } = start();
    const attempt = await begin();
    expect(await signIn.receive(refusal(attempt, { error: 'access_denied' }))).toBe('refused');
    expect(await signIn.settled(attempt.id)).toMatchObject({ failure: { code: 'sign-in.denied' } });
    expect(recorded).toMatchObject([{ result: 'refused', detail: 'You chose not to allow it' }]);
  });

  test('that says no is explained by the service for the app it was a sign-in of', async () => {
    const { signIn, begin, refusal, service } = start();
    const asked: unknown[] = [];
    service.provider.oauth.refusal = (...question) => {
      asked.push(question);
      return { code: 'sign-in.consent-needed', detail: 'https://gitlab.example.com/consent' };
    };
    const attempt = await begin();
    await signIn.receive(refusal(attempt, { error: 'consent_required' }));
    expect(asked).toEqual([['consent_required', null, exampleClient]]);
    expect(await signIn.settled(attempt.id)).toMatchObject({
      failure: { code: 'sign-in.consent-needed', detail: 'https://gitlab.example.com/consent' },
    });
  });

  test('quotes the service without markup, invisible signs, secrets or end', async () => {
    const { signIn, begin, refusal } = start();
    const attempt = await begin();
    const description = `<b>No</b>\u202e token glpat-abcdefghijklmnopqrst ${'x'.repeat(400)}`;
    const query = {
      error: 'server_error',
      error_description: description,
      error_uri: 'javascript:1',
    };
    await signIn.receive(refusal(attempt, query));
    const { failure } = await signIn.settled(attempt.id);
    expect(failure?.code).toBe('sign-in.provider-error');
    expect(failure?.words).toMatch(/^No token ‹redacted› x+…$/);
    expect(failure?.words).toHaveLength(200);
    expect(JSON.stringify(failure)).not.toContain('javascript');
  });

  test('is not the request of a web page to clone: that only opens a dialog', async () => {
    const { signIn, announced } = start();
    const url = 'https://gitlab.example.com/acme/platform.git';
    expect(await signIn.receive(`dev.latchkey://clone?url=${encodeURIComponent(url)}`)).toBe(
      'done',
    );
    expect(announced).toEqual([{ name: 'links.arrived', payload: { kind: 'clone', url } }]);
  });

  test('never makes receive throw, whatever state the machine is in', async () => {
    const { signIn, begin, callback, database } = start();
    const url = callback(await begin());
    database.run('DROP TABLE attempts');
    expect(await signIn.receive(url)).toBe('ignored');
    database.run('CREATE TABLE attempts (id, status)');
  });
});

function start(options?: WorldOptions) {
  const world = startSignIn(options);
  worlds.push(world);
  return world;
}
