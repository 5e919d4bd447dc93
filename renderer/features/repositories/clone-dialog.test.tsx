import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, test, vi } from 'vitest';

import type { Input } from '../../../preload/contract.ts';
import { accountId } from '../../../preload/model/account.ts';
import type { AccountExplanation, ClonePlan } from '../../../preload/model/git.ts';
import { main } from '../../fake-bridge.ts';
import { useNavigation } from '../../navigation.ts';
import { show } from '../../test-render.tsx';
import { aClone, ada, anAccount, anOperation, aRemote, work } from '../../test-values.ts';
import { openCloneDialog, useCloneDialog } from './clone-dialog-store.ts';
import { CloneDialog } from './clone-dialog.tsx';
import { useClones } from './clones-store.ts';

const url = 'https://gitlab.example.com/analytics/jaffle-shop.git';
const root = anAccount(3, 'root');

beforeEach(() => {
  onLink.mockClear();
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
  main.answers('git.explain', (asked) => explained(asked));
  main.answers('remotes.read', ({ url: typed }) => aRemote(typed));
});

describe('the clone dialog', () => {
  test('shows the exact address, who acts and why, and where it lands, before anything is done', async () => {
    open(url);
    expect(
      await screen.findByText('ada is the default on gitlab.example.com.', { selector: 'p' }),
    ).toBeVisible();
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
    main.fails('remotes.read', { code: 'git.bad-url' });
    open();
    await userEvent.type(screen.getByLabelText('Repository address'), 'https://x.example:0/r');
    expect(await screen.findByRole('alert')).toHaveTextContent('not a repository address');
    // One question after the typing has paused, not one for each key.
    expect(main.sent('remotes.read').length).toBeLessThan(4);
    expect(main.sent('git.plan')).toEqual([]);
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

describe('who acts', () => {
  test('is told with the reason that decided, and all of them on a press', async () => {
    main.answers('git.plan', (asked) => ({
      ...planFor(asked),
      reasons: ['2 accounts are linked there.', 'You bound ada to analytics.'],
      why: [
        { rule: 'several', sentence: '2 accounts are linked there.' },
        { rule: 'binding-owner', sentence: 'You bound ada to analytics.' },
      ],
    }));
    open(url);
    const why = await screen.findByText('Why this account?');
    expect(screen.getByText('You bound ada to analytics.', { selector: 'p' })).toBeVisible();
    await userEvent.click(why);
    const reasons = within(screen.getByRole('list', { name: 'Why this account' }));
    expect(reasons.getAllByRole('listitem')).toHaveLength(2);
    expect(why.parentElement).toHaveTextContent(
      'Its credential goes to https://gitlab.example.com and nowhere else, as user oauth2.',
    );
    expect(screen.getByText('Can write')).toBeVisible();
  });
});

describe('whether it can be read', () => {
  const readable = {
    url,
    account: ada.id,
    failure: null,
    defaultBranch: 'main',
    empty: false,
    others: [],
  };

  test('is asked only when the button is pressed', async () => {
    main.answers('git.preflight', readable);
    open(url);
    await userEvent.click(await screen.findByRole('button', { name: 'Check access' }));
    expect(main.sent('git.preflight')).toEqual([{ url, account: ada.id }]);
    expect(await screen.findByText('ada can read it; main is its default branch.')).toBeVisible();
  });

  test('is asked at once when the address was pasted whole', async () => {
    main.answers('git.preflight', readable);
    open();
    await userEvent.click(screen.getByLabelText('Repository address'));
    await userEvent.paste(url);
    expect(await screen.findByText(/ada can read it/)).toBeVisible();
  });

  test('names the other accounts after a refusal, and asks them on a press alone', async () => {
    main.answers('git.preflight', { ...readable, failure: { code: 'git.not-found' } });
    main.answers('git.try-accounts', {
      summary: 'root can see it.',
      tried: [{ account: root.id, sees: true, failure: null, sentence: 'root can see it.' }],
    });
    open(url);
    await userEvent.click(await screen.findByRole('button', { name: 'Check access' }));
    expect(await screen.findByRole('alert')).toHaveTextContent('was not found');
    expect(screen.getByText('Also linked there: root on gitlab.example.com.')).toBeVisible();
    expect(main.sent('git.try-accounts')).toEqual([]);
    await userEvent.click(screen.getByRole('button', { name: 'Ask whether they can see it' }));
    await userEvent.click(await screen.findByRole('button', { name: /^Choose root/ }));
    await waitFor(() => expect(main.sent('git.plan').at(-1)).toEqual({ url, account: root.id }));
    expect(screen.queryByRole('alert')).not.toBeInTheDocument();
  });

  test('leads on to where the repository has moved', async () => {
    const moved = url.replace('jaffle-shop', 'jaffle-store');
    const detail = `It was ${url} and is now ${moved}`;
    main.answers('git.preflight', { ...readable, failure: { code: 'git.moved', detail } });
    open(url);
    await userEvent.click(await screen.findByRole('button', { name: 'Check access' }));
    await userEvent.click(await screen.findByRole('button', { name: 'Clone from there' }));
    expect(screen.getByLabelText('Repository address')).toHaveValue(moved);
  });

  test('shows what mends a host key right there, and plans anew with it', async () => {
    const ssh = 'ssh://git@git.example.com/acme/shop.git';
    main.answers('remotes.read', aRemote(ssh, { protocol: 'ssh', kind: 'generic' }));
    main.answers('git.preflight', { ...readable, failure: { code: 'git.host-key-unknown' } });
    open(ssh);
    await userEvent.click(await screen.findByRole('button', { name: 'Check access' }));
    await userEvent.click(await screen.findByRole('button', { name: 'Credential' }));
    await waitFor(() =>
      expect(main.sent('git.plan').at(-1)).toEqual({ url: ssh, account: root.id }),
    );
  });
});

describe('an address nobody can act at', () => {
  const nobody = { code: 'account.needs-link', detail: 'No account is linked there' } as const;

  test('can be linked where somebody can sign in', async () => {
    main.fails('git.plan', nobody);
    open(url);
    await userEvent.click(await screen.findByRole('button', { name: 'Link an account' }));
    expect(onLink).toHaveBeenCalledExactlyOnceWith({
      provider: 'gitlab',
      instance: 'https://gitlab.example.com',
    });
    expect(useCloneDialog.getState().opened).toBe(false);
  });

  test('takes a token or a key at once elsewhere, and goes on with it', async () => {
    main.fails('git.plan', nobody);
    main.answers('remotes.read', aRemote('https://git.acme.example/shop', { kind: 'generic' }));
    open('https://git.acme.example/shop');
    const form = await screen.findByRole('button', { name: 'Credential' });
    expect(screen.queryByRole('button', { name: 'Link an account' })).not.toBeInTheDocument();
    main.answers('git.plan', (asked) => planFor(asked));
    await userEvent.click(form);
    expect(await screen.findByLabelText('Folder')).toBeVisible();
  });

  test('is shown without what it held of a secret, which is only handed on', async () => {
    main.fails('git.plan', nobody);
    const plain = 'https://git.acme.example/shop';
    main.answers('remotes.read', aRemote(plain, { kind: 'generic', heldCredentials: true }));
    open();
    await userEvent.click(screen.getByLabelText('Repository address'));
    await userEvent.paste('https://ada:canary@git.acme.example/shop');
    expect(await screen.findByRole('button', { name: 'Credential' })).toBeVisible();
    expect(screen.getByLabelText('Repository address')).toHaveValue(plain);
    expect(document.body.innerHTML).not.toContain('canary');
    expect(handed).toHaveBeenLastCalledWith('https://ada:canary@git.acme.example/shop');
    act(() => useCloneDialog.getState().close());
    expect(JSON.stringify(useCloneDialog.getState())).not.toContain('canary');
  });
});

const onLink = vi.fn<Parameters<typeof CloneDialog>[0]['onLink']>();
const handed = vi.fn<(pasted: string) => void>();

/** Stands for the forms of another feature. */
const CredentialForm: Parameters<typeof CloneDialog>[0]['credentialForm'] = (props) => {
  handed(props.pasted);
  return (
    <button type="button" onClick={() => props.onReady(root.id)}>
      Credential
    </button>
  );
};

function explained({ url: asked, account }: Input<'git.explain'>): AccountExplanation {
  return {
    url: asked,
    account: accountId.parse(account ?? ada.id),
    reasons: [],
    others: [],
    sends: { origin: 'https://gitlab.example.com', username: 'oauth2' },
    permission: 'write',
    obstacle: null,
  };
}

const plan: ClonePlan = {
  url,
  account: ada.id,
  reasons: ['ada is the default on gitlab.example.com.'],
  folder: '/home/ada/Latchkey/jaffle-shop',
  why: [],
  others: [root.id],
  obstacle: null,
};

function open(address?: string, focused = false): void {
  show(<CloneDialog credentialForm={CredentialForm} onLink={onLink} />);
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
