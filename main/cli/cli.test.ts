import { afterEach, describe, expect, test, vi } from 'vitest';

import { createEventHub } from '../core/event-hub.ts';
import { createCli } from './cli.ts';
import type { Io } from './command.ts';

const controller = () => new AbortController();

/** A door whose calls never answer, but for the vault's. */
function silentDoor(ctrlC: AbortController, asked: string[] = []) {
  const io: Io = {
    out: () => undefined,
    say: () => undefined,
    readAll: async () => '',
    askSecret: async () => undefined,
    ask: async () => undefined,
    drawsProgress: false,
    signal: ctrlC.signal,
  };
  const dispatch = (name: string) => {
    asked.push(name);
    return name === 'vault.describe'
      ? Promise.resolve({ ok: true as const, value: { state: 'locked', keeper: 'passphrase' } })
      : new Promise<never>(() => undefined);
  };
  return createCli({ dispatch, events: createEventHub(() => undefined) }, io);
}

afterEach(() => vi.unstubAllEnvs());

describe('Ctrl-C', () => {
  test.each(['repositories.refresh', 'doctor.run'] as const)(
    'ends waiting for %s',
    async (name) => {
      const ctrlC = controller();
      const waiting = silentDoor(ctrlC).call(name, {});
      ctrlC.abort();
      await expect(waiting).rejects.toMatchObject({ failure: { code: 'app.cancelled' } });
    },
  );

  test('does not leave a call alone that changes something', async () => {
    const ctrlC = controller();
    let settled = false;
    const unlinking = silentDoor(ctrlC).call('accounts.unlink', {
      id: 'acc_00000000000000aa',
    });
    void unlinking.finally(() => (settled = true)).catch(() => undefined);
    ctrlC.abort();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(settled).toBe(false);
  });
});

describe('a vault locked by a passphrase', () => {
  test.each([
    ['asks nobody before accounts are listed', undefined, ['accounts.list']],
    ['is opened by a file before accounts are listed', import.meta.filename, ['vault.describe']],
  ])('%s', async (_name, file, first) => {
    vi.stubEnv('LATCHKEY_PASSPHRASE_FILE', file ?? '');
    const asked: string[] = [];
    void silentDoor(controller(), asked).call('accounts.list', {});
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(asked.slice(0, 1)).toEqual(first);
  });

  test.each([
    ['git.plan', { url: 'https://git.example.com/team/shop.git' }],
    ['remotes.link', { url: 'https://git.example.com/team/shop.git' }],
    ['remotes.make-key', { url: 'ssh://git@git.example.com/team/shop.git' }],
    ['remotes.test', { account: 'acc_00000000000000aa', url: 'https://git.example.com/a/b.git' }],
  ] as const)('is opened before %s, which could do nothing otherwise', async (name, input) => {
    const asked: string[] = [];
    void silentDoor(controller(), asked).call(name, input);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(asked.slice(0, 1)).toEqual(['vault.describe']);
  });
});
