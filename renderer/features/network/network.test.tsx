import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, test } from 'vitest';

import type { NetworkHost, NetworkSettings } from '../../../preload/model/network.ts';
import { main } from '../../fake-bridge.ts';
import { navigate, useNavigation } from '../../navigation.ts';
import { show } from '../../test-render.tsx';
import { NetworkPanel } from './network-panel.tsx';
import { useNetwork } from './network-store.ts';
import { NetworkSummary } from './network-summary.tsx';

const plain: NetworkSettings = {
  mode: 'environment',
  proxy: null,
  exceptions: [],
  hosts: [],
  signIns: [],
};
const certificate = {
  subject: 'CN=Root of Example',
  issuer: 'CN=Root of Example',
  fingerprint: 'AB:CD',
  notAfter: 4_000_000_000_000,
};
const git: NetworkHost = {
  origin: 'https://git.corp',
  cas: [{ ...certificate, savedIn: 'network' }],
  clientCertificate: { ...certificate, subject: 'CN=ada', keyThere: false },
  savedAt: 0,
};
const byIntegration: NetworkHost = {
  origin: 'https://code.corp',
  cas: [{ ...certificate, savedIn: 'integration' }],
  clientCertificate: null,
  savedAt: null,
};

beforeEach(() => {
  useNetwork.setState(useNetwork.getInitialState(), true);
  useNavigation.setState({ ...useNavigation.getInitialState(), section: 'settings' }, true);
  main.answers('network.read', plain);
  main.answers('network.hosts', []);
});

async function draw(
  settings: NetworkSettings = plain,
  hosts: readonly NetworkHost[] = [],
): Promise<void> {
  main.answers('network.read', settings);
  main.answers('network.hosts', [...hosts]);
  show(<NetworkPanel />);
  await screen.findByRole('form', { name: 'Proxy' });
}

describe('the network settings', () => {
  test('reserve their place while they load', () => {
    main.hangs('network.read');
    show(<NetworkPanel />);
    expect(screen.getByText('Loading the network settings…')).toBeInTheDocument();
  });

  test('explain a failure and try again', async () => {
    main.fails('network.hosts', { code: 'app.storage-failed' });
    show(<NetworkPanel />);
    await screen.findByRole('alert');
    main.answers('network.hosts', []);
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByRole('form', { name: 'Proxy' })).toBeVisible();
  });

  test('are summed up in a line, which leads to them', async () => {
    main.answers('network.read', { ...plain, mode: 'manual', proxy: 'http://proxy.corp:3128' });
    main.answers('network.hosts', [
      git,
      { ...git, origin: 'https://a.b', cas: [], clientCertificate: null },
    ]);
    show(<NetworkSummary />);
    expect(await screen.findByText('Through the proxy http://proxy.corp:3128')).toBeVisible();
    expect(screen.getByText(/1 host has/)).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'Network settings' }));
    expect(useNavigation.getState()).toMatchObject({ section: 'settings', page: 'network' });
  });
});

