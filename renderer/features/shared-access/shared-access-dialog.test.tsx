import { act, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, test } from 'vitest';

import { account } from '../../../preload/model/account.ts';
import type { Failure } from '../../../preload/model/failure.ts';
import type { SharedAccess } from '../../../preload/model/shared-access.ts';
import { main } from '../../fake-bridge.ts';
import { useNavigation } from '../../navigation.ts';
import { askToShare, useSharing } from '../../sharing.ts';
import { show } from '../../test-render.tsx';
import { ada, anAccount } from '../../test-values.ts';
import { SharedAccessDialog } from './shared-access-dialog.tsx';
import { useSharedAccess } from './shared-access-store.ts';

const url = 'https://gitlab.example.com/analytics/shop.git';
const token = account.parse({
  ...anAccount(9, 'gitlab+deploy-token-7'),
  method: 'deploy-token',
  repository: url,
});
const found = (obstacle: Failure | null, more: Partial<SharedAccess> = {}): SharedAccess => ({
  repository: url,
  path: 'analytics/shop',
  host: 'gitlab.example.com',
  existing: null,
  makers: [{ account: ada.id, obstacle }],
  ...more,
});

beforeEach(() => {
  askToShare(undefined);
  useSharedAccess.setState(useSharedAccess.getInitialState());
  main.answers('accounts.list', [ada, token]);
  main.answers('shared-access.describe', found(null));
  main.answers('shared-access.create', token);
});

describe('shared read-only access', () => {
  test('says what it gives and what was checked before it is made, and then who reads', async () => {
    open();
    expect(await screen.findByText(url)).toBeVisible();
    expect(screen.getByText(/deploy tokens cannot push/)).toBeVisible();
    expect(screen.getByText(/ada on gitlab.example.com: a Maintainer or Owner/)).toBeVisible();
    expect(main.sent('shared-access.describe')).toEqual([{ url, account: ada.id }]);
    expect(main.sent('shared-access.create')).toEqual([]);

    await userEvent.click(createButton());
    expect(main.sent('shared-access.create')).toEqual([{ url, account: ada.id }]);
    expect(await screen.findByRole('status')).toHaveTextContent(
      `gitlab+deploy-token-7 reads ${url} now`,
    );
  });

  test('ends with the day that was chosen', async () => {
    open();
    await userEvent.type(await screen.findByLabelText('Last day it works'), '2030-12-31');
    await userEvent.click(createButton());
    const expiresAt = new Date(2030, 11, 31, 23, 59, 59).getTime();
    expect(main.sent('shared-access.create')).toEqual([{ url, account: ada.id, expiresAt }]);
  });

  test.each([
    ['shared-access.role', 'This needs the role of a Maintainer'],
    ['shared-access.personal', 'The project belongs to a person'],
    ['git.not-found', 'The repository was not found'],
  ] as const)('cannot be made against %s, and says so', async (code, title) => {
    main.answers('shared-access.describe', found({ code, detail: 'analytics/shop' }));
    open();
    expect(await screen.findByRole('alert')).toHaveTextContent(title);
    expect(screen.queryByRole('button', { name: 'Create shared access' })).toBeNull();
  });

  test('leads to the accounts where another token helps, and closes', async () => {
    main.answers('shared-access.describe', found({ code: 'shared-access.scope' }));
    open();
    await userEvent.click(await screen.findByRole('button', { name: 'Link with a token' }));
    expect(useNavigation.getState().section).toBe('accounts');
    expect(useSharing.getState().wish).toBeUndefined();
  });

  test('is made once: the one that is there is named', async () => {
    main.answers('shared-access.describe', found(null, { existing: token.id }));
    open();
    expect(await screen.findByText('gitlab+deploy-token-7')).toBeVisible();
    expect(screen.queryByRole('button', { name: 'Create shared access' })).toBeNull();
  });

  test('keeps the form when the service refuses', async () => {
    main.fails('shared-access.create', { code: 'host.unreachable' });
    open();
    await screen.findByText(url);
    await userEvent.click(createButton());
    expect(await screen.findByRole('alert')).toHaveTextContent('The host did not answer');
    expect(createButton()).toBeEnabled();
  });

  test('tells why nothing could be asked', async () => {
    main.fails('shared-access.describe', { code: 'shared-access.not-offered' });
    open();
    expect(await screen.findByRole('alert')).toHaveTextContent('no shared read-only access');
  });
});

const createButton = () => screen.getByRole('button', { name: 'Create shared access' });

function open(): void {
  show(<SharedAccessDialog />);
  act(() => askToShare({ url, path: 'analytics/shop', account: ada.id }));
}
