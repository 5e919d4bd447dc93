import { Button } from '@mantine/core';
import { IconArrowLeft, IconFolderOff, IconFolderOpen } from '@tabler/icons-react';
import { useEffect } from 'react';

import type { AccountId } from '../../../preload/model/account.ts';
import type { Clone, CloneId } from '../../../preload/model/git.ts';
import { navigate } from '../../navigation.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { Panel } from '../../ui/panel.tsx';
import { SkeletonRows } from '../../ui/skeleton-rows.tsx';
import { BranchBar } from './branch-bar.tsx';
import { ChangedFiles } from './changed-files.tsx';
import { CommitForm } from './commit-form.tsx';
import { ForgetButton } from './forget-button.tsx';
import { Outcome } from './outcome.tsx';
import { followWorkingCopy, useWorkingCopy } from './working-copy-store.ts';
import styles from './working-copy-panel.module.css';

interface WorkingCopyPanelProps {
  /** From the address bar, so it may be anything. */
  readonly clone: string;
  /** Whether a file manager can be opened from here. */
  readonly opensExternally: boolean;
  /** `ada@gitlab.com`; undefined when the account is no longer linked. */
  readonly nameOf: (account: AccountId) => string | undefined;
  /** What the account's service calls it: `merge request`. */
  readonly requestNameOf?: (account: AccountId) => string;
}

/** One clone: its branch, what has changed in it, and the way to and from its server. */
export function WorkingCopyPanel(props: WorkingCopyPanelProps) {
  const { clone, opensExternally, nameOf, requestNameOf } = props;
  const id = isCloneId(clone) ? clone : undefined;
  useEffect(() => (id === undefined ? undefined : followWorkingCopy(id)), [id]);
  const found = useWorkingCopy((state) => state.clone);
  const open = useWorkingCopy((state) => state.id);
  const load = useWorkingCopy((state) => state.load);

  if (id === undefined || (open === id && found.at === 'ready' && found.value === null)) {
    return <Unknown />;
  }
  if (open === id && found.at === 'ready' && found.value) {
    const who = nameOf(found.value.account);
    return (
      <Known
        clone={found.value}
        who={who}
        nameOf={nameOf}
        requestName={requestNameOf?.(found.value.account) ?? 'merge or pull request'}
        opensExternally={opensExternally}
      />
    );
  }
  return (
    <Panel title="Working copy" before={<Back />}>
      {found.at === 'failed' ? (
        <FailureNotice
          failure={found.failure}
          remedy={{ label: 'Try again', run: () => void load() }}
        />
      ) : (
        <SkeletonRows label="Loading the working copy…" rows={6} height={40} />
      )}
    </Panel>
  );
}

interface KnownProps {
  readonly clone: Clone;
  readonly who: string | undefined;
  readonly nameOf: WorkingCopyPanelProps['nameOf'];
  readonly requestName: string;
  readonly opensExternally: boolean;
}

function Known({ clone, who, nameOf, requestName, opensExternally }: KnownProps) {
  const copy = useWorkingCopy((state) => state.copy);
  const look = useWorkingCopy((state) => state.look);
  const openFolder = useWorkingCopy((state) => state.openFolder);
  return (
    <Panel
      title={clone.path}
      layout="fill"
      before={<Back />}
      summary={
        <>
          {who === undefined ? 'Its account is no longer linked' : `As ${who}`}
          {' · '}
          <code className={styles['folder']}>{clone.folder}</code>
        </>
      }
      actions={
        <>
          {opensExternally && clone.present && (
            <Button
              variant="default"
              leftSection={<IconFolderOpen size={16} aria-hidden />}
              onClick={() => void openFolder()}
            >
              Open folder
            </Button>
          )}
          <ForgetButton clone={clone} />
        </>
      }
    >
      {clone.present && <BranchBar />}
      <Outcome clone={clone} nameOf={nameOf} requestName={requestName} />
      {!clone.present && (
        <EmptyState icon={<IconFolderOff size={28} />} title="The folder is no longer there">
          It was moved or deleted. Put it back at {clone.folder}, or forget the clone.
        </EmptyState>
      )}
      {clone.present && copy.at === 'loading' && (
        <SkeletonRows label="Asking git what has changed…" rows={6} height={32} />
      )}
      {clone.present && copy.at === 'failed' && (
        <FailureNotice
          failure={copy.failure}
          remedy={{ label: 'Try again', run: () => void look() }}
        />
      )}
      {clone.present && copy.at === 'ready' && (
        <div className={styles['room']}>
          <div className={styles['work']} data-clean={copy.value.files.length === 0 || undefined}>
            <ChangedFiles files={copy.value.files} />
            {copy.value.files.length > 0 && <CommitForm clone={clone.id} copy={copy.value} />}
          </div>
        </div>
      )}
    </Panel>
  );
}

function Unknown() {
  return (
    <Panel title="Working copy" before={<Back />}>
      <EmptyState
        icon={<IconFolderOff size={28} />}
        title="Latchkey does not know this clone"
        action={<Button onClick={() => navigate('repositories')}>Show repositories</Button>}
      >
        It may have been forgotten elsewhere. Its folder was not touched.
      </EmptyState>
    </Panel>
  );
}

function Back() {
  return (
    <Button
      variant="subtle"
      size="compact-sm"
      className={styles['back'] ?? ''}
      leftSection={<IconArrowLeft size={16} aria-hidden />}
      onClick={() => navigate('repositories')}
    >
      Repositories
    </Button>
  );
}

/**
 * The form of an identifier of ours; main decides whether there is such a clone. Written out here,
 * because the schema library tries `new Function`, which the content security policy refuses.
 */
function isCloneId(text: string): text is CloneId {
  return /^cln_[0-9a-f]{16}$/.test(text);
}
