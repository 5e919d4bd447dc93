import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, test } from 'vitest';

import type { Repository } from '../../../preload/model/repository.ts';
import { useConnection } from '../../connection.ts';
import { main } from '../../fake-bridge.ts';
import { useNavigation } from '../../navigation.ts';
import { withLayout } from '../../test-layout.ts';
import { show } from '../../test-render.tsx';
import {
  aClone,
  aCopy,
  ada,
  anAccount,
  anIndex,
  anOperation,
  aRepository,
  work,
} from '../../test-values.ts';
import { useCloneDialog } from './clone-dialog-store.ts';
import { useClones } from './clones-store.ts';
import { RepositoriesPanel } from './repositories-panel.tsx';
import { useRepositories } from './repositories-store.ts';

withLayout(480);

beforeEach(() => {
  useRepositories.setState(useRepositories.getInitialState());
  useClones.setState(useClones.getInitialState());
  useCloneDialog.setState(useCloneDialog.getInitialState());
  main.answers('accounts.list', [ada]);
  main.answers('git.clones', []);
  main.answers('git.operations', []);
  lists([aRepository(1, 'analytics/jaffle-shop'), aRepository(2, 'acme/platform')]);
});

const shop = aClone(1, 'analytics/jaffle-shop', { repository: '1' });

describe('the repositories page', () => {
  test('reserves its rows while it loads, and draws the skeleton only after 300 ms', async () => {
    main.hangs('repositories.list');
    show(<RepositoriesPanel />);
    const status = screen.getByText('Loading repositories…').closest('output')!;
    expect(status.querySelector('[data-visible]')).toBeNull();
    await waitFor(() => expect(status.querySelector('[data-visible]')).not.toBeNull());
  });

  test('explains a failure and tries again', async () => {
    main.fails('repositories.list', { code: 'app.storage-failed' });
    show(<RepositoriesPanel />);
    expect(await screen.findByRole('alert')).toHaveTextContent('data could not be written');
    expect(screen.getByRole('radio', { name: 'All' })).toBeInTheDocument();
    lists([aRepository(1, 'analytics/jaffle-shop')]);
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await row('analytics/jaffle-shop')).toBeInTheDocument();
    expect(screen.queryByRole('alert')).not.toBeInTheDocument();
  });

  test('leads to the accounts when there is none', async () => {
    main.answers('accounts.list', []);
    lists([], []);
    show(<RepositoriesPanel />);
    await userEvent.click(await screen.findByRole('button', { name: 'Link an account' }));
    expect(useNavigation.getState().section).toBe('accounts');
  });

  test('shows path, permission and account, and how complete the list is', async () => {
    const at = new Date();
    at.setHours(10, 42, 0, 0);
    lists(
      [aRepository(1, 'acme/infra', { permission: 'read', archived: true })],
      [anIndex(1284, { completedAt: at.getTime() })],
    );
    show(<RepositoriesPanel />);
    const infra = await row('acme/infra');
    expect(infra).toHaveTextContent('Archived');
    expect(infra).toHaveTextContent('ada@gitlab.example.com');
    expect(within(infra).getByRole('img', { name: 'Archived, private' })).toBeInTheDocument();
    expect(screen.getByText('Complete as of 10:42')).toBeInTheDocument();
    expect(screen.getByRole('radio', { name: 'All 1,284' })).toBeChecked();
  });

  test('marks a repository that the service has switched off', async () => {
    lists([aRepository(1, 'acme/infra', { permission: 'admin', disabled: true })]);
    show(<RepositoriesPanel />);
    expect(await row('acme/infra')).toHaveTextContent('Disabled');
  });

  test('tells of the list being read, and of one that could not be', async () => {
    show(<RepositoriesPanel />);
    await row('acme/platform');
    act(() =>
      main.announces('repositories.changed', [anIndex(1_200, { status: 'syncing', fetched: 12 })]),
    );
    expect(screen.getByText('Reading the list: 12 pages, 1,200 so far')).toBeInTheDocument();
    act(() => main.announces('repositories.changed', [anIndex(1_200, { withheld: 1 })]));
    expect(
      screen.getByText(/without 1 organisation that first wants its own sign-in/),
    ).toBeInTheDocument();
    const waitingUntil = Date.now() + 15 * 60_000;
    act(() =>
      main.announces('repositories.changed', [
        anIndex(1_200, { status: 'syncing', fetched: 12, waitingUntil }),
      ]),
    );
    expect(
      screen.getByText(/the host of ada@gitlab.example.com asked for a pause; it goes on at/),
    ).toBeInTheDocument();
    act(() => main.announces('repositories.changed', [anIndex(1_200, { status: 'failed' })]));
    expect(screen.getByText(/Could not update ada@gitlab.example.com/)).toBeInTheDocument();
    main.answers('repositories.refresh', [anIndex(1_200, { status: 'syncing' })]);
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(main.sent('repositories.refresh')).toEqual([{}]);
  });

  test('narrows by account, and goes back to all when that account is unlinked', async () => {
    main.answers('accounts.list', [ada, work]);
    lists(
      [aRepository(1, 'analytics/jaffle-shop'), aRepository(2, 'acme/x', { account: work.id })],
      [anIndex(1), anIndex(1, { account: work.id })],
    );
    show(<RepositoriesPanel />);
    await userEvent.click(await screen.findByRole('radio', { name: /^ada-work@/ }));
    expect(main.sent('repositories.list').at(-1)).toMatchObject({ account: work.id });
    act(() => main.announces('accounts.changed', [ada]));
    await waitFor(() =>
      expect(main.sent('repositories.list').at(-1)).not.toHaveProperty('account'),
    );
  });

  test('searches when the typing pauses, from the key /', async () => {
    show(<RepositoriesPanel />);
    await row('acme/platform');
    await userEvent.keyboard('/jaff');
    expect(screen.getByRole('searchbox')).toHaveValue('jaff');
    await waitFor(() => expect(screen.queryByText('platform')).not.toBeInTheDocument());
    expect(main.sent('repositories.list').map(({ search }) => search)).toEqual(['', 'jaff']);
  });

  test('offers to clear a search that finds nothing, and to clone an address', async () => {
    show(<RepositoriesPanel />);
    await row('acme/platform');
    await userEvent.keyboard('/nowhere');
    await userEvent.click(await screen.findByRole('button', { name: 'Clear search' }));
    await row('acme/platform');
    await userEvent.type(screen.getByRole('searchbox'), 'https://gitlab.example.com/a/b');
    await userEvent.click(await screen.findByRole('button', { name: 'Clone this address…' }));
    expect(useCloneDialog.getState()).toMatchObject({
      opened: true,
      url: 'https://gitlab.example.com/a/b',
    });
  });

  test('loads again after a reconnection', async () => {
    show(<RepositoriesPanel />);
    await row('acme/platform');
    lists([aRepository(3, 'acme/new')]);
    act(() => useConnection.getState().became('reconnecting'));
    act(() => useConnection.getState().became('connected'));
    expect(await row('acme/new')).toBeInTheDocument();
  });
});

