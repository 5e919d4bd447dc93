import { Button, Tooltip } from '@mantine/core';
import {
  IconAlertTriangle,
  IconArrowDown,
  IconArrowRight,
  IconArrowUp,
  IconCheck,
} from '@tabler/icons-react';
import { useEffect } from 'react';

import { copyOf } from '../../../preload/model/failure-copy/table.ts';
import type { Clone, Operation } from '../../../preload/model/git.ts';
import { navigate } from '../../navigation.ts';
import { valueOf } from '../../loadable.ts';
import { counted } from '../../ui/format.ts';
import { hostOf } from '../../ui/host-of.ts';
import { requestNames } from '../../ui/request-names.ts';
import { useClones } from './clones-store.ts';
import { useRepositories } from './repositories-store.ts';
import styles from './cloned-actions.module.css';

interface ClonedActionsProps {
  readonly clone: Clone;
  /** What failed here last, if it has not been put away. */
  readonly operation: Operation | undefined;
  readonly tabIndex: number;
}

/** A clone on this machine: how far it is from its server, and the ways on. */
export function ClonedActions({ clone, operation, tabIndex }: ClonedActionsProps) {
  const copy = useClones((state) => state.copies.get(clone.id));
  const look = useClones((state) => state.look);
  const push = useClones((state) => state.push);
  const forget = useClones((state) => state.forget);
  const request = useClones((state) => state.request);
  const requestName = useRepositories((state) => {
    const actor = valueOf(state.accounts)?.find(({ id }) => id === clone.account);
    return requestNames[actor?.provider ?? 'git-url'];
  });
  const unknown = copy === undefined && clone.present;
  useEffect(() => {
    if (unknown) void look(clone.id);
  }, [unknown, look, clone.id]);

  if (!clone.present) {
    return (
      <div className={styles['cloned']}>
        <span className={styles['gone']} title={clone.folder}>
          <IconAlertTriangle size={16} aria-hidden />
          Folder is gone
        </span>
        <Button
          size="compact-sm"
          variant="default"
          tabIndex={tabIndex}
          data-primary
          aria-label={`Forget the clone of ${clone.path}`}
          onClick={() => void forget(clone.id)}
        >
          Forget
        </Button>
      </div>
    );
  }

  if (clone.movedTo !== null) return <Moved clone={clone} tabIndex={tabIndex} />;

  const ahead = copy?.ahead ?? 0;
  const mayRequest = copy?.changeRequest === true && ahead === 0;
  return (
    <div className={styles['cloned']} data-request={mayRequest || undefined}>
      {operation?.failure ? (
        <Tooltip
          label={operation.failure.words ?? copyOf(operation.failure.code).body}
          multiline
          maw={360}
        >
          <span className={styles['gone']}>
            <IconAlertTriangle size={16} aria-hidden />
            <span className={styles['title']}>{copyOf(operation.failure.code).title}</span>
          </span>
        </Tooltip>
      ) : (
        <span className={styles['state']} title={clone.folder}>
          <IconCheck size={16} aria-hidden />
          <span className={styles['word']}>Cloned</span>
          {copy && <Distance ahead={copy.ahead} behind={copy.behind} />}
        </span>
      )}
      <Button
        size="compact-sm"
        variant="default"
        tabIndex={tabIndex}
        data-primary
        aria-label={`Open ${clone.path}`}
        onClick={() => navigate('repositories', clone.id)}
      >
        Open
      </Button>
      {mayRequest ? (
        <Button
          size="compact-sm"
          variant="default"
          tabIndex={tabIndex}
          aria-label={`Open ${requestName} for ${clone.path}`}
          onClick={() => void request(clone.id)}
        >
          Open {requestName}
        </Button>
      ) : (
        <Button
          size="compact-sm"
          variant={ahead > 0 ? 'filled' : 'default'}
          tabIndex={tabIndex}
          disabled={copy != null && ahead === 0 && copy.upstream !== null}
          aria-label={`Push ${clone.path}`}
          onClick={() => void push(clone.id)}
        >
          Push
        </Button>
      )}
    </div>
  );
}

interface MovedProps {
  readonly clone: Clone;
  readonly tabIndex: number;
}

/** The service lists it elsewhere now: until the remote follows, nothing is sent. */
function Moved({ clone, tabIndex }: MovedProps) {
  const follow = useClones((state) => state.follow);
  const to = hostOf(clone.movedTo ?? '')
    .split('/')
    .slice(1)
    .join('/')
    .replace(/\.git$/, '');
  return (
    <div className={styles['cloned']}>
      <span className={styles['moved']} title={`Moved to ${clone.movedTo ?? ''}`}>
        <IconArrowRight size={16} aria-hidden />
        <span className={styles['title']}>Moved to {to}</span>
      </span>
      <Button
        size="compact-sm"
        tabIndex={tabIndex}
        data-primary
        aria-label={`Update the remote of ${clone.path}`}
        onClick={() => void follow(clone.id)}
      >
        Update the remote
      </Button>
    </div>
  );
}

interface DistanceProps {
  readonly ahead: number;
  readonly behind: number;
}

function Distance({ ahead, behind }: DistanceProps) {
  const words = `${counted(ahead, 'commit', 'commits')} to push, ${counted(behind, 'commit', 'commits')} to pull`;
  return (
    <span role="img" aria-label={words} title={words} className={styles['distance']}>
      <IconArrowUp size={14} aria-hidden />
      {ahead}
      <IconArrowDown size={14} aria-hidden />
      {behind}
    </span>
  );
}
