import { describe, expect, test } from 'vitest';

import { createKeychainGuard } from './keychain-guard.ts';

const never = () => new Promise<never>(() => undefined);
const unavailable = { code: 'vault.keychain-unavailable' };

describe('the guard before a keychain', () => {
  test('runs one call after the other, also past a failure', async () => {
    const guard = createKeychainGuard();
    const order: string[] = [];
    const work = (name: string, ms: number) => async () => {
      order.push(`${name} begins`);
      await new Promise((resolve) => setTimeout(resolve, ms));
      order.push(`${name} ends`);
      if (name === 'first') throw new Error('no');
      return name;
    };
    const first = guard.call(work('first', 20));
    const second = guard.call(work('second', 0));
    await expect(first).rejects.toMatchObject(unavailable);
    expect(await second).toBe('second');
    expect(order).toEqual(['first begins', 'first ends', 'second begins', 'second ends']);
  });

  test('gives a call up at its limit and refuses the next ones at once', async () => {
    const guard = createKeychainGuard({ limit: 40 });
    let asked = 0;
    const hang = () => {
      asked += 1;
      return never();
    };
    const started = performance.now();
    const answers = await Promise.allSettled([1, 2, 3, 4, 5].map(() => guard.call(hang)));
    expect(performance.now() - started).toBeLessThan(400);
    expect(answers.map(({ status }) => status)).toEqual(Array(5).fill('rejected'));
    expect(asked).toBe(1);
  });

  test('asks again after a rest, but never hangs more than two threads', async () => {
    const guard = createKeychainGuard({ limit: 10, rest: 20 });
    let asked = 0;
    for (let n = 0; n < 5; n += 1) {
      await guard
        .call(() => {
          asked += 1;
          return never();
        })
        .catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    expect(asked).toBe(2);
  });

  test('goes on as soon as the hung call has come back, and undoes what it brought', async () => {
    const guard = createKeychainGuard({ limit: 10 });
    const { promise, resolve } = Promise.withResolvers<string>();
    const undone: string[] = [];
    const late = async (value: string) => {
      undone.push(value);
    };
    await expect(guard.call(() => promise, late)).rejects.toMatchObject(unavailable);
    await expect(guard.call(async () => 'refused')).rejects.toMatchObject(unavailable);
    resolve('too late');
    await new Promise((done) => setTimeout(done, 5));
    expect(undone).toEqual(['too late']);
    expect(await guard.call(async () => 'answered')).toBe('answered');
  });

  test.each([
    ['Cannot autolaunch D-Bus without X11 $DISPLAY', 'There is no session bus here'],
    ['Could not connect: No such file or directory', 'There is no session bus here'],
    [
      'The name org.freedesktop.secrets was not provided by any .service files',
      'No keychain service is running',
    ],
    ['The name :1.7 was not provided by any .service files', 'Restart Latchkey'],
    [
      'Object does not exist at path "/org/freedesktop/secrets/collection/login"',
      'no open default keyring',
    ],
    ['Cannot create an item in a locked collection', 'is locked'],
    ["Couldn't access platform storage: AccessDenied", 'refused access'],
    ['User canceled the operation.', 'refused access'],
    ['Timeout was reached', 'did not answer in time'],
    ['Cannot find package keytar', 'not installed'],
    ['something else 0x17', 'reported an error'],
  ])('says in one sentence what it means: %s', async (message, reason) => {
    const guard = createKeychainGuard();
    const failing = guard.call(() => Promise.reject(new Error(message)));
    await expect(failing).rejects.toMatchObject({
      ...unavailable,
      detail: expect.stringContaining(reason) as string,
    });
  });
});
