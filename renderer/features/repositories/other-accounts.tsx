import { Button, Group, Stack } from '@mantine/core';
import { useState } from 'react';

import type { AccountId } from '../../../preload/model/account.ts';
import type { FailureCode } from '../../../preload/model/failure-copy/table.ts';
import type { Failure } from '../../../preload/model/failure.ts';
import type { TriedAccounts } from '../../../preload/model/git.ts';
import { bridge } from '../../bridge.ts';
import { valueOf } from '../../loadable.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { accountLabel } from '../../ui/account-words.ts';
import { useCloneDialog } from './clone-dialog-store.ts';
import styles from './clone-plan-view.module.css';

/** Whether another account might fare better. */
export function isAboutWho(code: FailureCode): boolean {
  return [
    'git.refused',
    'git.not-found',
    'host.forbidden',
    'account.refused',
    'account.sso-required',
  ].includes(code);
}

/**
 * After a clone nobody was let in for: asks the server as the other accounts linked there, once each,
 * and only when the person presses the button.
 */
export function OtherAccounts() {
  const plan = useCloneDialog((state) => state.plan && valueOf(state.plan));
  const accounts = useCloneDialog((state) => state.accounts);
  const edit = useCloneDialog((state) => state.edit);
  const follow = useCloneDialog((state) => state.follow);
  const [answer, setAnswer] = useState<TriedAccounts>();
  const [problem, setProblem] = useState<Failure>();
  const [asking, setAsking] = useState(false);
  if (plan === undefined || plan.others.length === 0) return null;

  const nameOf = (id: AccountId) => {
    const one = accounts.find((account) => account.id === id);
    return one === undefined ? 'another account' : accountLabel(one, accounts);
  };
  const ask = async () => {
    setAsking(true);
    const outcome = await bridge.call('git.try-accounts', {
      url: plan.url,
      accounts: [...plan.others],
    });
    setAsking(false);
    if (outcome.ok) setAnswer(outcome.value);
    else setProblem(outcome.failure);
  };
  const choose = (account: AccountId) => {
    edit({ account });
    follow(undefined);
  };

  return (
    <Stack gap="xs">
      {problem && <FailureNotice failure={problem} />}
      {answer === undefined ? (
        <Group gap="xs" justify="space-between">
          <span className={styles['others']}>
            Also linked there: {plan.others.map(nameOf).join(', ')}.
          </span>
          <Button size="xs" variant="default" loading={asking} onClick={() => void ask()}>
            Ask whether they can see it
          </Button>
        </Group>
      ) : (
        <>
          <output>{answer.summary}</output>
          <Group gap="xs">
            {answer.tried
              .filter(({ sees }) => sees)
              .map(({ account }) => (
                <Button key={account} size="xs" variant="default" onClick={() => choose(account)}>
                  Choose {nameOf(account)}
                </Button>
              ))}
          </Group>
        </>
      )}
    </Stack>
  );
}
