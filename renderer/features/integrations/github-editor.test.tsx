import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import type { GithubApp } from '../../../preload/model/integration.ts';
import { main } from '../../fake-bridge.ts';
import { githubCom, redirectUris } from '../../test-sign-in-values.ts';
import { useIntegrations } from './integrations-store.ts';
import { drawWith, reset, save, stopFollowing } from './test-draw.tsx';

beforeEach(() => {
  reset();
  main.answers('integrations.installations', []);
});
afterEach(stopFollowing);

const pem = '-----BEGIN RSA PRIVATE KEY-----\nMIIcanary\n-----END RSA PRIVATE KEY-----\n';
const saved: GithubApp = { ...githubCom, state: 'saved', authorisedBy: null };

describe('the editor for GitHub', () => {
  test('needs no more than a Client ID for an OAuth app, and says that no secret is needed', async () => {
    await drawWith([], 'new-github');
    main.answers('integrations.save', saved);
    expect(screen.getByText('No secret is needed')).toBeVisible();
    expect(screen.queryByLabelText('App ID')).not.toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'Save' })).toBeDisabled();
    await userEvent.type(screen.getByLabelText('Client ID'), ' Ov23liAbC ');
    await save();
    expect(main.sent('integrations.save')).toEqual([
      {
        draft: {
          provider: 'github',
          instance: 'https://github.com',
          registration: 'oauth-app',
          clientId: 'Ov23liAbC',
          allowHttp: false,
        },
      },
    ]);
  });

  test('sends a GitHub App with its key, and keeps neither secret after the save', async () => {
    await drawWith([], 'new-github');
    main.answers('integrations.save', saved);
    main.answers('integrations.list', { git: [saved], redirectUris });
    await userEvent.click(screen.getByRole('radio', { name: 'GitHub App' }));
    await userEvent.type(screen.getByLabelText('App ID'), '123456');
    await userEvent.type(screen.getByLabelText('Client ID'), 'Iv23liAbC');
    await userEvent.type(screen.getByLabelText('Client secret'), 's3cret');
    await userEvent.upload(
      screen.getByLabelText('File of the private key'),
      new File([pem], 'ours.pem'),
    );
    expect(await screen.findByText('ours.pem')).toBeVisible();
    expect(document.body.innerHTML).not.toContain('MIIcanary');
    await save();
    expect(main.sent('integrations.save')).toMatchObject([
      {
        draft: {
          registration: 'github-app',
          appId: '123456',
          clientSecret: 's3cret',
          privateKey: pem,
          installUrl: null,
        },
      },
    ]);
    const step = await screen.findByRole('heading', { name: /One step is left/ });
    await waitFor(() => expect(step).toHaveFocus());
    expect(screen.getByRole('group', { name: 'Private key' })).toHaveTextContent('k9Xw3Vb0');
    expect(document.body.innerHTML).not.toMatch(/MIIcanary|s3cret/);
    expect(JSON.stringify(useIntegrations.getState())).not.toMatch(/MIIcanary|s3cret/);
  });

  test('takes a pasted key, and tells another text from one', async () => {
    await drawWith([saved], saved.instance);
    main.answers('integrations.save', saved);
    const field = screen.getByRole('group', { name: 'Private key' });
    await userEvent.click(within(field).getByRole('button', { name: 'Paste it' }));
    const text = within(field).getByLabelText('Text of the private key');
    await userEvent.click(text);
    await userEvent.paste('Iv23li');
    expect(within(field).getByRole('alert')).toHaveTextContent('This is no private key');
    await userEvent.clear(text);
    await userEvent.paste(pem);
    expect(within(field).queryByRole('alert')).not.toBeInTheDocument();
    await save();
    expect(main.sent('integrations.save')).toMatchObject([{ draft: { privateKey: pem } }]);
  });

  test('keeps the saved key unless it is removed, and drops it for an OAuth app', async () => {
    await drawWith([saved], saved.instance);
    main.answers('integrations.save', saved);
    await save();
    const field = screen.getByRole('group', { name: 'Private key' });
    await userEvent.click(within(field).getByRole('button', { name: 'Remove' }));
    await save();
    await userEvent.click(screen.getByRole('radio', { name: 'OAuth app' }));
    await save();
    expect(
      main
        .sent('integrations.save')
        .map(({ draft }) => ('privateKey' in draft ? draft.privateKey : 'not said')),
    ).toEqual(['not said', null, 'not said']);
  });

  test('is authorised by its key alone, and says so', async () => {
    await drawWith([saved], saved.instance);
    main.answers('integrations.authorise', { app: githubCom, attempt: null });
    main.answers('integrations.list', { git: [githubCom], redirectUris });
    expect(screen.getByText(/Nobody has to sign in/)).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'Authorise now' }));
    expect(await screen.findByText(/^Authorised\. It works/)).toBeVisible();
    expect(screen.queryByRole('button', { name: 'Authorise now' })).not.toBeInTheDocument();
  });

  test('says why it could not be authorised, and can be tried again', async () => {
    await drawWith([saved], saved.instance);
    main.fails('integrations.authorise', { code: 'integration.app-key-refused' });
    await userEvent.click(screen.getByRole('button', { name: 'Authorise now' }));
    expect(await screen.findByRole('alert')).toHaveTextContent('does not accept the app’s key');
    expect(screen.getByRole('button', { name: 'Authorise now' })).toBeEnabled();
  });

  test('gives up a change that waits', async () => {
    const replaces = { clientId: 'Iv23former', mode: null, authorisedBy: 'grace', savedAt: 0 };
    await drawWith([{ ...saved, replaces }], saved.instance);
    main.answers('integrations.discard', githubCom);
    main.answers('integrations.list', { git: [githubCom], redirectUris });
    expect(screen.getByText(/works on for everybody/)).toHaveTextContent('Iv23former');
    await userEvent.click(screen.getByRole('button', { name: 'Discard the change' }));
    expect(main.sent('integrations.discard')).toEqual([
      { provider: 'github', instance: 'https://github.com' },
    ]);
    await waitFor(() => expect(screen.queryByText(/works on/)).not.toBeInTheDocument());
  });
});

