import { act, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, test, vi } from 'vitest';

import type { AccountId, ProviderId } from '../../../preload/model/account.ts';
import type { GitApp } from '../../../preload/model/integration.ts';
import { main } from '../../fake-bridge.ts';
import { useNavigation } from '../../navigation.ts';
import { show } from '../../test-render.tsx';
import { ada, gitlabCom } from '../../test-sign-in-values.ts';
import { anAccount } from '../../test-values.ts';
import { AccountsPanel } from './accounts-panel.tsx';
import { followAccounts, useAccounts } from './accounts-store.ts';
import { scopesInWords } from './scope-words.ts';
import type { Place, Wish } from './unlinked-rows.tsx';
import { WhoLine } from './who-line.tsx';

const onLink = vi.fn<(place: Place, again?: AccountId) => void>();
const onSetUp = vi.fn<(provider: ProviderId) => void>();
const onChoose = vi.fn<(wish?: Wish) => void>();

const repository = 'ssh://git@gitlab.com/acme/shop.git';

beforeEach(() => {
  useAccounts.setState(useAccounts.getInitialState(), true);
  useNavigation.setState(useNavigation.getInitialState(), true);
  onLink.mockClear();
  onChoose.mockClear();
  onSetUp.mockClear();
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
    expect(await screen.findAllByText(/^Not set up by/)).toHaveLength(3);
    await userEvent.click(screen.getByRole('button', { name: 'Set up GitLab' }));
    expect(onSetUp).toHaveBeenCalledExactlyOnceWith('gitlab');
  });

  test('offers to link at each instance nobody is linked to', async () => {
    main.answers('accounts.list', []);
    draw();
    await userEvent.click(
      await screen.findByRole('button', { name: 'Link an account on gitlab.com' }),
    );
    expect(onLink).toHaveBeenCalledExactlyOnceWith({
      provider: 'gitlab',
      instance: 'https://gitlab.com',
    });
  });

  test.each([
    ['Use a token for GitHub', { provider: 'github', byToken: true }],
    ['Use a token for Azure DevOps', { provider: 'azure-devops', byToken: true }],
    ['Link another git host', { provider: 'git-url' }],
  ] as const)('offers what needs no set-up: %s', async (name, wish) => {
    main.answers('accounts.list', []);
    draw();
    await userEvent.click(await screen.findByRole('button', { name }));
    expect(onChoose).toHaveBeenCalledExactlyOnceWith(wish);
  });

  test('tells two instances on one host apart, by their paths', async () => {
    const below = ['gitlab', 'other'].map((root, index) =>
      anAccount(index + 7, 'ada', `code.example/${root}`),
    );
    main.answers('accounts.list', below);
    draw();
    for (const root of ['gitlab', 'other']) {
      const card = await screen.findByRole('article', { name: `ada on code.example/${root}` });
      expect(within(card).getByText(`ada@code.example/${root}`)).toBeInTheDocument();
    }
  });

  test('says who, since when, and what the credential may do in words', async () => {
    main.answers('accounts.list', [ada]);
    draw();
    const card = await screen.findByRole('article', { name: 'ada on gitlab.com' });
    expect(card).toHaveTextContent('Signed in · 1 Jan 1970');
    expect(card).toHaveTextContent(
      'Read your profile and your projects; read and write repositories',
    );
    expect(card).toHaveTextContent('Not used yet');
    expect(within(card).getByText('Linked')).toBeInTheDocument();
    expect(screen.queryByText(/gitlab.com.*No connected account/)).not.toBeInTheDocument();
  });

  test.each([
    ['token', null, 'Pasted token', 'Read your profile'],
    ['client-credentials', null, 'Service principal', 'Read your profile'],
    ['deploy-token', repository, 'Deploy token, read-only', repository],
    ['deploy-token', repository, 'Read-only · one repository', repository],
    ['ssh-key', repository, 'SSH key for one repository', repository],
  ] as const)('says how a %s came to be and what it is for', async (method, of, words, more) => {
    main.answers('accounts.list', [{ ...ada, method, repository: of }]);
    draw();
    const card = await screen.findByRole('article');
    expect(card).toHaveTextContent(words);
    expect(card).toHaveTextContent(more);
  });

  test('tells when a pasted token ends, and of no end that is renewed away', async () => {
    const expiresAt = Date.now() + 3 * 86_400_000 + 60_000;
    main.answers('accounts.list', [
      { ...ada, method: 'token', expiresAt },
      { ...ada, id: 'acc_00000000000000a2' as AccountId, login: 'grace', expiresAt },
    ]);
    draw();
    const [pasted, signedIn] = await screen.findAllByRole('article');
    expect(pasted).toHaveTextContent(/Ends\d+ \w+.*, in 3 d/);
    expect(signedIn).not.toHaveTextContent('Ends');
  });

  test('shows the key of a repository, and nothing that nobody can ask about it', async () => {
    main.answers('accounts.list', [{ ...ada, provider: 'git-url', method: 'ssh-key', repository }]);
    draw();
    await choose('Show the key…');
    expect(await screen.findByText(`key of ${repository}`)).toBeInTheDocument();
    expect(screen.queryByRole('menuitem', { name: 'Check now' })).not.toBeInTheDocument();
  });

  test('leads to the page of the organisation’s own sign-in', async () => {
    main.answers('accounts.list', [{ ...ada, provider: 'github' }]);
    const detail = 'https://github.com/orgs/acme/sso?authorization_request=x';
    main.fails('accounts.check', { code: 'account.sso-required', detail });
    main.answers('app.open-page', {});
    draw();
    await choose('Check now');
    await userEvent.click(await screen.findByRole('button', { name: 'Open the page' }));
    expect(main.sent('app.open-page')).toEqual([{ url: detail }]);
  });

  test.each([
    ['refused', 'Link again'],
    ['expired', 'Link again'],
    ['locked', 'Unlock'],
  ] as const)('a card that is %s offers: %s', async (health, action) => {
    main.answers('accounts.list', [{ ...ada, health }]);
    draw();
    await userEvent.click(await screen.findByRole('button', { name: action }));
    expect(onLink.mock.calls.map(([, again]) => again)).toEqual(
      action === 'Unlock' ? [] : [ada.id],
    );
    expect(useNavigation.getState().vaultOpen).toBe(action === 'Unlock');
  });

  test.each([
    ['token', 'Paste a new token'],
    ['ssh-key', 'Show the key'],
    ['client-credentials', 'Show integrations'],
  ] as const)('a refused %s offers what mends it: %s', async (method, action) => {
    main.answers('accounts.list', [{ ...ada, method, repository, health: 'refused' }]);
    draw();
    await userEvent.click(await screen.findByRole('button', { name: action }));
    expect(onLink).not.toHaveBeenCalled();
    expect(onChoose.mock.calls).toEqual(
      method === 'token'
        ? [[{ provider: 'gitlab', instance: 'https://gitlab.com', byToken: true }]]
        : [],
    );
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
    [{}, 'the sign-in is revoked there', undefined],
    [{ provider: 'azure-devops' }, 'the sign-in is erased here', 'Entra ID ends no single sign-in'],
    [{ method: 'token' }, 'the token is erased here', 'it works on until you end it at gitlab.com'],
    [{ method: 'ssh-key', repository }, 'erased for good', 'The public half, “ada”'],
    [
      { method: 'deploy-token', repository },
      'erased here',
      'Settings → Repository → Deploy tokens',
    ],
    [{ method: 'client-credentials' }, 'until an admin authorises it again', 'lapses by itself'],
  ] as const)('says truly what ends and what does not: %j', async (change, lost, left) => {
    main.answers('accounts.list', [{ ...ada, ...change }]);
    draw();
    await choose('Unlink…');
    const dialog = await screen.findByRole('dialog', { name: /^Unlink ada/ });
    expect(dialog).toHaveTextContent(lost);
    if (left === undefined) expect(dialog).not.toHaveTextContent('This is left to you');
    else expect(dialog).toHaveTextContent(left);
  });

  test('leads to the page where only the owner can end it', async () => {
    main.answers('accounts.list', [ada]);
    const page = 'https://github.com/settings/connections/applications/x';
    main.answers('accounts.unlink', { revoked: false, detail: `You end it there: ${page}` });
    main.answers('app.open-page', {});
    draw();
    await choose('Unlink…');
    await userEvent.click(await screen.findByRole('button', { name: 'Unlink account' }));
    await userEvent.click(await screen.findByRole('button', { name: 'Open the page' }));
    expect(main.sent('app.open-page')).toEqual([{ url: page }]);
  });

  test.each([
    [true, 'The service has revoked the sign-in.'],
    [false, 'It is erased here'],
  ])('shows how the revocation ended (%s)', async (revoked, words) => {
    main.answers('accounts.list', [ada]);
    const detail = 'It is erased here. The old token was tried.';
    main.answers('accounts.unlink', { revoked, detail });
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

function draw(apps: readonly GitApp[] = [gitlabCom]): void {
  followAccounts();
  show(
    <AccountsPanel
      apps={apps}
      attempts={null}
      bindings={null}
      keyView={({ url }) => <p>key of {url}</p>}
      onChoose={onChoose}
      onSetUp={onSetUp}
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
