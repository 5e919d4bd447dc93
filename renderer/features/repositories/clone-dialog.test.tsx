import { act, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, test } from 'vitest';

import type { Input } from '../../../preload/contract.ts';
import { accountId } from '../../../preload/model/account.ts';
import type { ClonePlan } from '../../../preload/model/git.ts';
import { main } from '../../fake-bridge.ts';
import { useNavigation } from '../../navigation.ts';
import { show } from '../../test-render.tsx';
import { aClone, ada, anAccount, anOperation, work } from '../../test-values.ts';
import { openCloneDialog, useCloneDialog } from './clone-dialog-store.ts';
import { CloneDialog } from './clone-dialog.tsx';
import { useClones } from './clones-store.ts';

const url = 'https://gitlab.example.com/analytics/jaffle-shop.git';
const root = anAccount(3, 'root');

beforeEach(() => {
  useCloneDialog.setState(useCloneDialog.getInitialState());
  useClones.setState(useClones.getInitialState());
  main.answers('accounts.list', [ada, work, root]);
  main.answers('app.describe', {
    version: '0.1.0',
    capabilities: { customProtocol: false, nativeDialogs: true, opensExternally: true },
    demo: false,
    online: true,
  });
  main.answers('git.clones', []);
  main.answers('git.operations', []);
  main.answers('git.plan', (asked) => planFor(asked));
});