describe('where a GitHub App is installed', () => {
  test('is listed, with a way to each owner’s page', async () => {
    main.answers('integrations.installations', [
      {
        id: '1',
        account: 'quillworks',
        kind: 'organisation',
        repositorySelection: 'selected',
        suspended: true,
        htmlUrl: 'https://github.com/organizations/quillworks/settings/installations/1',
      },
    ]);
    main.answers('app.open-page', {});
    await drawWith([githubCom], githubCom.instance);
    const place = (await screen.findByText('quillworks')).closest('li');
    expect(place).toHaveTextContent('organisation · selected repositoriesSuspended');
    await userEvent.click(screen.getByRole('button', { name: 'Manage quillworks at GitHub' }));
    await userEvent.click(screen.getByRole('button', { name: 'Install at an organisation' }));
    expect(main.sent('app.open-page').map(({ url }) => url)).toEqual([
      'https://github.com/organizations/quillworks/settings/installations/1',
      'https://github.com/apps/quillworks/installations/new',
    ]);
  });

  test('may be nowhere, and says what that means', async () => {
    await drawWith([githubCom], githubCom.instance);
    expect(await screen.findByText(/^Nowhere yet/)).toBeVisible();
  });

  test('explains a failure, and asks again', async () => {
    main.fails('integrations.installations', { code: 'host.unreachable' });
    await drawWith([githubCom], githubCom.instance);
    await screen.findByRole('alert');
    main.answers('integrations.installations', []);
    await userEvent.click(screen.getByRole('button', { name: 'Ask again' }));
    expect(await screen.findByText(/^Nowhere yet/)).toBeVisible();
  });

  test('is not asked of an app that was not authorised, or has no key', async () => {
    await drawWith([saved], saved.instance);
    expect(main.sent('integrations.installations')).toEqual([]);
  });
});
