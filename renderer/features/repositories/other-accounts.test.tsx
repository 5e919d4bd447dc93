import { act, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, test } from 'vitest';

import type { Operation } from '../../../preload/model/git.ts';
import { main } from '../../fake-bridge.ts';
import { show } from '../../test-render.tsx';
import { aClone, ada, anAccount, anOperation, aRemote } from '../../test-values.ts';
import { openCloneDialog, useCloneDialog } from './clone-dialog-store.ts';
import { CloneDialog } from './clone-dialog.tsx';
import { useClones } from './clones-store.ts';

const url = 'https://gitlab.example.com/analytics/jaffle-shop.git';
const root = anAccount(3, 'root');
const clone = aClone(1, 'analytics/jaffle-shop');

beforeEach(() => {
  useCloneDialog.setState(useCloneDialog.getInitialState());
  useClones.setState(useClones.getInitialState());
  main.answers('accounts.list', [ada, root]);
  main.answers('app.describe', {
    version: '0.1.0',
    capabilities: { customProtocol: false, nativeDialogs: false, opensExternally: true },
    demo: false,
    online: true,
  });
  main.answers('remotes.read', aRemote(url));
  main.answers('git.plan', {
    url,
    account: ada.id,
    reasons: [],
    why: [],
    others: [root.id],
    folder: '/x/jaffle-shop',
    obstacle: null,
  });
});

describe('a clone that was not let in', () => {
  const failed = { status: 'failed', failure: { code: 'git.not-found' } } as const;

  test('asks the other accounts only when told to, and clones as one that can see it', async () => {
    main.answers('git.try-accounts', {
      summary: 'root can see it.',
      tried: [{ account: root.id, sees: true, failure: null, sentence: 'root can see it.' }],
    });
    await cloned(failed);
    const ask = await screen.findByRole('button', { name: 'Ask whether they can see it' });
    expect(main.sent('git.try-accounts')).toEqual([]);
    await userEvent.click(ask);
    expect(main.sent('git.try-accounts')).toEqual([{ url, accounts: [root.id] }]);
    expect(await screen.findByText('root can see it.')).toBeVisible();
    await userEvent.click(
      screen.getByRole('button', { name: 'Choose root on gitlab.example.com' }),
    );
    await waitFor(() => expect(main.sent('git.plan').at(-1)).toEqual({ url, account: root.id }));
  });

  test('offers nobody else for what is not about who asked', async () => {
    await cloned({ ...failed, failure: { code: 'git.network' } });
    expect(await screen.findByRole('alert')).toBeVisible();
    expect(screen.queryByRole('button', { name: /^Ask whether/ })).not.toBeInTheDocument();
  });
});

describe('a clone by another account than would have been taken', () => {
  test('keeps that choice for the owner, when wanted', async () => {
    const owner = 'https://gitlab.example.com/analytics';
    const bindable = { account: root.id, owner, repository: `${owner}/jaffle-shop` };
    main.answers('bindings.set', {
      place: owner,
      kind: 'owner',
      account: root.id,
      who: 'root on gitlab.example.com',
      setAt: 0,
    });
    await cloned({ status: 'done', clone: clone.id, bindable });
    await userEvent.click(await screen.findByRole('button', { name: 'everything of analytics' }));
    expect(main.sent('bindings.set')).toEqual([{ place: owner, account: root.id }]);
    expect(
      await screen.findByText('root acts at gitlab.example.com/analytics from now on.'),
    ).toBeVisible();
  });
});

async function cloned(more: Partial<Operation>): Promise<void> {
  main.answers('git.clone', anOperation(1, clone.path, more));
  show(<CloneDialog credentialForm={() => null} onLink={() => undefined} />);
  act(() => openCloneDialog(url));
  const button = screen.getByRole('button', { name: 'Clone' });
  await waitFor(() => expect(button).toHaveAttribute('aria-disabled', 'false'));
  await userEvent.click(button);
}