describe('the clone dialog', () => {
  test('shows the exact address, who acts and why, and where it lands, before anything is done', async () => {
    open(url);
    expect(await screen.findByText('ada is the default on gitlab.example.com.')).toBeVisible();
    expect(screen.getByText(url, { selector: 'code' })).toBeVisible();
    expect(screen.getByRole('combobox', { name: 'Account' })).toHaveValue(ada.id);
    expect(screen.getByLabelText('Folder')).toHaveValue('/home/ada/Latchkey/jaffle-shop');
    expect(main.sent('git.clone')).toEqual([]);
  });

  test('follows the clone in the dialog, then opens the working copy', async () => {
    const clone = aClone(1, 'analytics/jaffle-shop');
    main.answers('git.clone', anOperation(1, clone.path, { phase: '', percent: null }));
    open(url, true);
    await cloneButton();
    await userEvent.keyboard('{Enter}');
    expect(main.sent('git.clone')).toEqual([
      { url, account: ada.id, folder: '/home/ada/Latchkey/jaffle-shop' },
    ]);
    const bar = await screen.findByRole('progressbar', { name: `Cloning ${clone.path}` });
    expect(bar).toHaveAttribute('aria-valuetext', 'Starting');
    act(() => main.announces('git.progressed', anOperation(1, clone.path, { percent: 55 })));
    expect(bar).toHaveAttribute('aria-valuenow', '55');

    const done = {
      status: 'done',
      clone: clone.id,
      notes: ['Submodules were not fetched.'],
    } as const;
    act(() => main.announces('git.progressed', anOperation(1, clone.path, done)));
    expect(screen.getByText(/The working copy is ready/)).toBeVisible();
    expect(screen.getByText('Submodules were not fetched.')).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'Open working copy' }));
    expect(useNavigation.getState()).toMatchObject({ section: 'repositories', page: clone.id });
    expect(useCloneDialog.getState().opened).toBe(false);
  });

  test('goes on in the background when it is closed', async () => {
    main.answers('git.clone', anOperation(1, 'analytics/jaffle-shop'));
    open(url);
    await userEvent.click(await cloneButton());
    await userEvent.click(
      await screen.findByRole('button', { name: 'Continue in the background' }),
    );
    expect(useCloneDialog.getState().opened).toBe(false);
    expect(main.sent('git.cancel')).toEqual([]);
    expect([...useClones.getState().operations.values()]).toHaveLength(1);
  });

  test('cancels, and goes back to the form with everything in it', async () => {
    main.answers('git.clone', anOperation(1, 'analytics/jaffle-shop'));
    main.answers('git.cancel', anOperation(1, 'analytics/jaffle-shop', { status: 'cancelled' }));
    open(url);
    await userEvent.click(await cloneButton());
    await userEvent.click(await screen.findByRole('button', { name: /^Cancel cloning/ }));
    expect(await screen.findByText(/What was half received was removed/)).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'Back to the form' }));
    expect(screen.getByLabelText('Repository address')).toHaveValue(url);
  });

  test('shows an obstacle as a failure, and does not clone over it', async () => {
    main.answers('git.plan', (asked) => ({
      ...planFor(asked),
      obstacle: asked.folder ? null : { code: 'git.target-exists', detail: plan.folder },
    }));
    open(url);
    expect(await screen.findByRole('alert')).toHaveTextContent('The folder already exists');
    const button = screen.getByRole('button', { name: 'Clone' });
    expect(button).toHaveAttribute('aria-disabled', 'true');
    await userEvent.click(button);
    expect(main.sent('git.clone')).toEqual([]);

    await userEvent.type(screen.getByLabelText('Folder'), '-2');
    await waitFor(() => expect(screen.queryByRole('alert')).not.toBeInTheDocument());
    await waitFor(() => expect(button).toHaveAttribute('aria-disabled', 'false'));
    expect(main.sent('git.plan').at(-1)).toEqual({ url, folder: `${plan.folder}-2` });
  });

  test('says why an address cannot be used, in the words of the catalogue', async () => {
    main.fails('git.plan', { code: 'git.url-credentials' });
    open();
    await userEvent.type(screen.getByLabelText('Repository address'), 'https://u:p@x.example/r');
    expect(await screen.findByRole('alert')).toHaveTextContent('holds a password or token');
    // One question after the typing has paused, not one for each key.
    expect(main.sent('git.plan').length).toBeLessThan(4);
  });

  test('asks anew for another account, of the same host only', async () => {
    open(url);
    const choice = await screen.findByRole('combobox', { name: 'Account' });
    expect([...choice.querySelectorAll('option')].map(({ textContent }) => textContent)).toEqual([
      'ada on gitlab.example.com',
      'root on gitlab.example.com',
    ]);
    await userEvent.selectOptions(choice, root.id);
    await waitFor(() => expect(main.sent('git.plan').at(-1)).toEqual({ url, account: root.id }));
  });

  test('picks a folder where the system has a picker', async () => {
    main.answers('app.choose-folder', { folder: '/srv/code' });
    open(url);
    await cloneButton();
    await userEvent.click(await screen.findByRole('button', { name: 'Choose…' }));
    await waitFor(() =>
      expect(main.sent('git.plan').at(-1)).toEqual({ url, folder: '/srv/code/jaffle-shop' }),
    );
  });

  test('shows at once what kept the clone from starting, and keeps the form', async () => {
    main.fails('git.clone', { code: 'account.needs-link' });
    open(url);
    await userEvent.click(await cloneButton());
    expect(await screen.findByRole('alert')).toHaveTextContent('No linked account can do this');
    expect(screen.getByLabelText('Repository address')).toHaveValue(url);
    await userEvent.click(screen.getByRole('button', { name: 'Link account' }));
    expect(useNavigation.getState().section).toBe('accounts');
    expect(useCloneDialog.getState().opened).toBe(false);
  });

  test('never lets an older plan stand for a newer address', async () => {
    const late = Promise.withResolvers<void>();
    main.answers('git.plan', async (asked) => {
      if (asked.url.endsWith('/old')) await late.promise;
      return { ...plan, url: asked.url };
    });
    open('https://gitlab.example.com/old');
    act(() => openCloneDialog('https://gitlab.example.com/new'));
    await screen.findByText('https://gitlab.example.com/new', { selector: 'code' });
    await act(async () => late.resolve());
    expect(screen.queryByText('https://gitlab.example.com/old')).not.toBeInTheDocument();
  });
});

const plan: ClonePlan = {
  url,
  account: ada.id,
  reasons: ['ada is the default on gitlab.example.com.'],
  folder: '/home/ada/Latchkey/jaffle-shop',
  why: [],
  others: [],
  obstacle: null,
};

function open(address?: string, focused = false): void {
  show(<CloneDialog />);
  act(() => openCloneDialog(address));
  if (focused) act(() => screen.getByRole('button', { name: 'Clone' }).focus());
}

/** The button once the plan allows it. */
async function cloneButton(): Promise<HTMLElement> {
  const button = screen.getByRole('button', { name: 'Clone' });
  await waitFor(() => expect(button).toHaveAttribute('aria-disabled', 'false'));
  return button;
}

function planFor(asked: Input<'git.plan'>): ClonePlan {
  const account = asked.account === undefined ? plan.account : accountId.parse(asked.account);
  return { ...plan, url: asked.url, account, folder: asked.folder ?? plan.folder };
}