describe('the proxy', () => {
  test('is saved with its exceptions and the rules of single hosts', async () => {
    await draw();
    main.answers('network.change', plain);
    await userEvent.click(screen.getByRole('radio', { name: 'This proxy' }));
    const save = screen.getByRole('button', { name: 'Save' });
    expect(save).toBeDisabled();
    await userEvent.type(
      screen.getByLabelText('Address', { selector: 'form[aria-label=Proxy] input' }),
      ' http://proxy.corp:3128 ',
    );
    await userEvent.type(screen.getByLabelText('Exceptions'), '.corp\n10.0.0.0/8, ');
    await userEvent.click(screen.getByRole('button', { name: 'Add a host' }));
    await userEvent.type(screen.getByLabelText('Host of rule 1'), 'git.corp');
    await userEvent.click(save);
    expect(main.sent('network.change')).toEqual([
      {
        mode: 'manual',
        proxy: 'http://proxy.corp:3128',
        exceptions: ['.corp', '10.0.0.0/8'],
        hosts: [{ host: 'git.corp', proxy: null }],
      },
    ]);
  });

  test('keeps what was typed when main refuses it', async () => {
    await draw({ ...plain, mode: 'manual', proxy: 'http://proxy.corp:3128' });
    main.fails('network.change', { code: 'network.bad-proxy' });
    const field = screen.getByDisplayValue('http://proxy.corp:3128');
    await userEvent.clear(field);
    await userEvent.type(field, 'proxy');
    await userEvent.click(screen.getByRole('button', { name: 'Save' }));
    expect(await screen.findByRole('alert')).toHaveTextContent('not the address of a proxy');
    expect(field).toHaveValue('proxy');
  });

  test('asks before unsaved input is left, and follows a change made elsewhere', async () => {
    await draw();
    await userEvent.click(screen.getByRole('radio', { name: 'No proxy' }));
    act(() => navigate('accounts'));
    await userEvent.click(await screen.findByRole('button', { name: 'Stay' }));
    expect(screen.getByRole('radio', { name: 'No proxy' })).toBeChecked();
    act(() =>
      main.announces('network.changed', {
        settings: { ...plain, hosts: [{ host: 'git.corp', proxy: null }] },
        hosts: [],
      }),
    );
    expect(screen.getByLabelText('Host of rule 1')).toHaveValue('git.corp');
    expect(screen.getByRole('radio', { name: 'From the environment' })).toBeChecked();
  });

  test('takes a user name and password, and never shows the password again', async () => {
    await draw({ ...plain, mode: 'manual', proxy: 'http://proxy.corp:3128' });
    const signIn = { proxy: 'proxy.corp:3128', username: 'ada', passwordSavedAt: 0 };
    main.answers('network.change', { ...plain, signIns: [signIn] });
    await userEvent.click(screen.getByRole('button', { name: 'Add a sign-in…' }));
    const dialog = await screen.findByRole('dialog', { name: 'Sign-in at a proxy' });
    expect(within(dialog).getByLabelText('Proxy')).toHaveValue('http://proxy.corp:3128');
    await userEvent.type(within(dialog).getByLabelText('User name'), 'ada');
    await userEvent.type(within(dialog).getByLabelText('Password'), 's3cret');
    await userEvent.click(within(dialog).getByRole('button', { name: 'Save sign-in' }));
    expect(main.sent('network.change')).toEqual([
      { signIn: { proxy: 'http://proxy.corp:3128', username: 'ada', password: 's3cret' } },
    ]);
    expect(await screen.findByText(/password saved/)).toBeVisible();
    expect(document.body.innerHTML).not.toContain('s3cret');
    expect(JSON.stringify(useNetwork.getState())).not.toContain('s3cret');
    await userEvent.click(
      screen.getByRole('button', { name: 'Remove the sign-in at proxy.corp:3128' }),
    );
    expect(main.sent('network.change').at(-1)).toEqual({
      signIn: { proxy: 'proxy.corp:3128', username: null },
    });
  });
});

