import { act, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, test } from 'vitest';

import { App } from './app.tsx';
import { useConnection } from './connection.ts';
import { main } from './fake-bridge.ts';
import { useAccounts } from './features/accounts/accounts-store.ts';
import { useApp } from './features/app/app-store.ts';
import { useIntegrations } from './features/integrations/integrations-store.ts';
import { useStart } from './features/start/start-store.ts';
import { useVault } from './features/vault/vault-store.ts';
import { navigate, useNavigation } from './navigation.ts';
import { ada, redirectUris } from './test-sign-in-values.ts';

beforeEach(() => {
  for (const store of [
    useConnection,
    useAccounts,
    useApp,
    useIntegrations,
    useStart,
    useVault,
    useNavigation,
  ]) {
    // Each store is reset to its own initial state.
    (store as typeof useApp).setState((store as typeof useApp).getInitialState(), true);
  }
  history.replaceState(null, '', '/');
  main.answers('app.describe', {
    version: '0.1.0',
    capabilities: { customProtocol: false, nativeDialogs: false, opensExternally: true },
    demo: true,
    online: true,
  });
  main.answers('settings.read', { theme: 'dark', cloneFolder: '/home/ada' });
  main.answers('vault.describe', {
    state: 'ready',
    keeper: 'keychain',
    binding: 'keytar',
    reason: null,
    secrets: 1,
  });
  main.answers('accounts.list', [ada]);
  main.answers('sign-in.list', []);
  main.answers('integrations.list', { git: [], redirectUris });
  main.answers('policy.describe', { role: 'admin', lockedBy: null, managed: null });
  main.answers('git.clones', []);
  main.answers('git.operations', []);
});

describe('the frame', () => {
  test('says who acts, where the secrets live and whether we are online', async () => {
    await open();
    const status = screen.getByRole('group', { name: 'Status' });
    await waitFor(() => expect(status).toHaveTextContent('adagitlab.com'));
    expect(status).toHaveTextContent('System keychainUnlocked');
    expect(status).toHaveTextContent('Online');
    act(() => main.announces('app.connected', { online: false }));
    expect(status).toHaveTextContent('Offline');
  });

  test('says that this is the demo, and draws in the theme of the settings', async () => {
    await open();
    expect(await screen.findByText(/The only service here is the sandbox/)).toBeInTheDocument();
    expect(document.documentElement).toHaveAttribute('data-mantine-color-scheme', 'dark');
    act(() => main.announces('settings.changed', { theme: 'light', cloneFolder: '/' }));
    expect(document.documentElement).toHaveAttribute('data-mantine-color-scheme', 'light');
  });

  test('folds the sidebar to icons that keep their names', async () => {
    await open();
    await userEvent.click(screen.getByRole('button', { name: 'Fold the sidebar' }));
    expect(screen.queryByText('Repositories')).not.toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'Repositories' })).toBeInTheDocument();
    expect(screen.getByRole('group', { name: 'Status' })).toHaveTextContent(
      'System keychain, Unlocked',
    );
  });

  test('marks the section that is shown', async () => {
    await open();
    await userEvent.click(screen.getByRole('link', { name: 'Linked accounts' }));
    await screen.findByRole('heading', { level: 1, name: 'Linked accounts' });
    expect(screen.getByRole('link', { current: 'page' })).toHaveAccessibleName('Linked accounts');
    expect(document.title).toBe('Linked accounts · Latchkey');
  });
});

