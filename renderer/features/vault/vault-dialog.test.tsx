import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, test } from 'vitest';

import type { VaultState } from '../../../preload/model/vault.ts';
import { main } from '../../fake-bridge.ts';
import { navigate, useNavigation } from '../../navigation.ts';
import { show } from '../../test-render.tsx';
import { KeeperLine } from './keeper-line.tsx';
import { VaultDialog } from './vault-dialog.tsx';
import { followVault, useVault } from './vault-store.ts';

const ready: VaultState = {
  state: 'ready',
  keeper: 'keychain',
  binding: 'keytar',
  reason: null,
  secrets: 2,
};
const choose: VaultState = {
  ...ready,
  state: 'choose',
  keeper: null,
  binding: null,
  secrets: 0,
  reason: 'No Secret Service answered within 3 seconds.',
};
const locked: VaultState = { ...ready, state: 'locked', keeper: 'passphrase', binding: null };

beforeEach(() => {
  useVault.setState(useVault.getInitialState(), true);
  useNavigation.setState(useNavigation.getInitialState(), true);
});

describe('choosing a keeper', () => {
  test('says why the keychain cannot be used and what memory only means', async () => {
    await open(choose);
    expect(screen.getByText(/No Secret Service answered/)).toBeInTheDocument();
    expect(screen.getByRole('radio', { name: 'Memory only' })).toHaveAccessibleDescription(
      /you link your accounts again/,
    );
  });

  test('wants the passphrase twice and long enough before anything is sent', async () => {
    main.answers('vault.choose', { ...ready, keeper: 'passphrase', binding: null });
    await open(choose);
    const use = screen.getByRole('button', { name: 'Use passphrase vault' });
    await userEvent.type(screen.getByLabelText('Passphrase'), 'correct horse battery');
    await userEvent.type(screen.getByLabelText('The same passphrase again'), 'correct horse');
    expect(screen.getByText('The two are not the same')).toBeInTheDocument();
    expect(use).toBeDisabled();
    await userEvent.type(screen.getByLabelText('The same passphrase again'), ' battery');
    await userEvent.click(use);
    expect(main.sent('vault.choose')).toEqual([
      { keeper: 'passphrase', passphrase: 'correct horse battery' },
    ]);
    expect(await screen.findByText('Where your secrets live')).toBeInTheDocument();
    expect(JSON.stringify(useVault.getState())).not.toContain('correct horse');
  });

  test('takes memory only without a passphrase', async () => {
    main.answers('vault.choose', { ...ready, keeper: 'memory', binding: null });
    await open(choose);
    await userEvent.click(screen.getByRole('radio', { name: 'Memory only' }));
    await userEvent.click(screen.getByRole('button', { name: 'Use memory only' }));
    expect(main.sent('vault.choose')).toEqual([{ keeper: 'memory' }]);
  });
});

describe('unlocking', () => {
  test('keeps the vault and says so when the passphrase is wrong', async () => {
    main.fails('vault.unlock', { code: 'vault.wrong-passphrase' });
    await open(locked);
    expect(screen.getByText(/2 credentials are kept here/)).toBeInTheDocument();
    await userEvent.type(screen.getByLabelText('Passphrase'), 'not this one');
    await userEvent.click(screen.getByRole('button', { name: 'Unlock' }));
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'That passphrase does not open the vault',
    );
    expect(screen.getByLabelText('Passphrase')).toHaveValue('');
  });

  test('asks the keychain again when that is where the key is', async () => {
    main.answers('vault.unlock', ready);
    await open({ ...locked, keeper: 'keychain', reason: 'The login keyring is locked.' });
    await userEvent.click(screen.getByRole('button', { name: 'Ask the keychain again' }));
    expect(main.sent('vault.unlock')).toEqual([{}]);
    expect(await screen.findByText('Where your secrets live')).toBeInTheDocument();
  });
});

