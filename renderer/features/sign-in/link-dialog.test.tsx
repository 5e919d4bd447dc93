import { act, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, test, vi } from 'vitest';

import type { ProviderId } from '../../../preload/model/account.ts';
import type { GitApp } from '../../../preload/model/integration.ts';
import { main } from '../../fake-bridge.ts';
import { useNavigation } from '../../navigation.ts';
import { show } from '../../test-render.tsx';
import { ada, gitlabCom, pending } from '../../test-sign-in-values.ts';
import { LinkDialog, type OtherHostProps } from './link-dialog.tsx';
import { useSignIn, type Wish } from './sign-in-store.ts';

const onSetUp = vi.fn<(provider: ProviderId) => void>();

beforeEach(() => {
  onSetUp.mockClear();
  useSignIn.setState(useSignIn.getInitialState(), true);
  useNavigation.setState(useNavigation.getInitialState(), true);
});

describe('the link dialog', () => {
  test('starts the way that was chosen and closes', async () => {
    main.answers('sign-in.start', pending({ method: 'paste' }));
    open();
    await userEvent.click(screen.getByRole('radio', { name: 'By pasting the address back' }));
    await userEvent.click(screen.getByRole('button', { name: 'Link account' }));
    expect(main.sent('sign-in.start')).toEqual([
      { provider: 'gitlab', instance: 'https://gitlab.com', method: 'paste' },
    ]);
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument();
  });

  test('leaves the choice of the way to main unless one is chosen', async () => {
    main.answers('sign-in.start', pending());
    open();
    await userEvent.click(screen.getByRole('button', { name: 'Link account' }));
    expect(main.sent('sign-in.start')).toEqual([
      { provider: 'gitlab', instance: 'https://gitlab.com' },
    ]);
  });

  test('leads to the vault when there is no place for the secret', async () => {
    main.fails('sign-in.start', { code: 'vault.not-chosen' });
    open();
    await userEvent.click(screen.getByRole('button', { name: 'Link account' }));
    await userEvent.click(await screen.findByRole('button', { name: 'Choose' }));
    expect(useNavigation.getState().vaultOpen).toBe(true);
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument();
  });

  test('starts at the service and the instance it was opened for', async () => {
    main.answers('sign-in.start', pending());
    open({ provider: 'github', instance: github.instance });
    expect(screen.getByRole('radio', { name: 'GitHub' })).toBeChecked();
    await userEvent.click(screen.getByRole('radio', { name: 'With a code, on any device' }));
    await userEvent.click(screen.getByRole('button', { name: 'Link account' }));
    expect(main.sent('sign-in.start')).toEqual([
      { provider: 'github', instance: 'https://github.com', method: 'device' },
    ]);
  });

  test('offers no sign-in in the browser where GitHub’s app has no secret for it', async () => {
    open({ provider: 'github' }, [{ ...github, secretSavedAt: null }]);
    expect(ways()).toEqual(['With a code, on any device', 'Paste a token']);
    expect(screen.getByRole('radio', { name: 'With a code, on any device' })).toBeChecked();
  });

  test('leads to the set-up where no app is, and takes a token without it', async () => {
    open({ provider: 'gitlab' }, []);
    expect(ways()).toEqual([]);
    expect(screen.getByLabelText('Address of GitLab')).toHaveValue('https://gitlab.com');
    await userEvent.click(screen.getByRole('button', { name: 'Set up GitLab' }));
    expect(onSetUp).toHaveBeenCalledExactlyOnceWith('gitlab');
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument();
  });

  test('hands another host over to who knows about it', async () => {
    open();
    await userEvent.click(screen.getByRole('radio', { name: 'Other' }));
    await userEvent.click(screen.getByRole('button', { name: 'Other host' }));
    expect(useSignIn.getState()).toMatchObject({ dialog: undefined, added: 'ada on gitlab.com' });
  });
});

