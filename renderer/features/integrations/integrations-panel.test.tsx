import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { gitAppProvider, type GitApp } from '../../../preload/model/integration.ts';
import { main } from '../../fake-bridge.ts';
import { navigate, useNavigation } from '../../navigation.ts';
import { contoso, githubCom, gitlabCom } from '../../test-sign-in-values.ts';
import { stateOf } from './app-state.ts';
import { services } from './services.ts';
import { draw, drawWith, reset, stopFollowing } from './test-draw.tsx';

beforeEach(reset);
afterEach(stopFollowing);

const row = (name: RegExp) =>
  screen.getAllByRole('listitem').find((item) => name.test(item.textContent)) ?? document.body;

describe('the list', () => {
  test('reserves its place while it loads', () => {
    main.hangs('integrations.list');
    draw();
    expect(screen.getByText('Loading integrations…')).toBeInTheDocument();
  });

  test('waits for the role, so that no form appears that is taken away again', async () => {
    await drawWith([gitlabCom], gitlabCom.instance, { rights: 'loading' });
    expect(screen.getByText('Loading integrations…')).toBeInTheDocument();
  });

  test('explains a failure', async () => {
    main.fails('integrations.list', { code: 'app.storage-failed' });
    draw();
    expect(await screen.findByRole('alert')).toHaveTextContent('could not be written');
  });

  test('knows every service of the border', () => {
    expect(services.map(({ provider }) => provider).toSorted()).toEqual(
      gitAppProvider.options.toSorted(),
    );
  });

  test.each([
    ['GitLab', 'GitLab instance', 'https://gitlab.com'],
    ['GitHub', 'GitHub address', 'https://github.com'],
    ['Azure DevOps', 'Organisation', ''],
  ])('offers to set %s up', async (name, label, value) => {
    await drawWith([]);
    expect(screen.getAllByText('Not set up')).toHaveLength(3);
    await userEvent.click(screen.getByRole('button', { name: `Set up ${name}` }));
    expect(screen.getByRole('heading', { level: 1 })).toHaveTextContent(`Set up ${name}`);
    expect(screen.getByLabelText(label)).toHaveValue(value);
  });

  test('adds a second instance of a service that has one', async () => {
    await drawWith([githubCom]);
    await userEvent.click(screen.getByRole('button', { name: 'Add another instance' }));
    await userEvent.click(await screen.findByRole('menuitem', { name: 'GitHub' }));
    expect(screen.getByLabelText('GitHub address')).not.toHaveAttribute('readonly');
  });

  test('tells saved and ready apart, and follows the change', async () => {
    await drawWith([{ ...gitlabCom, state: 'saved', authorisedBy: null }]);
    expect(screen.getByText('Not authorised')).toBeInTheDocument();
    act(() => main.announces('integrations.changed', [gitlabCom]));
    expect(screen.getByText('Ready')).toBeInTheDocument();
    expect(screen.getByText(/authorised by grace/)).toBeInTheDocument();
  });

  test('has a row for each instance, with its kind', async () => {
    await drawWith([gitlabCom, githubCom, contoso]);
    expect(row(/github\.com/)).toHaveTextContent('GitHub App · authorised by grace');
    expect(row(/contoso/)).toHaveTextContent('Service user · authorised by grace');
  });

  test('brings the focus back to the row whose page was left', async () => {
    await drawWith([gitlabCom, githubCom]);
    await userEvent.click(screen.getByRole('button', { name: 'Edit GitHub on github.com' }));
    expect(screen.getByRole('button', { name: 'Integrations' })).toHaveFocus();
    await userEvent.keyboard('{Enter}');
    await waitFor(() =>
      expect(screen.getByRole('button', { name: 'Edit GitHub on github.com' })).toHaveFocus(),
    );
  });
});

