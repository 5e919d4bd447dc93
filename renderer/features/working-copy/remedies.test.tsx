import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, test } from 'vitest';

import type { FailureCode } from '../../../preload/model/failure-copy/table.ts';
import type { AccountId } from '../../../preload/model/account.ts';
import { main } from '../../fake-bridge.ts';
import { withLayout } from '../../test-layout.ts';
import { show } from '../../test-render.tsx';
import { aClone, aCopy, anOperation } from '../../test-values.ts';
import { WorkingCopyPanel } from './working-copy-panel.tsx';
import { useWorkingCopy } from './working-copy-store.ts';

withLayout(400);

const shop = aClone(1, 'analytics/jaffle-shop');
const work = 'acc_0000000000000002' as AccountId;
const newAddress = shop.cloneUrl.replace('jaffle-shop', 'jaffle-store');
const nameOf = (id: AccountId) => (id === work ? 'ada-work@gitlab.com' : 'ada@gitlab.com');

beforeEach(() => {
  useWorkingCopy.setState(useWorkingCopy.getInitialState());
  main.answers('git.clones', [shop]);
  main.answers('git.operations', []);
  main.answers('git.status', aCopy(shop, { ahead: 1 }));
  main.answers('git.branches', { current: 'main', local: ['main'], remote: ['main'] });
  main.answers('git.explain', {
    url: shop.cloneUrl,
    account: shop.account,
    reasons: [],
    others: [work],
    sends: null,
    permission: 'read',
    obstacle: null,
  });
});

describe('a push that was refused', () => {
  test.each(['git.protected-branch', 'git.push-rule'] as const)(
    'by %s leads to a new branch',
    async (code) => {
      await refused(code);
      await userEvent.click(await screen.findByRole('button', { name: 'Create a branch' }));
      expect(await screen.findByLabelText('Find or create a branch')).toBeVisible();
    },
  );

  test.each(['git.read-only', 'git.no-write'] as const)(
    'by %s lets another account act',
    async (code) => {
      main.answers('git.act-as', { ...shop, account: work });
      await refused(code);
      const others = await screen.findByRole('group', { name: 'Other accounts' });
      await userEvent.click(within(others).getByRole('button', { name: 'ada-work@gitlab.com' }));
      expect(main.sent('git.act-as')).toEqual([{ clone: shop.id, account: work }]);
      expect(main.sent('git.explain')).toEqual([{ url: shop.cloneUrl, account: shop.account }]);
      expect(
        await screen.findByText('ada-work@gitlab.com acts here now. Try again.'),
      ).toBeVisible();
      expect(screen.queryByRole('alert')).not.toBeInTheDocument();
    },
  );

  test('because the repository has moved takes its new address', async () => {
    main.answers('git.rewrite-remote', { ...shop, cloneUrl: newAddress });
    await refused('git.moved');
    await userEvent.click(await screen.findByRole('button', { name: 'Use the new address' }));
    expect(main.sent('git.rewrite-remote')).toEqual([{ clone: shop.id }]);
    expect(await screen.findByText(`The remote is ${newAddress} now. Try again.`)).toBeVisible();
  });

  test('by a guarded organisation opens the page to sign in at', async () => {
    const detail = 'https://github.com/orgs/acme/sso';
    main.answers('app.open-page', {});
    await refused('account.sso-required', detail);
    await userEvent.click(await screen.findByRole('button', { name: 'Open the page' }));
    expect(main.sent('app.open-page')).toEqual([{ url: detail }]);
  });

  test('keeps its failure when the remedy fails too', async () => {
    main.fails('git.rewrite-remote', { code: 'git.not-moved' });
    await refused('git.moved');
    await userEvent.click(await screen.findByRole('button', { name: 'Use the new address' }));
    expect(await screen.findByText('The repository has no other address')).toBeVisible();
  });
});

describe('a clone whose repository is known to have moved', () => {
  test('says so before git has met it', async () => {
    main.answers('git.clones', [{ ...shop, movedTo: newAddress }]);
    render();
    expect(await screen.findByRole('alert')).toHaveTextContent(
      `It was ${shop.cloneUrl} and is now ${newAddress}`,
    );
    expect(screen.getByRole('button', { name: 'Use the new address' })).toBeVisible();
  });
});

describe('after a push', () => {
  const pushed = anOperation(4, shop.path, { kind: 'push', clone: shop.id, status: 'done' });

  test('the page for a merge or pull request is a press away', async () => {
    main.answers('git.status', aCopy(shop, { changeRequest: true }));
    main.answers('git.push', pushed);
    main.answers('git.change-request', { url: 'https://gitlab.com/new', opened: false });
    render();
    await userEvent.click(await screen.findByRole('button', { name: 'Push' }));
    const open = { name: 'Open a merge or pull request' };
    await userEvent.click(await screen.findByRole('button', open));
    expect(main.sent('git.change-request')).toEqual([{ clone: shop.id }]);
    expect(await screen.findByText('Open https://gitlab.com/new in a browser.')).toBeVisible();
  });

  test('of the branch it would go into, there is none', async () => {
    main.answers('git.push', pushed);
    render();
    await userEvent.click(await screen.findByRole('button', { name: 'Push' }));
    await screen.findByText('Pushed. The server has your commits.');
    expect(
      screen.queryByRole('button', { name: 'Open a merge or pull request' }),
    ).not.toBeInTheDocument();
  });
});

async function refused(code: FailureCode, detail?: string): Promise<void> {
  main.fails('git.push', { code, ...(detail === undefined ? {} : { detail }) });
  render();
  await userEvent.click(await screen.findByRole('button', { name: 'Push' }));
}

const render = () =>
  show(<WorkingCopyPanel key="1" clone={shop.id} nameOf={nameOf} opensExternally />);
