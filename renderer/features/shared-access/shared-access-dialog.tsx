import { Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { useEffect } from 'react';

import type { Account } from '../../../preload/model/account.ts';
import { copyOf } from '../../../preload/model/failure-copy/table.ts';
import type { SharedAccess } from '../../../preload/model/shared-access.ts';
import { navigate } from '../../navigation.ts';
import { askToShare, useSharing } from '../../sharing.ts';
import { accountLabel } from '../../ui/account-words.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { SkeletonRows } from '../../ui/skeleton-rows.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import styles from './shared-access.module.css';
import { makersIn, useSharedAccess } from './shared-access-store.ts';

const close = (): void => askToShare(undefined);

/** A remedy leads to another page, which the dialog would cover. */
function leave(to: Parameters<typeof navigate>[0]): void {
  close();
  navigate(to);
}

/** Says what was checked and what it gives before read-only access to one repository is made. */
export function SharedAccessDialog() {
  const wish = useSharing((state) => state.wish);
  const ask = useSharedAccess((state) => state.ask);
  const found = useSharedAccess((state) => state.found);
  const made = useSharedAccess((state) => state.made);
  useEffect(() => {
    if (wish) void ask(wish);
  }, [wish, ask]);

  return (
    <Modal
      opened={wish !== undefined}
      onClose={close}
      title="Shared read-only access"
      size={560}
      centered
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {found.at === 'loading' && <SkeletonRows label={`Asking about ${wish?.path ?? ''}…`} />}
      {found.at === 'failed' && <FailureNotice failure={found.failure} onRemedy={leave} />}
      {found.at === 'ready' && (made ? <Made account={made} /> : <Form found={found.value} />)}
    </Modal>
  );
}

function Form({ found }: { readonly found: SharedAccess }) {
  const { accounts, maker, lastDay, busy, problem, chooseEnd, create } = useSharedAccess();
  const { repository, existing, makers } = found;
  const able = makersIn(found);
  const [first] = makers;
  const obstacle = able.length === 0 ? first?.obstacle : null;
  const holder = accounts.find(({ id }) => id === existing);
  const possible = existing === null && maker !== undefined;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void create();
      }}
    >
      <Stack gap="md">
        <code className={styles['url']}>{repository}</code>
        <section>
          <h3 className={styles['title']}>What it gives</h3>
          <ul className={styles['gives']}>
            <li>A deploy token of GitLab, which is nobody’s own, for this repository alone.</li>
            <li>Whoever uses this Latchkey can clone and fetch with it.</li>
            <li>It is read-only by GitLab’s own rule: deploy tokens cannot push.</li>
            <li>Unlink it, and GitLab is asked to end it.</li>
          </ul>
        </section>
        <section aria-label="What was checked">
          <h3 className={styles['title']}>What was checked</h3>
          <ul className={styles['checks']}>
            {makers.map(({ account, obstacle: against }) => (
              <li key={account}>
                <StateBadge state={against === null ? 'passed' : 'failed'} />
                <span>
                  {nameOf(account, accounts)}:{' '}
                  {against === null
                    ? 'a Maintainer or Owner of a group’s project'
                    : copyOf(against.code).title}
                </span>
              </li>
            ))}
          </ul>
        </section>
        {existing !== null && (
          <div className={styles['there']} role="status">
            <p>
              It is there already: <strong>{holder?.login ?? 'a deploy token'}</strong>. One is
              enough for everybody.
            </p>
            <Button size="xs" variant="default" onClick={() => leave('accounts')}>
              Show accounts
            </Button>
          </div>
        )}
        {existing === null && obstacle && <FailureNotice failure={obstacle} onRemedy={leave} />}
        {possible && (
          <TextInput
            type="date"
            label="Last day it works"
            description="Leave it empty for one that does not end."
            value={lastDay}
            onChange={(event) => chooseEnd(event.currentTarget.value)}
          />
        )}
        {problem && <FailureNotice failure={problem} onRemedy={leave} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={close}>
            {possible ? 'Cancel' : 'Close'}
          </Button>
          {possible && (
            <Button type="submit" loading={busy}>
              Create shared access
            </Button>
          )}
        </Group>
      </Stack>
    </form>
  );
}

function Made({ account }: { readonly account: Account }) {
  return (
    <Stack gap="md">
      <p role="status">
        <strong>{account.login}</strong> reads {account.repository} now, for everybody who uses this
        Latchkey. It cannot push.
      </p>
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={() => leave('accounts')}>
          Show accounts
        </Button>
        <Button data-autofocus onClick={close}>
          Close
        </Button>
      </Group>
    </Stack>
  );
}

function nameOf(id: string, accounts: readonly Account[]): string {
  const account = accounts.find((one) => one.id === id);
  return account === undefined ? 'This account' : accountLabel(account, accounts);
}
