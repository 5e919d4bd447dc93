import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { missingForKeyring, startSession, type Session } from './session.ts';

const missing = missingForKeyring();
if (missing) console.log(`not run: the real keyring: ${missing} is not installed`);
const keytar = await import('keytar').then(
  () => true,
  () => false,
);
if (!keytar) console.log('not run: keytar: its native part is not built here');

const password = 'the keyring’s own password';
const unavailable = (detail: string) => ({
  code: 'vault.keychain-unavailable',
  detail: expect.stringContaining(detail) as string,
});

let session: Session;
afterEach(() => session.close());

describe.skipIf(missing !== undefined).each([
  { binding: 'keytar' as const, here: keytar },
  { binding: 'napi-keyring' as const, here: true },
])('the real keychain through $binding', ({ binding, here }) => {
  describe.runIf(here)('on a session bus', () => {
    beforeEach(async () => {
      session = await startSession();
    });

    test('keeps, gives back and erases an item', async () => {
      await session.keyring('home', password);
      const asker = await session.asker();
      expect(await asker.ask(binding, 'get', 'key_1')).toMatchObject({ value: null });
      const value = `ü "quoted" ${'x'.repeat(5_000)}`;
      expect(await asker.ask(binding, 'set', 'key_1', value)).not.toHaveProperty('code');
      expect(await asker.ask(binding, 'set', 'key_2', 'other')).not.toHaveProperty('code');
      expect(await (await session.asker()).ask(binding, 'get', 'key_1')).toMatchObject({ value });
      expect(await asker.ask(binding, 'erase', 'key_1')).not.toHaveProperty('code');
      expect(await asker.ask(binding, 'erase', 'key_1')).not.toHaveProperty('code');
      expect(await asker.ask(binding, 'get', 'key_1')).toMatchObject({ value: null });
      expect(await asker.ask(binding, 'get', 'key_2')).toMatchObject({ value: 'other' });
    });

    test('says that it is locked, and has its items when it was unlocked', async () => {
      const unlocked = await session.keyring('home', password);
      const before = await session.asker();
      await before.ask(binding, 'set', 'key_1', 'kept');
      await unlocked.kill();

      const locked = await session.keyring('home');
      const asker = await session.asker();
      const got = await asker.ask(binding, 'get', 'key_1');
      const set = await asker.ask(binding, 'set', 'key_2', 'x');
      // keytar claims to find nothing in a locked keyring; the vault must not believe it.
      expect(got).toMatchObject(binding === 'keytar' ? { value: null } : unavailable('is locked'));
      expect(set).toMatchObject(unavailable('is locked'));
      await locked.kill();

      await session.keyring('home', password);
      expect(await asker.ask(binding, 'get', 'key_1')).toMatchObject({ value: 'kept' });
      expect(await asker.ask(binding, 'get', 'key_2')).toMatchObject({ value: null });
    });

    test('refuses to keep anything without a keyring, and does not claim to have found it', async () => {
      await session.keyring('empty home');
      const asker = await session.asker();
      expect(await asker.ask(binding, 'set', 'key_1', 'x')).toMatchObject(
        unavailable('no open default keyring'),
      );
      const got = await asker.ask(binding, 'get', 'key_1');
      expect(got.value ?? null).toBeNull();
    });

    test('finds nothing, and loses nothing, when the keyring changes beneath it', async () => {
      const mine = await session.keyring('mine', password);
      const asker = await session.asker();
      await asker.ask(binding, 'set', 'key_1', 'kept');
      await mine.kill();
      expect(await asker.ask(binding, 'get', 'key_1')).toMatchObject(
        unavailable('No keychain service is running'),
      );

      const other = await session.keyring('other', password);
      expect(await asker.ask(binding, 'get', 'key_1')).toMatchObject({ value: null });
      await other.kill();
      await session.keyring('mine', password);
      expect(await asker.ask(binding, 'get', 'key_1')).toMatchObject({ value: 'kept' });
    });

    test('says at once that no keychain service is running', async () => {
      const asker = await session.asker();
      for (const [call, ...input] of [
        ['set', 'key_1', 'x'],
        ['get', 'key_1'],
        ['erase', 'key_1'],
      ]) {
        const answer = await asker.ask(binding, call!, ...input);
        expect(answer).toMatchObject(unavailable('No keychain service is running'));
        expect(answer.ms).toBeLessThan(1_000);
      }
    });

    test('gives a service that never answers 3 seconds, and then leaves it alone', async () => {
      await session.mute();
      const asker = await session.asker();
      const first = await asker.ask(binding, 'get', 'key_1');
      expect(first).toMatchObject(unavailable('did not answer'));
      expect(first.ms).toBeLessThan(3_500);
      // The window goes on meanwhile.
      expect(first.blocked).toBeLessThan(200);
      for (const [call, ...input] of [
        ['set', 'key_1', 'x'],
        ['get', 'key_1'],
        ['erase', 'key_1'],
      ]) {
        const answer = await asker.ask(binding, call!, ...input);
        expect(answer).toMatchObject(unavailable('answer'));
        expect(answer.ms).toBeLessThan(3_500);
      }
      // A thread still hangs in the native call. The process must end all the same, with its code.
      const { code, ms } = await asker.leave(7);
      expect(code).toBe(7);
      expect(ms).toBeLessThan(2_500);
    });
  });

  test.runIf(here)('says at once that there is no session bus', async () => {
    session = await startSession({ bus: false });
    const asker = await session.asker();
    const answer = await asker.ask(binding, 'set', 'key_1', 'x');
    expect(answer).toMatchObject(unavailable('no session bus'));
    expect(answer.ms).toBeLessThan(1_000);
  });
});
