import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, test, vi } from 'vitest';

import type { Account } from '../../../preload/model/account.ts';
import type { HostKeys, Remote, RemoteKey } from '../../../preload/model/remote.ts';
import { main } from '../../fake-bridge.ts';
import { show } from '../../test-render.tsx';
import { anAccount, aRemote } from '../../test-values.ts';
import { KeyView } from './key-view.tsx';
import { OtherHost } from './other-host.tsx';

const onLinked = vi.fn<(account: Account) => void>();
const onCancel = vi.fn<() => void>();
const ssh = 'ssh://git@git.example.com/acme/shop.git';
const https = 'https://git.example.com/acme/shop.git';
const robot = anAccount(4, 'latchkey-shop-1a2b3c', 'git.example.com');

beforeEach(() => {
  onLinked.mockClear();
  onCancel.mockClear();
  main.answers('accounts.list', [robot]);
});

describe('another git host over https', () => {
  test('is named, and takes a user name and a token that are proven there first', async () => {
    main.answers('remotes.read', aRemote(https, { kind: 'gitea', reason: 'Its name says so.' }));
    main.answers('remotes.link', robot);
    await paste('git.example.com/acme/shop');
    expect(await screen.findByText('Gitea or Forgejo.')).toBeVisible();
    expect(screen.getByLabelText('Token or password')).toHaveAttribute('type', 'password');
    await userEvent.type(screen.getByLabelText('User name'), 'ada');
    await userEvent.type(screen.getByLabelText('Token or password'), 'canary{Enter}');
    expect(main.sent('remotes.link')).toEqual([{ url: https, username: 'ada', token: 'canary' }]);
    await waitFor(() => expect(onLinked).toHaveBeenCalledExactlyOnceWith(robot));
    expect(screen.getByLabelText('Token or password')).toHaveValue('');
  });

  test('offers to keep what the address held, and never draws it', async () => {
    main.answers('remotes.read', aRemote(https, { heldCredentials: true, user: 'ada' }));
    main.answers('remotes.link', robot);
    await paste('https://ada:canary@git.example.com/acme/shop.git');
    expect(await screen.findByText(/held a password or token of ada/)).toBeVisible();
    expect(address()).toHaveValue(https);
    expect(document.body.innerHTML).not.toContain('canary');
    await userEvent.click(screen.getByRole('button', { name: 'Keep it in the vault' }));
    expect(main.sent('remotes.link')).toEqual([
      { url: 'https://ada:canary@git.example.com/acme/shop.git' },
    ]);
  });

  test('that refuses keeps the form and says so', async () => {
    main.answers('remotes.read', aRemote(https));
    main.fails('remotes.link', { code: 'git.refused', words: 'invalid credentials' });
    await paste(https);
    await userEvent.type(await screen.findByLabelText('Token or password'), 'wrong{Enter}');
    expect(await screen.findByRole('alert')).toHaveTextContent('invalid credentials');
    expect(onLinked).not.toHaveBeenCalled();
  });

  test('says why an address cannot be used', async () => {
    main.fails('remotes.read', { code: 'git.bad-url' });
    await paste('nonsense');
    expect(await screen.findByRole('alert')).toHaveTextContent('not a repository address');
  });
});