describe('starting over', () => {
  test('names what is kept, asks first, and shows the new vault', async () => {
    main.answers('vault.start-over', { ...choose, aside: 2 });
    await open(locked);
    await userEvent.click(screen.getByRole('button', { name: 'Start over…' }));
    const dialog = await screen.findByRole('region', { name: 'Start over' });
    expect(dialog).toHaveTextContent('The use of 2 credentials');
    expect(dialog).toHaveTextContent('never deleted');
    expect(dialog).toHaveTextContent('even if its key turns up');
    expect(main.sent('vault.start-over')).toEqual([]);
    await userEvent.click(within(dialog).getByRole('button', { name: 'Start over' }));
    expect(main.sent('vault.start-over')).toEqual([{}]);
    expect(await screen.findByText('Choose where secrets live')).toBeInTheDocument();
  });

  test('begins with keeping it, and leads back to where the person was', async () => {
    await open(locked);
    await userEvent.click(screen.getByRole('button', { name: 'Start over…' }));
    expect(screen.getByRole('button', { name: 'Keep this vault' })).toHaveFocus();
    await userEvent.keyboard('{Enter}');
    expect(screen.getByRole('button', { name: 'Start over…' })).toHaveFocus();
    expect(main.sent('vault.start-over')).toEqual([]);
  });

  test('shows the vault as it is when its key has turned up meanwhile', async () => {
    main.fails('vault.start-over', { code: 'vault.not-locked' });
    await open({ ...locked, keeper: 'keychain' });
    await userEvent.click(screen.getByRole('button', { name: 'Start over…' }));
    main.answers('vault.describe', ready);
    await userEvent.click(screen.getByRole('button', { name: 'Start over' }));
    expect(await screen.findByText('Where your secrets live')).toBeInTheDocument();
    expect(screen.getByRole('alert')).toHaveTextContent('The vault is not locked');
  });

  test('is not offered for secrets in the memory of another Latchkey', async () => {
    await open({ ...locked, keeper: 'memory' });
    expect(screen.getByRole('button', { name: 'Look again' })).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: 'Start over…' })).not.toBeInTheDocument();
  });

  test('says how many secrets of an earlier vault are set aside', async () => {
    await open({ ...ready, aside: 2 });
    expect(screen.getByText(/2 secrets of an earlier vault/)).toBeInTheDocument();
  });
});

describe('another passphrase', () => {
  const vault: VaultState = { ...ready, keeper: 'passphrase', binding: null };

  test('is sent once both fit, and forgotten', async () => {
    main.answers('vault.change-passphrase', vault);
    await open(vault);
    await change('correct horse battery', 'correct horse');
    expect(screen.getByRole('button', { name: 'Change passphrase' })).toBeDisabled();
    await userEvent.type(screen.getByLabelText('The new passphrase again'), ' battery');
    await userEvent.click(screen.getByRole('button', { name: 'Change passphrase' }));
    expect(main.sent('vault.change-passphrase')).toEqual([
      { current: 'the old one', next: 'correct horse battery' },
    ]);
    expect(await screen.findByText(/now opens with the new passphrase/)).toBeInTheDocument();
    expect(screen.queryByLabelText('New passphrase')).not.toBeInTheDocument();
    expect(JSON.stringify(useVault.getState())).not.toContain('correct horse');
  });

  test('is refused with the wrong current one, in words', async () => {
    main.fails('vault.change-passphrase', { code: 'vault.wrong-passphrase' });
    await open(vault);
    await change('correct horse battery', 'correct horse battery');
    await userEvent.click(screen.getByRole('button', { name: 'Change passphrase' }));
    expect(await screen.findByRole('alert')).toHaveTextContent('does not open the vault');
    expect(screen.queryByText(/now opens/)).not.toBeInTheDocument();
  });

  test('is left without a change, and the button has the focus again', async () => {
    await open(vault);
    await userEvent.click(screen.getByRole('button', { name: 'Change passphrase…' }));
    expect(screen.getByLabelText('Current passphrase')).toHaveFocus();
    await userEvent.click(screen.getByRole('button', { name: 'Keep the current one' }));
    expect(screen.getByRole('button', { name: 'Change passphrase…' })).toHaveFocus();
    expect(main.sent('vault.change-passphrase')).toEqual([]);
  });

  test('is not offered where there is none', async () => {
    await open(ready);
    expect(screen.queryByRole('button', { name: /Change passphrase/ })).not.toBeInTheDocument();
  });
});

test('explains a failure to describe the vault', async () => {
  main.fails('vault.describe', { code: 'app.storage-failed' });
  show(<VaultDialog />);
  act(() => navigate('vault'));
  await act(() => useVault.getState().load());
  expect(screen.getByRole('alert')).toHaveTextContent('could not be written');
});

test('the foot of the sidebar follows the vault and opens it', async () => {
  main.answers('vault.describe', locked);
  const stop = followVault();
  show(<KeeperLine folded={false} />);
  await screen.findByText('Locked');
  act(() => main.announces('vault.changed', ready));
  expect(screen.getByText('System keychain')).toBeInTheDocument();
  await userEvent.click(screen.getByRole('button'));
  await waitFor(() => expect(useNavigation.getState().vaultOpen).toBe(true));
  stop();
});

async function change(next: string, again: string): Promise<void> {
  await userEvent.click(screen.getByRole('button', { name: 'Change passphrase…' }));
  await userEvent.type(screen.getByLabelText('Current passphrase'), 'the old one');
  await userEvent.type(screen.getByLabelText('New passphrase'), next);
  await userEvent.type(screen.getByLabelText('The new passphrase again'), again);
}

async function open(vault: VaultState): Promise<void> {
  main.answers('vault.describe', vault);
  show(<VaultDialog />);
  await act(() => useVault.getState().load());
  act(() => navigate('vault'));
}
