import { act, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, test } from 'vitest';

import type { Settings } from '../../../preload/model/settings.ts';
import { main } from '../../fake-bridge.ts';
import { useNavigation } from '../../navigation.ts';
import { show } from '../../test-render.tsx';
import { SettingsPanel } from './settings-panel.tsx';
import { useSettings } from './settings-store.ts';

const saved: Settings = { theme: 'system', cloneFolder: '/home/ada/Latchkey' };

beforeEach(() => {
  useSettings.setState(useSettings.getInitialState());
  main.answers('settings.read', saved);
  main.answers('settings.change', (change) => ({
    theme: change.theme ?? saved.theme,
    cloneFolder: change.cloneFolder ?? saved.cloneFolder,
  }));
  main.answers('vault.describe', {
    state: 'ready',
    keeper: 'keychain',
    binding: 'keytar',
    reason: null,
    secrets: 3,
  });
  describes(true);
});

describe('the settings', () => {
  test('reserve their place while they load', () => {
    main.hangs('settings.read');
    show(<SettingsPanel />);
    expect(screen.getByText('Loading settings…')).toBeInTheDocument();
  });

  test('explain a failure and try again', async () => {
    main.fails('settings.read', { code: 'app.storage-failed' });
    show(<SettingsPanel />);
    await screen.findByRole('alert');
    main.answers('settings.read', saved);
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByLabelText('Clone folder')).toHaveValue('/home/ada/Latchkey');
  });

  test('change the theme at once, and follow a change made elsewhere', async () => {
    show(<SettingsPanel />);
    await userEvent.click(await screen.findByRole('radio', { name: 'Dark' }));
    expect(main.sent('settings.change')).toEqual([{ theme: 'dark' }]);
    expect(screen.getByRole('radio', { name: 'Dark' })).toBeChecked();
    act(() => main.announces('settings.changed', { ...saved, theme: 'light' }));
    expect(screen.getByRole('radio', { name: 'Light' })).toBeChecked();
  });

  test('save a folder as main understood it', async () => {
    main.answers('settings.change', { ...saved, cloneFolder: '/home/ada/code' });
    show(<SettingsPanel />);
    const field = await screen.findByLabelText('Clone folder');
    expect(screen.getByRole('button', { name: 'Save' })).toBeDisabled();
    await userEvent.clear(field);
    await userEvent.type(field, '~/code{Enter}');
    expect(main.sent('settings.change')).toEqual([{ cloneFolder: '~/code' }]);
    expect(await screen.findByDisplayValue('/home/ada/code')).toBeVisible();
    expect(field).toHaveFocus();
  });

  test('keep what was typed when main refuses it, and put it back on request', async () => {
    main.fails('settings.change', { code: 'app.invalid-path', detail: 'code' });
    show(<SettingsPanel />);
    const field = await screen.findByLabelText('Clone folder');
    await userEvent.clear(field);
    await userEvent.type(field, 'code{Enter}');
    expect(await screen.findByRole('alert')).toHaveTextContent('This folder cannot be used');
    expect(field).toHaveValue('code');
    await userEvent.click(screen.getByRole('button', { name: 'Put back' }));
    expect(field).toHaveValue('/home/ada/Latchkey');
    expect(screen.queryByRole('alert')).not.toBeInTheDocument();
  });

  test('pick a folder where the system has a picker, and change nothing when it is closed', async () => {
    main.answers('app.choose-folder', { folder: null });
    show(<SettingsPanel />);
    await userEvent.click(await screen.findByRole('button', { name: 'Choose…' }));
    expect(main.sent('settings.change')).toEqual([]);
    main.answers('app.choose-folder', { folder: '/srv/code' });
    await userEvent.click(screen.getByRole('button', { name: 'Choose…' }));
    expect(main.sent('settings.change')).toEqual([{ cloneFolder: '/srv/code' }]);
    expect(await screen.findByDisplayValue('/srv/code')).toBeVisible();
  });

  test('offer no picker where there is none', async () => {
    describes(false);
    show(<SettingsPanel />);
    await screen.findByLabelText('Clone folder');
    expect(screen.queryByRole('button', { name: 'Choose…' })).not.toBeInTheDocument();
  });

  test('say where secrets live, follow its state, and lead to it', async () => {
    show(<SettingsPanel />);
    expect(await screen.findByText('System keychain')).toBeVisible();
    const locked = { state: 'locked', keeper: 'keychain', binding: 'keytar', secrets: 3 } as const;
    act(() => main.announces('vault.changed', { ...locked, reason: 'The keychain is locked.' }));
    expect(screen.getByText('The keychain is locked.')).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'Unlock' }));
    expect(useNavigation.getState().vaultOpen).toBe(true);
  });

  test('name the version', async () => {
    show(<SettingsPanel />);
    expect(await screen.findByText('0.1.0')).toBeVisible();
  });
});

function describes(nativeDialogs: boolean): void {
  main.answers('app.describe', {
    version: '0.1.0',
    capabilities: { customProtocol: false, nativeDialogs, opensExternally: true },
    demo: false,
    online: true,
  });
}
