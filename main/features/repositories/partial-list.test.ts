import { afterEach, expect, test } from 'vitest';

import type { Account, AccountId } from '../../../preload/model/account.ts';
import type { IndexState } from '../../../preload/model/repository.ts';
import { systemClock } from '../../core/clock.ts';
import { openDatabase } from '../../hosts/node/database/database.ts';
import type { ListingApi, Provider } from '../../providers/provider.ts';
import { createRepositories } from './repositories.ts';

const account = { id: 'acc_00000000000000a1' as AccountId, provider: 'github' } as Account;
const database = openDatabase(':memory:');
afterEach(() => database.close());

test('a list tells how many organisations the service left out, until it shows them', async () => {
  database.run(
    `INSERT INTO accounts (id, provider, instance, login, name, scopes, method, health, linked_at)
     VALUES (?, 'github', 'https://github.com', 'ada', 'Ada', '', 'device', 'linked', 0)`,
    account.id,
  );
  const announced: (readonly IndexState[])[] = [];
  let left = 2;
  const listing: Pick<ListingApi, 'repositories'> = {
    async *repositories(_instance, _token, _signal, _onPause, onWithheld) {
      if (left > 0) onWithheld?.(left);
      yield [];
    },
  };
  const feature = createRepositories({
    database,
    provider: () => ({ listing }) as unknown as Provider,
    accounts: { all: () => [account], get: () => account, used: () => undefined },
    accessToken: async () => 'token',
    clock: systemClock,
    announce: (_name, payload) => announced.push(payload as readonly IndexState[]),
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
  });

  await feature.refresh(account.id);
  expect(announced.at(-1)).toMatchObject([{ status: 'complete', withheld: 2 }]);
  left = 0;
  await feature.refresh(account.id);
  expect(announced.at(-1)?.[0]).toMatchObject({ status: 'complete' });
  expect(announced.at(-1)?.[0]).not.toHaveProperty('withheld');
  await feature.close();
});