describe('a developer', () => {
  const reading = { rights: 'read', notice: <p>Only admins</p> } as const;

  test('sees rows and their state, and why there is no more', async () => {
    await drawWith([gitlabCom], undefined, reading);
    expect(screen.getByText('Ready')).toBeVisible();
    expect(screen.getByText('Only admins')).toBeVisible();
    expect(screen.queryByRole('button', { name: /^(Edit|Set up|Add)/ })).not.toBeInTheDocument();
  });

  test('may look at what is set up, and change nothing', async () => {
    await drawWith([githubCom], undefined, reading);
    await userEvent.click(screen.getByRole('button', { name: 'Show GitHub on github.com' }));
    expect(screen.getByText('Iv23liAbCdEf01234567')).toBeVisible();
    expect(screen.getByText('Only admins')).toBeVisible();
    expect(screen.queryByRole('textbox')).not.toBeInTheDocument();
    expect(screen.queryByRole('button', { name: /Remove|Save/ })).not.toBeInTheDocument();
  });

  test('finds the list where an address leads to a form', async () => {
    await drawWith([], 'new-github', reading);
    expect(screen.getByRole('heading', { level: 1 })).toHaveTextContent('Integrations');
  });
});

test('what the policy file sets is locked for admins too, and names the file', async () => {
  const path = '/etc/latchkey/policy.json';
  await drawWith([{ ...gitlabCom, managed: true }], undefined, { policyPath: path });
  const locked = row(/gitlab\.com/);
  expect(within(locked).getByText('Managed')).toBeVisible();
  expect(locked).toHaveTextContent(path);
  await userEvent.click(screen.getByRole('button', { name: 'Show GitLab on gitlab.com' }));
  expect(screen.getByText('Set by your organisation')).toBeVisible();
  expect(screen.queryByRole('textbox')).not.toBeInTheDocument();
});

describe('unsaved input', () => {
  const type = async () => {
    await drawWith([], 'new');
    await userEvent.type(screen.getByLabelText('Application ID'), 'x');
    act(() => navigate('accounts'));
  };

  test('is asked about before it is left, and kept', async () => {
    await type();
    const dialog = await screen.findByRole('dialog', { name: 'Leave without saving?' });
    await userEvent.click(within(dialog).getByRole('button', { name: 'Stay' }));
    expect(useNavigation.getState().section).toBe('integrations');
    expect(screen.getByLabelText('Application ID')).toHaveValue('x');
  });

  test('is left when the person says so', async () => {
    await type();
    await userEvent.click(await screen.findByRole('button', { name: 'Leave without saving' }));
    expect(useNavigation.getState().section).toBe('accounts');
  });

  test('is none after it was put back', async () => {
    await drawWith([], 'new');
    await userEvent.type(screen.getByLabelText('Application ID'), 'x{Backspace}');
    act(() => navigate('accounts'));
    expect(useNavigation.getState().section).toBe('accounts');
  });
});

const day = 86_400_000;
const withSecret = { ...contoso, secretSavedAt: 1 };
test.each<readonly [string, GitApp, string, string | undefined]>([
  ['a fresh sign-in', contoso, 'ready', undefined],
  [
    'an idle user',
    { ...contoso, idle: { daysLeft: 1, state: 'soon' } },
    'needs-attention',
    'Idle: 1 day left',
  ],
  [
    'a user whose sign-in ended',
    { ...contoso, idle: { daysLeft: 0, state: 'over' } },
    'expired',
    'Sign-in ended',
  ],
  ['a secret with months left', { ...withSecret, secretExpiresAt: 90 * day }, 'ready', undefined],
  [
    'a secret with days left',
    { ...withSecret, secretExpiresAt: 12.5 * day },
    'needs-attention',
    'Secret: 12 days left',
  ],
  ['a secret that ended', { ...withSecret, secretExpiresAt: 0 }, 'expired', 'Secret ended'],
  ['an end without a secret', { ...contoso, secretExpiresAt: 0 }, 'ready', undefined],
  [
    'a change that waits',
    {
      ...githubCom,
      state: 'saved',
      replaces: { clientId: 'x', mode: null, authorisedBy: null, savedAt: 0 },
    },
    'saved',
    'Change waits',
  ],
])('%s is shown as such', (_, app, state, word) => {
  expect(stateOf(app, 0)).toEqual({ state, word });
});
