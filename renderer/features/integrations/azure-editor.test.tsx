import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { checklists } from '../../../preload/model/checklists.ts';
import type { AzureDevopsApp } from '../../../preload/model/integration.ts';
import { main } from '../../fake-bridge.ts';
import { ada, contoso, redirectUris } from '../../test-sign-in-values.ts';
import { partsOf, requestText } from './request-text.ts';
import { dayOf, endOf, leftWords } from './secret-end.tsx';
import { drawWith, reset, save, stopFollowing } from './test-draw.tsx';

beforeEach(reset);
afterEach(stopFollowing);

const end = Date.parse('2028-03-01T23:59:59Z');
const principal: AzureDevopsApp = {
  ...contoso,
  mode: 'service-principal',
  secretSavedAt: 0,
  secretExpiresAt: end,
  idle: null,
};

describe('the editor for Azure DevOps', () => {
  test('needs organisation, tenant, client ID and secret for a service principal', async () => {
    await drawWith([], 'new-azure-devops');
    main.answers('integrations.save', { ...principal, state: 'saved' });
    const button = screen.getByRole('button', { name: 'Save' });
    await userEvent.type(screen.getByLabelText('Organisation'), 'contoso');
    await userEvent.type(screen.getByLabelText('Directory (tenant) ID'), contoso.tenant);
    await userEvent.type(screen.getByLabelText('Application (client) ID'), contoso.clientId);
    expect(button).toBeDisabled();
    await userEvent.type(screen.getByLabelText('Client secret'), 's3cret');
    fireEvent.change(screen.getByLabelText('The secret ends on'), {
      target: { value: '2028-03-01' },
    });
    await save();
    expect(main.sent('integrations.save')).toEqual([
      {
        draft: {
          provider: 'azure-devops',
          organisation: 'contoso',
          tenant: contoso.tenant,
          clientId: contoso.clientId,
          mode: 'service-principal',
          clientSecret: 's3cret',
          secretExpiresAt: end,
        },
      },
    ]);
    expect(document.body.innerHTML).not.toContain('s3cret');
  });

  test('explains the two traps beside the fields', async () => {
    await drawWith([], 'new-azure-devops');
    expect(screen.getByText('Object ID.').closest('li')).toHaveTextContent(
      'Enterprise application',
    );
    expect(screen.getByText('Licence.').closest('li')).toHaveTextContent('Basic');
  });

  test('asks no secret of a service user, and shows its clock', async () => {
    await drawWith([contoso], contoso.instance);
    main.answers('integrations.save', contoso);
    expect(screen.queryByLabelText('Client secret')).not.toBeInTheDocument();
    expect(screen.getByText('71 days left')).toBeVisible();
    await save();
    expect(main.sent('integrations.save')).toEqual([
      {
        draft: {
          provider: 'azure-devops',
          organisation: contoso.instance,
          tenant: contoso.tenant,
          clientId: contoso.clientId,
          mode: 'service-user',
        },
      },
    ]);
  });

  test('says what carries over when the mode changes, and puts it back', async () => {
    await drawWith([contoso], contoso.instance);
    await userEvent.click(screen.getByRole('radio', { name: /^Service principal/ }));
    expect(screen.getByText('Changing over to the service principal')).toBeVisible();
    expect(screen.getByText(/There is no downtime/)).toHaveTextContent(
      'the service user works on until the change is saved and authorised',
    );
    expect(screen.getByLabelText('Directory (tenant) ID')).toHaveValue(contoso.tenant);
    await userEvent.click(screen.getByRole('button', { name: 'Discard' }));
    expect(screen.getByRole('radio', { name: /^Service user/ })).toBeChecked();
    expect(main.sent('integrations.discard')).toEqual([]);
  });

  test('names who works on while a saved change waits', async () => {
    const replaces = {
      clientId: contoso.clientId,
      mode: 'service-user',
      authorisedBy: 'svc-latchkey',
      savedAt: 0,
    } as const;
    await drawWith([{ ...principal, state: 'saved', replaces }], contoso.instance);
    expect(screen.getByText(/works on for everybody/)).toHaveTextContent(
      'Until then the service user works on for everybody',
    );
    expect(screen.getByText('Change waits')).toBeVisible();
  });

  test('keeps the end of a saved secret, and forgets it with the secret', async () => {
    await drawWith([principal], contoso.instance);
    main.answers('integrations.save', principal);
    expect(screen.getByLabelText('The secret ends on')).toHaveValue('2028-03-01');
    await save();
    const secret = screen.getByRole('group', { name: 'Client secret' });
    expect(within(secret).queryByRole('button', { name: 'Remove' })).not.toBeInTheDocument();
    await userEvent.click(within(secret).getByRole('button', { name: 'Replace' }));
    await userEvent.type(screen.getByLabelText('Client secret'), 'new');
    expect(screen.getByLabelText('The secret ends on')).toHaveValue('');
    await save();
    expect(main.sent('integrations.save')).toMatchObject([
      { draft: expect.not.objectContaining({ secretExpiresAt: expect.anything() }) },
      { draft: { clientSecret: 'new', secretExpiresAt: null } },
    ]);
  });

  test('signs a service user in again when its clock runs out', async () => {
    await drawWith([{ ...contoso, idle: { daysLeft: 0, state: 'over' } }], contoso.instance);
    main.fails('integrations.authorise', { code: 'sign-in.no-browser' });
    await userEvent.click(screen.getByRole('button', { name: 'Sign in again' }));
    await waitFor(() => expect(main.sent('integrations.authorise')).toHaveLength(1));
  });

  test('names who acts, and who acted before', async () => {
    const robot = 'acc_00000000000000b9' as typeof ada.id;
    await drawWith([{ ...principal, actsAs: robot, formerly: ada.id }], contoso.instance, {
      nameOf: (id) => (id === robot ? 'latchkey-robot' : 'svc-latchkey'),
    });
    const part = screen.getByRole('region', { name: 'Who acts now' });
    expect(part).toHaveTextContent('For contosolatchkey-robot');
    expect(part).toHaveTextContent('svc-latchkey, still linked');
  });

  test('has a checklist by person, with what is typed in its requests', async () => {
    await drawWith([], 'new-azure-devops');
    await userEvent.type(screen.getByLabelText('Organisation'), 'contoso');
    const list = screen.getByRole('region', { name: 'Azure DevOps by service principal' });
    expect(list).toHaveTextContent('http://localhost/oauth/azure-devops');
    expect(list).toHaveTextContent('to the organisation contoso');
    expect(within(list).getAllByRole('button', { name: /^Copy as request to/ })).toHaveLength(2);
    await userEvent.click(screen.getByRole('radio', { name: /^Service user/ }));
    expect(screen.getByRole('region', { name: 'Azure DevOps by service user' })).toBeVisible();
  });
});