describe('the keyboard', () => {
  test.each(['Control', 'Alt'])(
    '%s with a digit shows a section, from anywhere',
    async (modifier) => {
      await open();
      await userEvent.keyboard(`{${modifier}>}[Digit2]{/${modifier}}`);
      expect(await screen.findByRole('heading', { level: 1 })).toHaveTextContent('Linked accounts');
      await userEvent.keyboard(`{${modifier}>}[Digit1]{/${modifier}}`);
      expect(await screen.findByText('Link your account')).toBeInTheDocument();
    },
  );

  test('a page does not change under a dialog', async () => {
    await open();
    act(() => navigate('vault'));
    await screen.findByRole('dialog');
    await userEvent.keyboard('{Control>}[Digit2]{/Control}');
    expect(useNavigation.getState().section).toBe('start');
  });

  test('the first stop is the way past the sidebar', async () => {
    await open();
    await userEvent.tab();
    expect(screen.getByRole('link', { name: 'Skip to the page' })).toHaveFocus();
    await userEvent.keyboard('{Enter}');
    expect(screen.getByRole('main')).toHaveFocus();
  });

  test('the palette finds an action by its name and does it', async () => {
    main.answers('accounts.check', ada);
    await open();
    const fold = screen.getByRole('button', { name: 'Fold the sidebar' });
    fold.focus();
    await userEvent.keyboard('{Control>}k{/Control}');
    const dialog = await screen.findByRole('dialog', { name: 'Actions' });
    await userEvent.type(within(dialog).getByLabelText('Search actions'), 'check ada');
    await userEvent.keyboard('{Enter}');
    await waitFor(() => expect(main.sent('accounts.check')).toEqual([{ id: ada.id }]));
    expect(useNavigation.getState().section).toBe('accounts');
  });

  test('a dialog opened by the palette gives the focus back to where it came from', async () => {
    await open();
    const fold = screen.getByRole('button', { name: 'Fold the sidebar' });
    fold.focus();
    await userEvent.keyboard('{Control>}k{/Control}');
    const palette = await screen.findByRole('dialog', { name: 'Actions' });
    await userEvent.type(within(palette).getByLabelText('Search actions'), 'clone');
    await userEvent.keyboard('{Enter}');
    const dialog = await screen.findByRole('dialog', { name: 'Clone a repository' });
    await waitFor(() => expect(dialog).toContainElement(document.activeElement as HTMLElement));
    await userEvent.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument());
    await waitFor(() => expect(fold).toHaveFocus());
  });

  test('Escape closes the palette and the focus returns', async () => {
    await open();
    const fold = screen.getByRole('button', { name: 'Fold the sidebar' });
    fold.focus();
    await userEvent.keyboard('{Control>}k{/Control}');
    await screen.findByRole('dialog', { name: 'Actions' });
    await userEvent.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument());
    await waitFor(() => expect(fold).toHaveFocus());
  });
});

describe('what comes from outside', () => {
  test('a clone link opens the filled-in dialog and starts nothing', async () => {
    await open();
    const url = 'https://gitlab.com/analytics/jaffle-shop.git';
    act(() => main.announces('links.arrived', { kind: 'clone', url }));
    const dialog = await screen.findByRole('dialog', { name: 'Clone a repository' });
    expect(await within(dialog).findByDisplayValue(url)).toBeInTheDocument();
    expect(main.sent('git.clone')).toEqual([]);
  });

  test('a lost session is explained on the whole page', async () => {
    await open();
    act(() => useConnection.getState().became('lost'));
    expect(screen.getByRole('alert')).toHaveTextContent('open the newly printed address');
    expect(screen.queryByRole('navigation')).not.toBeInTheDocument();
  });

  test('everyone who mirrors main loads again after a reconnection', async () => {
    await open();
    await waitFor(() => expect(main.sent('accounts.list').length).toBeGreaterThan(0));
    const before = main.sent('accounts.list').length;
    act(() => useConnection.getState().became('reconnecting'));
    expect(screen.getByText('Reconnecting…')).toBeInTheDocument();
    act(() => useConnection.getState().became('connected'));
    await waitFor(() => expect(main.sent('accounts.list').length).toBeGreaterThan(before));
  });
});

async function open(): Promise<void> {
  render(<App nonce="" />);
  await screen.findByRole('heading', { level: 1 });
}
