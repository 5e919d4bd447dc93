import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, test } from 'vitest';

import type { Account } from '../../../preload/model/account.ts';
import type { Clone } from '../../../preload/model/git.ts';
import type { Repository } from '../../../preload/model/repository.ts';
import { main } from '../../fake-bridge.ts';
import { withLayout } from '../../test-layout.ts';
import { show } from '../../test-render.tsx';
import { aClone, aCopy, ada, anIndex, aRepository, work } from '../../test-values.ts';
import { useClones } from './clones-store.ts';
import { RepositoriesPanel } from './repositories-panel.tsx';
import { useRepositories } from './repositories-store.ts';

withLayout(480);

const path = 'analytics/jaffle-shop';
const shop = aClone(1, path, { repository: '1' });

beforeEach(() => {
  useRepositories.setState(useRepositories.getInitialState());
  useClones.setState(useClones.getInitialState());
  main.answers('git.operations', []);
});

describe('a clone whose repository has moved', () => {
  const to = 'https://gitlab.example.com/analytics/jaffle-store.git';

  test('says where to, and sends nothing before the remote follows', async () => {
    main.answers('git.rewrite-remote', shop);
    const row = await draw({ clone: { ...shop, movedTo: to } });
    expect(row).toHaveTextContent('Moved to analytics/jaffle-store');
    expect(within(row).queryByRole('button', { name: `Push ${path}` })).not.toBeInTheDocument();
    await userEvent.click(
      within(row).getByRole('button', { name: `Update the remote of ${path}` }),
    );
    expect(main.sent('git.rewrite-remote')).toEqual([{ clone: shop.id }]);
  });
});

describe('a branch that is pushed', () => {
  test.each([
    ['gitlab', 'Open merge request'],
    ['github', 'Open pull request'],
    ['azure-devops', 'Open pull request'],
  ] as const)('can be asked for at %s: %s', async (provider, words) => {
    main.answers('git.status', aCopy(shop, { changeRequest: true }));
    main.answers('git.change-request', { url: 'https://x.example/new', opened: true });
    const row = await draw({ account: { ...ada, provider }, clone: shop });
    const button = await within(row).findByRole('button', { name: `${words} for ${path}` });
    expect(button).toHaveTextContent(words);
    await userEvent.click(button);
    expect(main.sent('git.change-request')).toEqual([{ clone: shop.id }]);
    expect(screen.queryByRole('alert')).not.toBeInTheDocument();
  });

  test('shows the address where no browser could be opened', async () => {
    main.answers('git.status', aCopy(shop, { changeRequest: true }));
    main.answers('git.change-request', { url: 'https://x.example/new', opened: false });
    const row = await draw({ clone: shop });
    await userEvent.click(await within(row).findByRole('button', { name: /^Open merge request/ }));
    expect(await screen.findByRole('alert')).toHaveTextContent('https://x.example/new');
  });

  test('has commits to push first', async () => {
    main.answers('git.status', aCopy(shop, { changeRequest: true, ahead: 1 }));
    const row = await draw({ clone: shop });
    await within(row).findByRole('img', { name: /1 commit to push/ });
    expect(within(row).getByRole('button', { name: `Push ${path}` })).toBeEnabled();
    expect(within(row).queryByRole('button', { name: /merge request/ })).not.toBeInTheDocument();
  });
});

test('what is switched off at the service is marked, and cannot be cloned', async () => {
  const row = await draw({ repository: { disabled: true } });
  expect(within(row).getByRole('img', { name: 'Disabled, private' })).toBeInTheDocument();
  expect(row).toHaveTextContent('Switched off by its owner or the service');
  expect(within(row).queryByRole('button', { name: /^Clone/ })).not.toBeInTheDocument();
});

describe('credentials that list nothing', () => {
  const key: Account = { ...work, provider: 'git-url', method: 'ssh-key' };

  test('have no chip of their own', async () => {
    main.answers('accounts.list', [ada, key]);
    lists([aRepository(1, path)]);
    main.answers('git.clones', []);
    show(<RepositoriesPanel />);
    await screen.findByTitle(path);
    const chips = screen.getAllByRole('radio').map((chip) => (chip as HTMLInputElement).value);
    expect(chips).toEqual(['all', 'cloned']);
  });

  test('do not make the list seem unread', async () => {
    main.answers('accounts.list', [ada, key]);
    main.answers('git.clones', []);
    main.answers('repositories.list', {
      rows: [aRepository(1, path)],
      total: 1,
      index: [
        anIndex(1, { withheld: 2 }),
        anIndex(0, { account: key.id, status: 'never', completedAt: null }),
      ],
    });
    show(<RepositoriesPanel />);
    const line = await screen.findByText(/^Complete as of/);
    expect(line).toHaveTextContent('without 2 organisations that first want their own sign-in');
  });

  test('alone lead to cloning by address', async () => {
    main.answers('accounts.list', [key]);
    lists([]);
    main.answers('git.clones', []);
    show(<RepositoriesPanel />);
    expect(await screen.findByText('No list to show')).toBeVisible();
    await waitFor(() => expect(screen.queryByText('Not listed yet')).not.toBeInTheDocument());
  });
});

interface Drawing {
  readonly account?: Account;
  readonly clone?: Clone;
  readonly repository?: Partial<Repository>;
}

async function draw({ account = ada, clone, repository }: Drawing): Promise<HTMLElement> {
  main.answers('accounts.list', [account]);
  main.answers('git.clones', clone ? [clone] : []);
  lists([aRepository(1, path, repository)]);
  show(<RepositoriesPanel />);
  const row = (await screen.findByTitle(path)).closest('[role=row]');
  if (!(row instanceof HTMLElement)) throw new Error('no row');
  return row;
}

function lists(rows: readonly Repository[]): void {
  main.answers('repositories.list', { rows, total: rows.length, index: [anIndex(rows.length)] });
}