describe('the certificates of single hosts', () => {
  test('are listed with what is wrong, and shown in full', async () => {
    await draw(plain, [git, byIntegration]);
    const row = screen.getByText('https://git.corp').closest('li');
    expect(row).toHaveTextContent('private CA and client certificate');
    expect(row).toHaveTextContent('Key missing');
    const other = screen.getByText('https://code.corp').closest('li');
    expect(other).toHaveTextContent('saved with its integration');
    expect(within(other as HTMLElement).queryByRole('button', { name: /^Remove/ })).toBeNull();
    await userEvent.click(screen.getByRole('button', { name: 'Details of https://git.corp' }));
    const dialog = await screen.findByRole('dialog');
    expect(dialog).toHaveTextContent('CN=ada');
    expect(dialog).toHaveTextContent('AB:CD');
  });

  test('leave out hosts for which nothing is saved', async () => {
    await draw(plain, [{ ...byIntegration, cas: [] }]);
    expect(screen.getByText(/^None\. Every host is checked/)).toBeVisible();
  });

  test('take a client certificate with its key, both or none', async () => {
    await draw();
    main.answers('network.trust', git);
    await userEvent.click(screen.getByRole('button', { name: 'Add a host…' }));
    const dialog = await screen.findByRole('dialog', { name: 'Certificates of a host' });
    await userEvent.type(within(dialog).getByLabelText('Host'), 'git.corp');
    const save = within(dialog).getByRole('button', { name: 'Save' });
    await userEvent.upload(
      within(dialog).getByLabelText('Certificate file'),
      new File(['cert'], 'ada.pem'),
    );
    expect(await within(dialog).findByText('ada.pem')).toBeVisible();
    expect(save).toBeDisabled();
    await userEvent.upload(
      within(dialog).getByLabelText('Private key file'),
      new File(['k3y'], 'ada.key'),
    );
    await waitFor(() => expect(save).toBeEnabled());
    await userEvent.click(save);
    expect(main.sent('network.trust')).toEqual([
      { origin: 'git.corp', clientCertificate: { certificate: 'cert', key: 'k3y' } },
    ]);
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });

  test('are removed after asking, naming what is lost', async () => {
    await draw(plain, [git]);
    main.answers('network.forget', {});
    await userEvent.click(screen.getByRole('button', { name: 'Remove https://git.corp' }));
    const dialog = await screen.findByRole('dialog');
    expect(dialog).toHaveTextContent('The client certificate and its private key');
    await userEvent.click(within(dialog).getByRole('button', { name: 'Remove certificates' }));
    expect(main.sent('network.forget')).toEqual([{ origin: 'https://git.corp' }]);
  });
});

test('the focus comes back to the button whose dialog was closed', async () => {
  await draw(plain, [git]);
  for (const name of ['Add a host…', 'Details of https://git.corp', 'Add a sign-in…']) {
    const button = screen.getByRole('button', { name });
    await userEvent.click(button);
    await screen.findByRole('dialog');
    await userEvent.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    await waitFor(() => expect(button).toHaveFocus());
  }
});

describe('"Explain a connection"', () => {
  const ask = async () => {
    await draw();
    await userEvent.type(
      within(screen.getByRole('form', { name: 'Explain a connection' })).getByLabelText('Address'),
      'git.corp{Enter}',
    );
  };

  test('numbers the steps, each with its word', async () => {
    main.answers('network.explain', {
      url: 'https://git.corp/',
      chain: [],
      steps: [
        { id: 'name', title: 'Name', status: 'passed', detail: 'It is 10.0.0.7.', facts: [] },
        {
          id: 'connect',
          title: 'Connection',
          status: 'failed',
          detail: 'Refused.',
          facts: ['10.0.0.7 port 443'],
        },
        {
          id: 'tls',
          title: 'TLS',
          status: 'not-run',
          detail: '“Connection” failed before it.',
          facts: [],
        },
      ],
    });
    await ask();
    const way = await screen.findByRole('region', { name: 'The way to https://git.corp/' });
    const steps = within(way)
      .getAllByRole('listitem')
      .map(({ textContent }) => textContent);
    expect(steps).toEqual([
      '1NameIt is 10.0.0.7.Passed',
      '2ConnectionRefused.10.0.0.7 port 443Failed',
      '10.0.0.7 port 443',
      '3TLS“Connection” failed before it.Not run',
    ]);
    expect(main.sent('network.explain')).toEqual([{ url: 'git.corp' }]);
  });

  test('says when there is nothing to walk to', async () => {
    main.fails('network.explain', { code: 'network.bad-origin' });
    await ask();
    expect(await screen.findByRole('alert')).toHaveTextContent('not the address of a host');
  });
});
