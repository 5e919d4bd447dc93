import { Button, NativeSelect, TextInput } from '@mantine/core';

import type { AccountId } from '../../../preload/model/account.ts';
import type { ClonePlan } from '../../../preload/model/git.ts';
import { accountLabel } from '../../ui/account-words.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { hostKinds } from '../../ui/host-kinds.ts';
import { useCloneDialog } from './clone-dialog-store.ts';
import { permissionWords } from './permission-words.ts';
import { WhyAccount } from './why-account.tsx';
import styles from './clone-plan-view.module.css';

interface ClonePlanViewProps {
  readonly plan: ClonePlan;
  /** True while a newer plan is on its way. */
  readonly stale: boolean;
}

/** What the clone would do: the exact address, who acts and why, and where it lands. */
export function ClonePlanView({ plan, stale }: ClonePlanViewProps) {
  const accounts = useCloneDialog((state) => state.accounts);
  const remote = useCloneDialog((state) => state.remote);
  const explained = useCloneDialog((state) => state.explained);
  const folder = useCloneDialog((state) => state.folder);
  const picks = useCloneDialog((state) => state.picks);
  const edit = useCloneDialog((state) => state.edit);
  const pickFolder = useCloneDialog((state) => state.pickFolder);

  const actor = accounts.find(({ id }) => id === plan.account);
  // In the order of the list, so that choosing one does not shuffle them.
  const choices = accounts.filter(({ id }) => id === plan.account || plan.others.includes(id));
  const may = explained ? permissionWords[explained.permission] : '';

  return (
    <div className={styles['plan']} aria-busy={stale} data-stale={stale || undefined}>
      <dl className={styles['facts']}>
        <dt>Address</dt>
        <dd>
          <code className={styles['url']}>{plan.url}</code>
        </dd>
        {remote && (
          <>
            <dt>Service</dt>
            <dd title={remote.reason}>{hostKinds[remote.kind]}</dd>
          </>
        )}
        {may !== '' && (
          <>
            <dt>May</dt>
            <dd>{may}</dd>
          </>
        )}
        <dt>Account</dt>
        <dd>
          {choices.length > 1 ? (
            <NativeSelect
              aria-label="Account"
              size="sm"
              value={plan.account}
              data={choices.map((one) => ({ value: one.id, label: accountLabel(one, accounts) }))}
              // The options are account ids.
              onChange={(event) => edit({ account: event.currentTarget.value as AccountId })}
            />
          ) : (
            <span className={styles['actor']}>
              {actor ? accountLabel(actor, accounts) : 'A linked account'}
            </span>
          )}
          <WhyAccount plan={plan} explained={explained} />
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