describe('a token', () => {
  test('goes to the service that was chosen, and is drawn nowhere', async () => {
    main.answers('accounts.add-token', { ...ada, method: 'token' });
    open({ provider: 'github', byToken: true }, []);
    expect(screen.getByText(/settings\/tokens\/new/)).toHaveTextContent('scopes=repo,workflow');
    const field = screen.getByLabelText('Token');
    expect(field).toHaveAttribute('type', 'password');
    await userEvent.type(field, ' ghp_canary ');
    await userEvent.click(screen.getByRole('button', { name: 'Link account' }));
    expect(main.sent('accounts.add-token')).toEqual([
      { provider: 'github', instance: 'https://github.com', token: 'ghp_canary' },
    ]);
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument();
    expect(JSON.stringify(useSignIn.getState())).not.toContain('canary');
  });

  test.each([
    ['azure-devops', 'Organisation', 'contoso', 'https://dev.azure.com/contoso'],
    ['azure-devops', 'Organisation', 'dev.azure.com/contoso/', 'https://dev.azure.com/contoso'],
    ['gitlab', 'Address of GitLab', 'git.acme.example', 'https://git.acme.example'],
  ] as const)('for %s is for what was typed: %s %s', async (provider, label, typed, instance) => {
    main.answers('accounts.add-token', ada);
    open({ provider }, []);
    await userEvent.clear(screen.getByLabelText(label));
    await userEvent.type(screen.getByLabelText(label), typed);
    await userEvent.type(screen.getByLabelText('Token'), 't0ken');
    await userEvent.keyboard('{Enter}');
    expect(main.sent('accounts.add-token')).toEqual([{ provider, instance, token: 't0ken' }]);
  });

  test('is one of the ways where an app is set up, with the page for this very instance', async () => {
    open();
    await userEvent.click(screen.getByRole('radio', { name: 'Paste a token' }));
    const page = 'https://gitlab.com/-/user_settings/personal_access_tokens';
    expect(screen.getByText((text) => text.startsWith(page))).toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'Link account' })).toBeDisabled();
  });

  test('whose owner the service does not tell asks for the user name', async () => {
    main.fails('accounts.add-token', { code: 'account.username-needed' });
    open({ provider: 'gitlab', byToken: true });
    await userEvent.type(screen.getByLabelText('Token'), 't0ken{Enter}');
    const name = await screen.findByLabelText('User name');
    main.answers('accounts.add-token', ada);
    await userEvent.type(name, 'ada{Enter}');
    expect(main.sent('accounts.add-token').at(-1)).toMatchObject({ username: 'ada' });
  });

  test('that is refused keeps the form, and says so in the service’s words', async () => {
    main.fails('accounts.add-token', { code: 'account.token-refused', words: 'Bad credentials' });
    open({ provider: 'github', byToken: true }, []);
    await userEvent.type(screen.getByLabelText('Token'), 't0ken{Enter}');
    expect(await screen.findByRole('alert')).toHaveTextContent('Bad credentials');
    await userEvent.click(screen.getByRole('radio', { name: 'GitLab' }));
    expect(screen.queryByRole('alert')).not.toBeInTheDocument();
    expect(screen.getByLabelText('Token')).toHaveValue('');
  });
});

const github: GitApp = {
  ...gitlabCom,
  provider: 'github',
  instance: 'https://github.com' as never,
  host: 'github.com',
  registration: 'oauth-app',
  clientId: 'Iv1',
  appId: null,
  privateKey: null,
  installUrl: null,
  appSlug: null,
};

function open(wish?: Wish, apps: readonly GitApp[] = [gitlabCom, github]): void {
  show(<LinkDialog apps={apps} otherHost={OtherHost} onSetUp={onSetUp} />);
  act(() => useSignIn.getState().openDialog(wish));
}

function OtherHost({ onLinked }: OtherHostProps) {
  return (
    <button type="button" onClick={() => onLinked(ada)}>
      Other host
    </button>
  );
}

/** The ways that are offered, in their order. */
function ways(): readonly (string | undefined)[] {
  const group = screen.queryByRole('radiogroup', { name: 'How' });
  if (!group) return [];
  return within(group)
    .getAllByRole('radio')
    .map((radio) => (radio as HTMLInputElement).labels?.[0]?.textContent ?? undefined);
}
