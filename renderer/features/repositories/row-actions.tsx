import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { IconAlertTriangle, IconX } from '@tabler/icons-react';

import { copyOf } from '../../../preload/model/failure-copy/table.ts';
import type { Account, AccountId } from '../../../preload/model/account.ts';
import type { Operation } from '../../../preload/model/git.ts';
import { valueOf, type Loadable } from '../../loadable.ts';
import { TransferProgress } from '../../ui/transfer-progress.tsx';
import { openCloneDialog } from './clone-dialog-store.ts';
import { ClonedActions } from './cloned-actions.tsx';
import { useClones, type CloneRequest } from './clones-store.ts';
import type { ListRow } from './list-row.ts';
import { useRepositories } from './repositories-store.ts';
import styles from './row-actions.module.css';
import { RowMenu } from './row-menu.tsx';

interface RowActionsProps {
  readonly row: ListRow;
  readonly tabIndex: number;
}

/** The right end of a row: what one does with it, and what else there is. */
export function RowActions(props: RowActionsProps) {
  return (
    <div className={styles['all']}>
      <MainActions {...props} />
      <RowMenu {...props} />
    </div>
  );
}

/** Clone it, follow what git does, or work with what is here. */
function MainActions({ row, tabIndex }: RowActionsProps) {
  const cancel = useClones((state) => state.cancel);
  const isOneOfSeveral = useRepositories((state) => hasRivals(state.accounts, row.account));
  const { clone, operation } = row.work;

  if (operation?.status === 'running') {
    return (
      <TransferProgress
        label={`${doing[operation.kind]} ${row.path}`}
        phase={operation.phase}
        percent={operation.percent}
        bytes={operation.bytes}
        bytesPerSecond={operation.bytesPerSecond}
        cancelTabIndex={tabIndex}
        onCancel={() => void cancel(operation.id)}
      />
    );
  }
  if (clone) return <ClonedActions clone={clone} operation={operation} tabIndex={tabIndex} />;
  if (operation) return <FailedClone row={row} operation={operation} tabIndex={tabIndex} />;
  if (row.details?.disabled) {
    return <span className={styles['off']}>Switched off by its owner or the service</span>;
  }
  return (
    <Button
      size="compact-sm"
      variant="default"
      tabIndex={tabIndex}
      data-primary
      aria-label={`Clone ${row.path}`}
      onClick={() => openCloneDialog(row.cloneUrl ?? '', isOneOfSeveral ? row.account : undefined)}
    >
      Clone
    </Button>
  );
}

/**
 * Whether another account could act on the same host. Only then is the row's account a choice;
 * otherwise main finds it by itself, and its reasons say how.
 */
function hasRivals(accounts: Loadable<readonly Account[]>, id: AccountId): boolean {
  const known = valueOf(accounts) ?? [];
  const own = known.find((account) => account.id === id);
  return known.some((account) => account.id !== id && account.instance === own?.instance);
}

const doing: Readonly<Record<Operation['kind'], string>> = {
  clone: 'Cloning',
  fetch: 'Fetching',
  pull: 'Pulling',
  push: 'Pushing',
};

interface FailedCloneProps extends RowActionsProps {
  readonly operation: Operation;
}

function FailedClone({ row, operation, tabIndex }: FailedCloneProps) {
  const asked = useClones((state) => state.requests.get(operation.id));
  const clone = useClones((state) => state.clone);
  const dismiss = useClones((state) => state.dismiss);
  const { account, folder } = operation;
  // Without the address that was asked for, the index still knows the repository's own.
  const again: CloneRequest | undefined =
    asked ?? (row.cloneUrl === null ? undefined : { url: row.cloneUrl, account, folder });
  const copy = copyOf(operation.failure?.code ?? 'git.failed');
  return (
    <div className={styles['failed']}>
      <Tooltip label={operation.failure?.words ?? copy.body} multiline maw={360}>
        <span className={styles['failure']}>
          <IconAlertTriangle size={16} aria-hidden className={styles['sign']} />
          <span className={styles['title']}>{copy.title}</span>
        </span>
      </Tooltip>
      {again && (
        <Button
          size="compact-sm"
          variant="default"
          tabIndex={tabIndex}
          data-primary
          aria-label={`Try again to clone ${row.path}`}
          onClick={() => void clone(again)}
        >
          Try again
        </Button>
      )}
      <ActionIcon
        size="sm"
        variant="subtle"
        color="gray"
        tabIndex={tabIndex}
        aria-label={`Put away the failure of ${row.path}`}
        onClick={() => dismiss(operation.id)}
      >
        <IconX size={16} />
      </ActionIcon>
    </div>
  );
}
