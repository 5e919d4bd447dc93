import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { gitlabScopes, type GitlabApp } from '../../../preload/model/integration.ts';
import { main } from '../../fake-bridge.ts';
import { gitlabCom, redirectUris } from '../../test-sign-in-values.ts';
import { useIntegrations } from './integrations-store.ts';
import { isLoopbackHttp } from './loopback-http.ts';
import { drawWith, reset, save, stopFollowing } from './test-draw.tsx';

beforeEach(reset);
afterEach(stopFollowing);

describe('the editor for GitLab', () => {
  test('saves what was typed, and then asks the admin to authorise', async () => {
    const saved: GitlabApp = { ...gitlabCom, state: 'saved', authorisedBy: null };
    await drawWith([], 'new');
    main.answers('integrations.save', saved);
    main.answers('integrations.list', { git: [saved], redirectUris });
    main.fails('integrations.authorise', { code: 'sign-in.no-browser' });
    await userEvent.type(screen.getByLabelText('Application ID'), ' 5f1c0a9e ');
    await userEvent.type(screen.getByLabelText('Secret'), 's3cret');
    await userEvent.click(screen.getByRole('button', { name: 'Save' }));
    expect(main.sent('integrations.save')).toEqual([
      {
        draft: {
          provider: 'gitlab',
          instance: 'https://gitlab.com',
          applicationId: '5f1c0a9e',
          secret: 's3cret',
          allowHttp: false,
        },
      },
    ]);
    await userEvent.click(await screen.findByRole('button', { name: 'Authorise now' }));
    expect(main.sent('integrations.authorise')).toEqual([
      { provider: 'gitlab', instance: 'https://gitlab.com' },
    ]);
    expect(document.body.innerHTML).not.toContain('s3cret');
    expect(JSON.stringify(useIntegrations.getState())).not.toContain('s3cret');
  });

  test('keeps the saved secret unless it is replaced or removed', async () => {
    await drawWith([gitlabCom], gitlabCom.instance);
    main.answers('integrations.save', gitlabCom);
    const secret = screen.getByRole('group', { name: 'Secret' });
    expect(secret).toHaveTextContent('Saved 1 Jan 1970');
    await save();
    await userEvent.click(await screen.findByRole('button', { name: 'Remove' }));
    await save();
    await userEvent.click(await screen.findByRole('button', { name: 'Replace' }));
    await userEvent.type(screen.getByLabelText('Secret'), 'new one');
    await save();
    expect(
      main
        .sent('integrations.save')
        .map(({ draft }) => ('secret' in draft ? draft.secret : 'kept')),
    ).toEqual(['kept', null, 'new one']);
  });

  test('shows what the check found, each with its word, and saves nothing', async () => {
    await drawWith([], 'new');
    main.answers('integrations.preflight', {
      instance: 'https://gitlab.com',
      notes: [],
      checks: [
        {
          id: 'credentials',
          title: 'ID and Secret fit',
          status: 'failed',
          detail: 'Unknown pair.',
        },
        { id: 'redirect', title: 'Redirect', status: 'inconclusive', detail: 'Authorise to know.' },
      ],
    });
    await userEvent.type(screen.getByLabelText('Application ID'), 'x');
    await userEvent.click(screen.getByRole('button', { name: 'Check' }));
    const rows = await screen.findByRole('region', { name: 'Result of the check' });
    expect(
      within(rows)
        .getAllByRole('listitem')
        .map((row) => row.textContent),
    ).toEqual(['FailedID and Secret fitUnknown pair.', 'InconclusiveRedirectAuthorise to know.']);
    expect(main.sent('integrations.save')).toEqual([]);
  });

  test('keeps what was typed when the save is refused', async () => {
    await drawWith([], 'new');
    main.fails('integrations.save', { code: 'instance.malformed' });
    await userEvent.type(screen.getByLabelText('Application ID'), 'x');
    await userEvent.type(screen.getByLabelText('Secret'), 'typed');
    await save();
    expect(await screen.findByRole('alert')).toHaveTextContent('not an instance address');
    expect(screen.getByLabelText('Secret')).toHaveValue('typed');
  });

  test('allows plain http on loopback only, by a switch', async () => {
    await drawWith([], 'new');
    main.answers('integrations.save', gitlabCom);
    const instance = screen.getByLabelText('GitLab instance');
    await userEvent.clear(instance);
    await userEvent.type(instance, 'http://gitlab.example.com');
    expect(screen.queryByRole('switch')).not.toBeInTheDocument();
    await userEvent.clear(instance);
    await userEvent.type(instance, 'http://127.0.0.1:8080');
    await userEvent.click(screen.getByRole('switch', { name: /^Allow plain http/ }));
    await userEvent.type(screen.getByLabelText('Application ID'), 'x');
    await save();
    expect(main.sent('integrations.save')).toMatchObject([{ draft: { allowHttp: true } }]);
  });

  test('shows a CA before it is trusted, and sends it only then', async () => {
    await drawWith([], 'new');
    main.answers('integrations.save', gitlabCom);
    main.answers('integrations.read-certificate', {
      subject: 'CN=Root of Example',
      issuer: 'CN=Root of Example',
      fingerprint: 'AB:CD',
      notAfter: 0,
    });
    await userEvent.type(screen.getByLabelText('Application ID'), 'x');
    await userEvent.upload(screen.getByLabelText(/CA file for/), new File(['pem text'], 'ca.pem'));
    const details = await screen.findByRole('region', { name: 'Trust this CA?' });
    expect(details).toHaveTextContent('CN=Root of Example');
    expect(details).toHaveTextContent('AB:CD');
    await userEvent.click(
      within(details).getByRole('button', { name: 'Trust it for this instance' }),
    );
    await save();
    expect(main.sent('integrations.save')).toMatchObject([{ draft: { ca: 'pem text' } }]);
  });

  test('does not use a CA that was not trusted, nor a file that is none', async () => {
    await drawWith([], 'new');
    main.answers('integrations.save', gitlabCom);
    main.fails('integrations.read-certificate', { code: 'integration.bad-certificate' });
    await userEvent.type(screen.getByLabelText('Application ID'), 'x');
    await userEvent.upload(screen.getByLabelText(/CA file for/), new File(['?'], 'ca.pem'));
    expect(await screen.findByRole('alert')).toHaveTextContent('This is not a CA certificate');
    await save();
    expect(main.sent('integrations.save').some(({ draft }) => 'ca' in draft)).toBe(false);
  });

  test('removes after asking, and says why it is refused while accounts are linked', async () => {
    await drawWith([gitlabCom], gitlabCom.instance);
    main.fails('integrations.remove', { code: 'integration.in-use' });
    await userEvent.click(screen.getByRole('button', { name: 'Remove…' }));
    const dialog = await screen.findByRole('dialog', { name: 'Remove GitLab on gitlab.com?' });
    await userEvent.click(within(dialog).getByRole('button', { name: 'Remove app' }));
    expect(await within(dialog).findByRole('alert')).toHaveTextContent('Unlink them first');
  });

  test('has both redirect URIs and the exact scopes beside the form', async () => {
    await drawWith([], 'new');
    const list = screen.getByRole('region', { name: 'At GitLab' });
    expect(list).toHaveTextContent('dev.latchkey://oauth/gitlab');
    expect(list).toHaveTextContent('http://127.0.0.1/oauth/gitlab');
    expect(within(list).getAllByRole('button', { name: /Copy redirect URI/ })).toHaveLength(2);
    for (const scope of gitlabScopes) expect(within(list).getByText(scope)).toBeVisible();
  });
});

test.each([
  ['http://127.0.0.1:3000', true],
  ['http://[::1]/gitlab', true],
  ['http://localhost', true],
  ['https://127.0.0.1', false],
  ['http://127.0.0.1.example.com', false],
  ['http://localhost.example.com', false],
  ['not an address', false],
])('%s is plain http on loopback: %s', (address, is) => {
  expect(isLoopbackHttp(address)).toBe(is);
});
