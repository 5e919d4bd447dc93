import { Button, NativeSelect, TextInput } from '@mantine/core';

import type { AccountId } from '../../../preload/model/account.ts';
import type { ClonePlan } from '../../../preload/model/git.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { useCloneDialog } from './clone-dialog-store.ts';
import styles from './clone-plan-view.module.css';

interface ClonePlanViewProps {
  readonly plan: ClonePlan;
  /** True while a newer plan is on its way. */
  readonly stale: boolean;
}

/** What the clone would do: the exact address, who acts and why, and where it lands. */
export function ClonePlanView({ plan, stale }: ClonePlanViewProps) {
  const accounts = useCloneDialog((state) => state.accounts);
  const folder = useCloneDialog((state) => state.folder);
  const picks = useCloneDialog((state) => state.picks);
  const edit = useCloneDialog((state) => state.edit);
  const pickFolder = useCloneDialog((state) => state.pickFolder);

  const actor = accounts.find(({ id }) => id === plan.account);
  // Only accounts of the same host can act there.
  const choices = accounts.filter(({ instance }) => instance === actor?.instance);

  return (
    <div className={styles['plan']} aria-busy={stale} data-stale={stale || undefined}>
      <dl className={styles['facts']}>
        <dt>Address</dt>
        <dd>
          <code className={styles['url']}>{plan.url}</code>
        </dd>
        <dt>Account</dt>
        <dd>
          {choices.length > 1 ? (
            <NativeSelect
              aria-label="Account"
              size="sm"
              value={plan.account}
              data={choices.map(({ id, login, host }) => ({
                value: id,
                label: `${login} on ${host}`,
              }))}
              // The options are account ids.
              onChange={(event) => edit({ account: event.currentTarget.value as AccountId })}
            />
          ) : (
            <span className={styles['actor']}>
              {actor ? `${actor.login} on ${actor.host}` : 'A linked account'}
            </span>
          )}
          <ul className={styles['reasons']} aria-label="Why this account">
            {plan.reasons.map((reason) => (
              <li key={reason}>{reason}</li>
            ))}
          </ul>
        </dd>
      </dl>
      <div className={styles['folder']}>
        <TextInput
          label="Folder"
          value={folder ?? plan.folder}
          onChange={(event) => edit({ folder: event.currentTarget.value })}
          maxLength={4096}
          spellCheck={false}
          autoComplete="off"
          classNames={{ input: 'mono', root: styles['path'] ?? '' }}
        />
        {picks && (
          <Button variant="default" onClick={() => void pickFolder()}>
            Choose…
          </Button>
        )}
      </div>
      {plan.obstacle && !stale && <FailureNotice failure={plan.obstacle} />}
    </div>
  );
}
