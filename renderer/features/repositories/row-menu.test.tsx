import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, test } from 'vitest';

import { account } from '../../../preload/model/account.ts';
import { useSharing } from '../../sharing.ts';
import { show } from '../../test-render.tsx';
import { ada, aRepository } from '../../test-values.ts';
import { repositoryRow } from './list-row.ts';
import { useRepositories } from './repositories-store.ts';
import { RowMenu } from './row-menu.tsx';

const shop = aRepository(1, 'analytics/shop');
const row = repositoryRow(shop, () => ({ clone: undefined, operation: undefined }));
const draw = (one: typeof ada) => {
  useRepositories.setState({ accounts: { at: 'ready', value: [one] } });
  show(<RowMenu row={row} tabIndex={0} />);
};

beforeEach(() => useSharing.setState({ wish: undefined }));

test('the menu of a repository at GitLab asks for shared access, and makes nothing', async () => {
  draw(ada);
  await userEvent.click(screen.getByRole('button', { name: 'More for analytics/shop' }));
  await userEvent.click(
    await screen.findByRole('menuitem', { name: 'Create shared read-only access…' }),
  );
  expect(useSharing.getState().wish).toEqual({
    url: shop.cloneUrl,
    path: 'analytics/shop',
    account: ada.id,
  });
});

test.each([
  ['at another service', { provider: 'github' }],
  ['of a deploy token', { method: 'deploy-token', repository: shop.cloneUrl }],
])('there is none %s', (_what, more) => {
  draw(account.parse({ ...ada, ...more }));
  expect(screen.queryByRole('button')).toBeNull();
});