describe('another git host over ssh', () => {
  test('is trusted, given a key, tried and linked, each on a press', async () => {
    main.answers('remotes.read', sshRemote);
    main.answers('remotes.host-key', hostKeys());
    main.answers('remotes.trust-host', hostKeys({ pinned: true }));
    main.answers('remotes.make-key', key);
    main.answers('remotes.test', { branches: ['main', 'next'], defaultBranch: 'main' });
    await paste(ssh);
    await press('Ask for the host key');
    expect(await screen.findByText('SHA256:ed')).toBeVisible();
    expect(screen.getByText('Matches the published one')).toBeVisible();
    await press('Trust this key: ED25519');
    expect(main.sent('remotes.trust-host')).toEqual([
      { url: ssh, fingerprint: 'SHA256:ed', override: false },
    ]);
    expect(await screen.findByText('Trusted')).toBeVisible();

    expect(screen.getByRole('button', { name: 'Test' })).toBeDisabled();
    await press('Make a key');
    expect(await screen.findByText(key.publicKey)).toBeVisible();
    const where = screen.getByRole('region', { name: 'Where to install it' });
    expect(where).toHaveTextContent('It goes there as a deploy key');
    expect(where).toHaveTextContent('To push: Tick “Allow write access”.');
    await press('Test');
    expect(await screen.findByText('It works: 2 branches, main is the default one.')).toBeVisible();
    await press('Done');
    await waitFor(() => expect(onLinked).toHaveBeenCalledExactlyOnceWith(robot));
  });

  test.each([
    ['differs', false, 'Not one the service publishes'],
    ['unknown', true, 'Compare it with what its owner says'],
  ] as const)(
    'wants a word before a key that %s (changed: %s) is trusted',
    async (published, changed, words) => {
      main.answers('remotes.read', sshRemote);
      main.answers('remotes.host-key', { ...hostKeys({ published }), changed });
      main.answers('remotes.trust-host', hostKeys({ pinned: true }));
      await paste(ssh);
      await press('Ask for the host key');
      expect(await screen.findByText(words)).toBeVisible();
      const trust = screen.getByRole('button', { name: 'Trust this key: ED25519' });
      expect(trust).toBeDisabled();
      await userEvent.click(screen.getByRole('checkbox', { name: /I have compared it/ }));
      await userEvent.click(trust);
      expect(main.sent('remotes.trust-host')).toEqual([
        { url: ssh, fingerprint: 'SHA256:ed', override: true },
      ]);
    },
  );

  test('sounds an alarm when the server shows another key than before', async () => {
    main.answers('remotes.read', sshRemote);
    main.answers('remotes.host-key', { ...hostKeys(), changed: true, missing: ['SHA256:old'] });
    await paste(ssh);
    await press('Ask for the host key');
    expect(await screen.findByRole('alert')).toHaveTextContent('Trusted so far: SHA256:old');
  });

  test('leads a test that failed for the host key to the step that mends it', async () => {
    main.answers('remotes.read', { ...sshRemote, accounts: [robot.id] });
    main.answers('remotes.make-key', { ...key, made: false });
    main.fails('remotes.test', { code: 'git.host-key-unknown' });
    main.answers('remotes.host-key', hostKeys());
    await paste(ssh);
    expect(await screen.findByText('The key made earlier for this repository.')).toBeVisible();
    await press('Test');
    const alert = await screen.findByRole('alert');
    await userEvent.click(within(alert).getByRole('button', { name: 'Ask for the host key' }));
    expect(await screen.findByText('SHA256:ed')).toBeVisible();
  });
});

test('the key of a linked repository is shown again, with where it goes', async () => {
  main.answers('remotes.make-key', { ...key, made: false });
  show(<KeyView url={ssh} onDone={onCancel} />);
  expect(await screen.findByText(key.publicKey)).toBeVisible();
  expect(screen.getByText(/asks git.example.com for its host key/)).toBeVisible();
  await press('Done');
  expect(onCancel).toHaveBeenCalledOnce();
});

const sshRemote: Remote = aRemote(ssh, { protocol: 'ssh', kind: 'github', user: 'git' });

const key: RemoteKey = {
  account: robot.id,
  publicKey: 'ssh-ed25519 AAAAC3Nza latchkey-shop-1a2b3c',
  fingerprint: 'SHA256:own',
  made: true,
  installation: {
    name: 'deploy key',
    page: 'https://git.example.com/acme/shop/settings/keys/new',
    steps: ['Open the repository’s Settings → Deploy keys.'],
    writeAccess: 'Tick “Allow write access”.',
    notes: ['One deploy key for one repository only.'],
    sources: [],
  },
};

function hostKeys(more: Partial<HostKeys['keys'][number]> = {}): HostKeys {
  return {
    host: 'git.example.com',
    keys: [
      { type: 'ssh-ed25519', fingerprint: 'SHA256:ed', pinned: false, published: 'match', ...more },
    ],
    missing: [],
    changed: false,
    publishedAt: 'https://git.example.com/fingerprints',
  };
}

const address = () => screen.getByLabelText('Address of a repository there');

async function paste(text: string): Promise<void> {
  show(<OtherHost onLinked={onLinked} onCancel={onCancel} />);
  await userEvent.click(address());
  await userEvent.paste(text);
}

async function press(name: string): Promise<void> {
  await userEvent.click(await screen.findByRole('button', { name }));
}
