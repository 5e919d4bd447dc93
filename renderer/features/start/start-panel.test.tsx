import { act, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

import { main } from '../../fake-bridge.ts';
import { useNavigation } from '../../navigation.ts';
import { show } from '../../test-render.tsx';
import { ada, gitlabCom, redirectUris } from '../../test-sign-in-values.ts';
import { StartPanel } from './start-panel.tsx';
import { followStart, useStart } from './start-store.ts';

const onLink = vi.fn<() => void>();
const onClone = vi.fn<() => void>();
let stop = (): void => undefined;

beforeEach(() => {
  useStart.setState(useStart.getInitialState(), true);
  useNavigation.setState(useNavigation.getInitialState(), true);
  onLink.mockClear();
  onClone.mockClear();
  main.answers('integrations.list', { git: [], redirectUris });
  main.answers('accounts.list', []);
  main.answers('git.clones', []);
});

afterEach(() => stop());

describe('the first run', () => {
  test('explains three steps with one button each, and the first may be skipped', async () => {
    draw();
    const steps = await screen.findAllByRole('listitem');
    expect(steps.map((step) => within(step).getByRole('heading').textContent)).toEqual([
      'Connect your organisation’s app',
      'Link your account',
      'Clone a repository',
    ]);
    await userEvent.click(screen.getByRole('button', { name: 'Set up an app' }));
    expect(useNavigation.getState()).toMatchObject({
      section: 'integrations',
      page: undefined,
    });
    await userEvent.click(screen.getByRole('button', { name: 'Skip' }));
    expect(screen.queryByRole('button', { name: 'Skip' })).not.toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'Link account' }));
    await userEvent.click(screen.getByRole('button', { name: 'Clone a repository' }));
    expect([onLink.mock.calls.length, onClone.mock.calls.length]).toEqual([1, 1]);
  });

  test('ticks the steps as they are done', async () => {
    draw();
    await screen.findAllByRole('listitem');
    act(() => main.announces('integrations.changed', [gitlabCom]));
    expect(screen.getByRole('heading', { name: /app, done$/ })).toBeInTheDocument();
    act(() => main.announces('accounts.changed', [ada]));
    expect(screen.getByRole('heading', { name: 'Link your account, done' })).toBeInTheDocument();
    expect(screen.getAllByRole('button').map((button) => button.textContent)).toEqual([
      'Clone a repository',
    ]);
  });

  test('asks the admin to finish an app that is saved but not authorised', async () => {
    main.answers('integrations.list', { git: [{ ...gitlabCom, state: 'saved' }], redirectUris });
    draw();
    await userEvent.click(await screen.findByRole('button', { name: 'Authorise the app' }));
    expect(useNavigation.getState().page).toBe('https://gitlab.com');
  });
});

describe('later', () => {
  const clone = {
    id: 'cln_0000000000000001' as never,
    account: ada.id,
    repository: null,
    path: 'a/b',
    cloneUrl: 'https://gitlab.com/a/b.git',
    folder: '/b',
    clonedAt: 0,
    present: true,
    movedTo: null,
  };

  test('shows what needs attention, and nothing else', async () => {
    main.answers('accounts.list', [
      ada,
      { ...ada, id: 'acc_00000000000000a2' as never, health: 'refused' },
    ]);
    main.answers('git.clones', [clone]);
    draw('locked');
    expect((await screen.findAllByRole('listitem')).map((item) => item.textContent)).toEqual([
      expect.stringMatching(/^LockedThe vault is locked.*Unlock$/),
      'Refusedada on gitlab.comShow account',
    ]);
  });

  test('tells of a token that ends soon, and of no sign-in, which renews itself', async () => {
    const expiresAt = Date.now() + 3 * 86_400_000 + 60_000;
    main.answers('accounts.list', [
      { ...ada, expiresAt },
      { ...ada, id: 'acc_00000000000000a2' as never, login: 'robot', method: 'token', expiresAt },
    ]);
    main.answers('git.clones', [clone]);
    draw();
    expect((await screen.findAllByRole('listitem')).map((item) => item.textContent)).toEqual([
      'Ends soonThe token of robot on gitlab.com ends in 3 d. Make a new one there.Show account',
    ]);
  });

  test('says that nothing does', async () => {
    main.answers('accounts.list', [ada]);
    main.answers('git.clones', [clone]);
    draw();
    expect(await screen.findByText('Nothing needs your attention')).toBeInTheDocument();
  });
});

test('explains a failure', async () => {
  main.fails('git.clones', { code: 'app.storage-failed' });
  draw();
  expect(await screen.findByRole('alert')).toHaveTextContent('could not be written');
});

function draw(vaultWaits?: 'locked'): void {
  stop = followStart();
  show(<StartPanel vaultWaits={vaultWaits} onLink={onLink} onClone={onClone} />);
}