describe('a row', () => {
  test('opens the clone dialog, filled in, and lets main say which account and why', async () => {
    show(<RepositoriesPanel />);
    await userEvent.click(await screen.findByRole('button', { name: 'Clone acme/platform' }));
    expect(useCloneDialog.getState()).toMatchObject({ opened: true, account: undefined });
  });

  test('opens the clone dialog with its own account where several could act', async () => {
    main.answers('accounts.list', [ada, anAccount(3, 'root')]);
    show(<RepositoriesPanel />);
    await userEvent.click(await screen.findByRole('button', { name: 'Clone acme/platform' }));
    expect(useCloneDialog.getState()).toMatchObject({
      opened: true,
      url: 'https://gitlab.example.com/acme/platform.git',
      account: ada.id,
    });
    expect(main.sent('git.clone')).toEqual([]);
  });

  test('shows progress that never goes back, and cancels', async () => {
    main.answers('git.operations', [
      anOperation(1, 'acme/platform', { repository: '2', percent: 43.7 }),
    ]);
    main.answers('git.cancel', anOperation(1, 'acme/platform', { status: 'cancelled' }));
    show(<RepositoriesPanel />);
    const bar = await screen.findByRole('progressbar', { name: 'Cloning acme/platform' });
    expect(bar).toHaveAttribute('aria-valuenow', '43');
    const platform = await row('acme/platform');
    expect(platform).toHaveTextContent('Receiving');
    expect(platform).toHaveTextContent('1 MB');
    expect(platform).toHaveTextContent('500 kB/s');

    const report = { repository: '2', phase: 'resolving' };
    act(() =>
      main.announces('git.progressed', anOperation(1, 'acme/platform', { ...report, percent: 40 })),
    );
    expect(bar).toHaveAttribute('aria-valuenow', '43');
    act(() =>
      main.announces('git.progressed', anOperation(1, 'acme/platform', { ...report, percent: 91 })),
    );
    expect(bar).toHaveAttribute('aria-valuenow', '91');

    await userEvent.click(screen.getByRole('button', { name: 'Cancel cloning acme/platform' }));
    expect(main.sent('git.cancel')).toEqual([{ operation: anOperation(1, 'x').id }]);
    expect(await screen.findByRole('button', { name: 'Clone acme/platform' })).toBeInTheDocument();
  });

  test('names the failure, tries again as before, and can be put away', async () => {
    const failed = anOperation(1, 'acme/platform', {
      status: 'failed',
      failure: { code: 'git.network' },
      folder: '/srv/platform',
    });
    main.answers('git.operations', [failed]);
    main.fails('git.clone', { code: 'git.target-exists', detail: '/srv/platform' });
    show(<RepositoriesPanel />);
    expect(await row('acme/platform')).toHaveTextContent('The connection to the server broke');
    await userEvent.click(screen.getByRole('button', { name: 'Try again to clone acme/platform' }));
    expect(main.sent('git.clone')).toEqual([
      {
        url: 'https://gitlab.example.com/acme/platform.git',
        account: ada.id,
        folder: '/srv/platform',
      },
    ]);
    expect(await screen.findByRole('alert')).toHaveTextContent('The folder already exists');
    await userEvent.click(screen.getByRole('button', { name: /^Put away/ }));
    expect(screen.getByRole('button', { name: 'Clone acme/platform' })).toBeInTheDocument();
  });

  test('of a clone says how far it is from its server, opens it and pushes it', async () => {
    main.answers('git.clones', [shop]);
    main.answers('git.status', aCopy(shop, { ahead: 2, behind: 1 }));
    main.answers('git.push', anOperation(5, shop.path, { kind: 'push', clone: shop.id }));
    show(<RepositoriesPanel />);
    const words = '2 commits to push, 1 commit to pull';
    expect(await screen.findByRole('img', { name: words })).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: `Push ${shop.path}` }));
    expect(main.sent('git.push')).toEqual([{ clone: shop.id }]);
    const bar = await screen.findByRole('progressbar', { name: `Pushing ${shop.path}` });

    main.answers('git.status', aCopy(shop));
    const done = { kind: 'push', clone: shop.id, status: 'done' } as const;
    act(() => main.announces('git.progressed', anOperation(5, shop.path, done)));
    expect(bar).not.toBeInTheDocument();
    const level = '0 commits to push, 0 commits to pull';
    expect(await screen.findByRole('img', { name: level })).toBeInTheDocument();
    expect(screen.getByRole('button', { name: `Push ${shop.path}` })).toBeDisabled();
    await userEvent.click(screen.getByRole('button', { name: `Open ${shop.path}` }));
    expect(useNavigation.getState()).toMatchObject({ section: 'repositories', page: shop.id });
  });

  test('of a refused push quotes the server on its row', async () => {
    main.answers('git.clones', [shop]);
    main.answers('git.status', aCopy(shop, { ahead: 1 }));
    const refused = { code: 'git.protected-branch', words: 'GitLab: You are not allowed' } as const;
    main.answers('git.operations', [
      anOperation(6, shop.path, {
        kind: 'push',
        clone: shop.id,
        status: 'failed',
        failure: refused,
      }),
    ]);
    show(<RepositoriesPanel />);
    await userEvent.hover(await screen.findByText('This branch is protected'));
    expect(await screen.findByRole('tooltip')).toHaveTextContent(refused.words);
  });

  test('of a clone whose folder is gone offers to forget it, and asks git nothing', async () => {
    main.answers('git.clones', [{ ...shop, present: false }]);
    main.answers('git.forget', {});
    show(<RepositoriesPanel />);
    await userEvent.click(await screen.findByRole('button', { name: /^Forget the clone/ }));
    expect(main.sent('git.forget')).toEqual([{ clone: shop.id }]);
    expect(main.sent('git.status')).toEqual([]);
  });

  test('appears under Cloned also when it was cloned by address', async () => {
    const byAddress = aClone(7, 'other/tool');
    main.answers('git.clones', [shop, byAddress]);
    main.answers('git.operations', [anOperation(9, 'other/on-its-way')]);
    main.answers('git.status', aCopy(byAddress));
    show(<RepositoriesPanel />);
    await userEvent.click(await screen.findByRole('radio', { name: 'Cloned 2' }));
    expect(await row('other/tool')).toBeInTheDocument();
    expect(await row('other/on-its-way')).toHaveTextContent('10 %');
    expect(screen.queryByText('platform')).not.toBeInTheDocument();
    await userEvent.keyboard('/tool');
    await waitFor(() => expect(screen.getAllByRole('row')).toHaveLength(1));
  });
});

/** Answers as main does, with the whole list behind it. */
function lists(all: readonly Repository[], index = [anIndex(all.length)]): void {
  main.answers('repositories.list', ({ search = '', account, offset = 0, limit = 200 }) => {
    const found = all.filter(
      (each) => each.path.includes(search) && (!account || each.account === account),
    );
    return { rows: found.slice(offset, offset + limit), total: found.length, index };
  });
}

async function row(path: string): Promise<HTMLElement> {
  return (await screen.findByTitle(path)).closest<HTMLElement>('[role=row]')!;
}
