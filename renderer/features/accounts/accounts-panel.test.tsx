import { act, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, test, vi } from 'vitest';

import type { AccountId, Instance } from '../../../preload/model/account.ts';
import { main } from '../../fake-bridge.ts';
import { useNavigation } from '../../navigation.ts';
import { show } from '../../test-render.tsx';
import { ada, gitlabCom } from '../../test-sign-in-values.ts';
import { anAccount } from '../../test-values.ts';
import { AccountsPanel } from './accounts-panel.tsx';
import { followAccounts, useAccounts } from './accounts-store.ts';
import { scopesInWords } from './scope-words.ts';
import { WhoLine } from './who-line.tsx';

const onLink = vi.fn<(instance: Instance, again?: AccountId) => void>();

beforeEach(() => {
  useAccounts.setState(useAccounts.getInitialState(), true);
  useNavigation.setState(useNavigation.getInitialState(), true);
  onLink.mockClear();
});

describe('linked accounts', () => {
  test('says that they are being loaded', async () => {
    main.hangs('accounts.list');
    draw();
    expect(screen.getByText('Loading accounts…')).toBeInTheDocument();
  });

  test('explains a failure and tries again', async () => {
    main.fails('accounts.list', { code: 'app.storage-failed' });
    draw();
    expect(await screen.findByRole('alert')).toHaveTextContent('could not be written');
    main.answers('accounts.list', [ada]);
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByRole('article', { name: 'ada on gitlab.com' })).toBeInTheDocument();
  });

  test('leads to the set-up when no instance is there', async () => {
    main.answers('accounts.list', []);
    draw([]);
    expect(await screen.findByText(/No connected account/)).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'Set up GitLab' }));
    expect(useNavigation.getState()).toMatchObject({ section: 'integrations', page: 'new' });
  });

  test('offers to link at each instance nobody is linked to', async () => {
    main.answers('accounts.list', []);
    draw();
    await userEvent.click(
      await screen.findByRole('button', { name: 'Link an account on gitlab.com' }),
    );
    expect(onLink).toHaveBeenCalledExactlyOnceWith('https://gitlab.com');
  });

  test('tells two instances on one host apart, by their paths', async () => {
    const below = ['gitlab', 'other'].map((root, index) =>
      anAccount(index + 7, 'ada', `code.example/${root}`),
    );
    main.answers('accounts.list', below);
    draw();
    for (const root of ['gitlab', 'other']) {
      const card = await screen.findByRole('article', { name: `ada on code.example/${root}` });
      expect(within(card).getByText(`code.example/${root}`)).toBeInTheDocument();
    }
  });

  test('says who, since when, and what the credential may do in words', async () => {
    main.answers('accounts.list', [ada]);
    draw();
    const card = await screen.findByRole('article', { name: 'ada on gitlab.com' });
    expect(card).toHaveTextContent('Linked as ada · 1 Jan 1970');
    expect(card).toHaveTextContent(
      'Read your profile and your projects; read and write repositories',
    );
    expect(card).toHaveTextContent('Not used yet');
    expect(within(card).getByText('Linked')).toBeInTheDocument();
    expect(screen.queryByText(/No connected account/)).not.toBeInTheDocument();
  });

  test.each([
    ['refused', 'Link again'],
    ['expired', 'Link again'],
    ['locked', 'Unlock'],
  ] as const)('a card that is %s offers: %s', async (health, action) => {
    main.answers('accounts.list', [{ ...ada, health }]);
    draw();
    await userEvent.click(await screen.findByRole('button', { name: action }));
    expect(onLink.mock.calls).toEqual(action === 'Unlock' ? [] : [['https://gitlab.com', ada.id]]);
    expect(useNavigation.getState().vaultOpen).toBe(action === 'Unlock');
  });

  test('follows changes made elsewhere', async () => {
    main.answers('accounts.list', [ada]);
    draw();
    await screen.findByRole('article');
    act(() => main.announces('accounts.changed', []));
    expect(screen.queryByRole('article')).not.toBeInTheDocument();
  });

  test('a check that fails stands on the card of its account', async () => {
    main.answers('accounts.list', [ada]);
    main.fails('accounts.check', { code: 'host.unreachable', detail: 'gitlab.com' });
    draw();
    await choose('Check now');
    const card = screen.getByRole('article');
    expect(await within(card).findByRole('alert')).toHaveTextContent('The host did not answer');
  });
});

describe('unlinking', () => {
  test('names what is lost and what is kept, and does nothing before it is confirmed', async () => {
    main.answers('accounts.list', [ada]);
    draw();
    await choose('Unlink…');
    const dialog = await screen.findByRole('dialog', { name: 'Unlink ada on gitlab.com?' });
    expect(dialog).toHaveTextContent('This is lost');
    expect(dialog).toHaveTextContent('Every cloned folder');
    await userEvent.click(within(dialog).getByRole('button', { name: 'Keep' }));
    expect(main.sent('accounts.unlink')).toEqual([]);
  });

  test.each([
    [true, 'The service has revoked the sign-in.'],
    [false, 'has not confirmed that it is revoked'],
  ])('shows how the revocation ended (%s)', async (revoked, words) => {
    main.answers('accounts.list', [ada]);
    main.answers('accounts.unlink', { revoked, detail: 'The old token was tried.' });
    draw();
    await choose('Unlink…');
    await userEvent.click(await screen.findByRole('button', { name: 'Unlink account' }));
    expect(main.sent('accounts.unlink')).toEqual([{ id: ada.id }]);
    expect(await screen.findByText(/Unlinked ada on gitlab.com/)).toBeInTheDocument();
    expect(screen.getByText(new RegExp(words))).toHaveTextContent('The old token was tried.');
  });
});

test('unknown scopes keep their name, and none is said to be none', () => {
  expect(scopesInWords(['read_user', 'k8s_proxy'])).toBe('Read your profile; k8s_proxy');
  expect(scopesInWords([])).toBe('The service did not say');
});

test('the foot names the account that was used last', async () => {
  const grace = {
    ...ada,
    id: 'acc_00000000000000a2' as typeof ada.id,
    login: 'grace',
    lastUsedAt: 5,
  };
  main.answers('accounts.list', [ada, grace]);
  const stop = followAccounts();
  show(<WhoLine folded={false} />);
  expect(await screen.findByText('grace')).toBeInTheDocument();
  expect(screen.getByText('gitlab.com and 1 more')).toBeInTheDocument();
  stop();
});

function draw(instances: readonly Instance[] = [gitlabCom.instance]): void {
  followAccounts();
  show(
    <AccountsPanel
      instances={instances}
      attempts={null}
      onChoose={() => undefined}
      onLink={onLink}
    />,
  );
}

async function choose(item: string): Promise<void> {
  await userEvent.click(
    await screen.findByRole('button', { name: 'Actions for ada on gitlab.com' }),
  );
  await userEvent.click(await screen.findByRole('menuitem', { name: item }));
}
