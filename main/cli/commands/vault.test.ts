import { afterEach, describe, expect, test, vi } from 'vitest';

import type { VaultState } from '../../../preload/model/vault.ts';
import { runCommand as run } from '../test-run.ts';

const ready: VaultState = {
  state: 'ready',
  keeper: 'keychain',
  binding: 'keytar',
  reason: null,
  secrets: 0,
};
const lost: VaultState = {
  ...ready,
  state: 'locked',
  secrets: 2,
  reason: 'The vault’s key is not in this keychain.',
};
const byPassphrase: VaultState = {
  ...lost,
  keeper: 'passphrase',
  binding: null,
  reason: 'The vault needs its passphrase.',
};

afterEach(() => vi.unstubAllEnvs());

test('a locked vault says how to try again and how to leave it', async () => {
  const { out, said } = await run(['vault'], { 'vault.describe': lost });
  expect(out).toBe('locked, kept by the system keychain; 2 secrets\n');
  expect(said).toContain('latchkey vault unlock');
  expect(said).toContain('latchkey vault start-over');
});

test('what was set aside is told wherever the vault is shown', async () => {
  const { said } = await run(['vault'], { 'vault.describe': { ...ready, aside: 1 } });
  expect(said).toContain('1 secret of earlier vaults kept aside; they are not opened again');
});

describe('vault unlock', () => {
  test('asks the keychain again, and exits with 3 when the key is not there', async () => {
    const result = await run(['vault', 'unlock'], {
      'vault.describe': lost,
      'vault.unlock': { fails: { code: 'vault.key-missing' } },
    });
    expect(result).toMatchObject({ code: 3, out: '', inputs: { 'vault.unlock': {} } });
    expect(result.said).toContain('start over');
  });

  test('takes the passphrase from the terminal, or from standard input', async () => {
    const answers = { 'vault.describe': byPassphrase, 'vault.unlock': { ...ready, secrets: 2 } };
    const typed = await run(['vault', 'unlock'], answers, { typed: ['correct horse'] });
    const piped = await run(['vault', 'unlock'], answers, { input: 'correct horse\n' });
    for (const { code, out, said, inputs } of [typed, piped]) {
      expect(code).toBe(0);
      expect(inputs['vault.unlock']).toEqual({ passphrase: 'correct horse' });
      expect(out).toBe('The vault opens; 2 secrets can be read.\n');
      expect(out + said).not.toContain('correct horse');
    }
  });

  test('has nothing to do while the vault is open', async () => {
    const { code, calls } = await run(['vault', 'unlock'], {});
    expect([code, calls]).toEqual([0, []]);
  });
});

describe('vault start-over', () => {
  const answers = { 'vault.describe': lost, 'vault.start-over': { ...ready, aside: 2 } };

  test('names what is lost and what is kept, and waits for a yes', async () => {
    const { code, out, said, calls } = await run(['vault', 'start-over'], answers, {
      typed: ['yes'],
    });
    expect([code, calls]).toEqual([0, ['vault.start-over']]);
    expect(said).toMatch(/Lost: the use of 2 secrets.*Kept: accounts, repositories, clones/s);
    expect(out).toContain('2 secrets set aside in the database, none deleted.');
    expect(said).toContain('latchkey link gitlab');
  });

  test.each(['', 'y', 'no'])('changes nothing for the answer %j', async (answer) => {
    const { code, said, calls } = await run(['vault', 'start-over'], answers, { typed: [answer] });
    expect([code, calls]).toEqual([130, []]);
    expect(said).toContain('Nothing was changed.');
  });

  test('wants --yes where nobody can be asked', async () => {
    const asked = await run(['vault', 'start-over'], answers);
    expect([asked.code, asked.calls]).toEqual([2, []]);
    expect(asked.said).toContain('--yes');
    const told = await run(['vault', 'start-over', '--yes'], answers);
    expect([told.code, told.calls]).toEqual([0, ['vault.start-over']]);
  });

  test('says what to choose where no keychain answers', async () => {
    const choose = { ...ready, state: 'choose', keeper: null, binding: null, aside: 2 };
    const { said } = await run(['vault', 'start-over', '--yes'], {
      ...answers,
      'vault.start-over': choose,
    });
    expect(said).toContain('latchkey vault choose');
  });

  test('asks nothing and explains itself while the vault is open', async () => {
    const { code, said } = await run(['vault', 'start-over'], {
      'vault.start-over': { fails: { code: 'vault.not-locked' } },
    });
    expect(code).toBe(1);
    expect(said).toMatch(/^The vault is not locked/);
  });
});

describe('vault change-passphrase', () => {
  const answers = {
    'vault.describe': byPassphrase,
    'vault.change-passphrase': { ...ready, keeper: 'passphrase' },
  };
  const both = { current: 'the old passphrase', next: 'the new passphrase' };

  test('asks for the current one and twice for the new one', async () => {
    const { code, inputs, out, said } = await run(['vault', 'change-passphrase'], answers, {
      typed: [both.current, both.next, both.next],
    });
    expect(code).toBe(0);
    expect(inputs['vault.change-passphrase']).toEqual(both);
    expect(out + said).not.toMatch(/the (old|new) passphrase/);
  });

  test('sends nothing when the two new ones differ', async () => {
    const { code, said, calls } = await run(['vault', 'change-passphrase'], answers, {
      typed: [both.current, both.next, 'a slip'],
    });
    expect([code, calls]).toEqual([1, []]);
    expect(said).toContain('The two passphrases are not the same');
  });

  test('reads two lines where there is no terminal, and wants both', async () => {
    const input = `${both.current}\n${both.next}\n`;
    const piped = await run(['vault', 'change-passphrase'], answers, { input });
    expect(piped.inputs['vault.change-passphrase']).toEqual(both);
    const one = await run(['vault', 'change-passphrase'], answers, { input: 'only one\n' });
    expect([one.code, one.calls]).toEqual([2, []]);
  });

  test('reminds of the file that scripts read it from', async () => {
    vi.stubEnv('LATCHKEY_PASSPHRASE_FILE', '/home/ada/passphrase');
    const { said } = await run(['vault', 'change-passphrase'], answers, {
      typed: [both.current, both.next, both.next],
    });
    expect(said).toContain('Change it in /home/ada/passphrase, too.');
  });

  test('is not for a vault that has none', async () => {
    const { code, said, calls } = await run(['vault', 'change-passphrase'], {
      'vault.describe': ready,
    });
    expect([code, calls]).toEqual([1, []]);
    expect(said).toMatch(/^This vault has no passphrase/);
  });

  test('exits with 3 for a wrong current passphrase', async () => {
    const { code } = await run(
      ['vault', 'change-passphrase'],
      { ...answers, 'vault.change-passphrase': { fails: { code: 'vault.wrong-passphrase' } } },
      { typed: [both.current, both.next, both.next] },
    );
    expect(code).toBe(3);
  });
});