test('a request holds one person’s steps with their numbers, and nothing of the others', () => {
  const checklist = checklists['azure-service-principal']({
    redirectUris: redirectUris['azure-devops'],
    organisation: 'contoso',
  });
  const parts = partsOf(checklist);
  expect(parts.map(({ who }) => who.replace(/ \(.*/, ''))).toEqual([
    'Entra ID admin',
    'Azure DevOps admin',
    'Latchkey admin',
  ]);
  const part = parts[1]!;
  const text = requestText(checklist, part);
  expect(text).toContain(`\n${part.first}. Organization settings, Microsoft Entra`);
  expect(text).toContain('Where: https://dev.azure.com/contoso/_settings/users');
  expect(text).not.toContain('Certificates & secrets');
  expect(parts.reduce((sum, { steps }) => sum + steps.length, 0)).toBe(checklist.steps.length);
});

test('a day is read as its end and written back as itself', () => {
  expect([dayOf(endOf('2028-03-01')), endOf(''), endOf('1 March'), dayOf(null)]).toEqual([
    '2028-03-01',
    null,
    null,
    '',
  ]);
  const day = 86_400_000;
  expect([leftWords(0, 0), leftWords(day, 0), leftWords(40 * day, 0)]).toEqual([
    { state: 'expired', word: 'Ended' },
    { state: 'needs-attention', word: '1 day left' },
    { state: 'ready', word: '40 days left' },
  ]);
});
