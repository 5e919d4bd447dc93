import { Button, Group } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconRefresh } from '@tabler/icons-react';

import { valueOf } from '../../loadable.ts';
import { counted } from '../../ui/format.ts';
import { BranchMenu } from './branch-menu.tsx';
import { useWorkingCopy } from './working-copy-store.ts';
import styles from './branch-bar.module.css';

/** The branch, how far it is from the server, and the three ways to move. */
export function BranchBar() {
  const copy = useWorkingCopy((state) => valueOf(state.copy));
  const transfer = useWorkingCopy((state) => state.transfer);
  const busy = useWorkingCopy(
    (state) =>
      state.busy !== undefined ||
      [...state.operations.values()].some(({ status }) => status === 'running'),
  );
  const ahead = copy?.ahead ?? 0;
  const behind = copy?.behind ?? 0;
  const published = !copy || copy.upstream !== null;

  return (
    <div className={styles['bar']}>
      <div className={styles['where']}>
        <BranchMenu />
        <span className={styles['distance']}>
          {copy && published && (
            <>
              <span title={`${counted(ahead, 'commit', 'commits')} to push`}>
                <IconArrowUp size={14} aria-hidden />
                {ahead} to push
              </span>
              <span title={`${counted(behind, 'commit', 'commits')} to pull`}>
                <IconArrowDown size={14} aria-hidden />
                {behind} to pull
              </span>
            </>
          )}
          {!published && 'Not on the server yet'}
        </span>
      </div>
      <Group gap="xs" wrap="nowrap">
        <Button
          variant="default"
          disabled={busy}
          leftSection={<IconRefresh size={16} aria-hidden />}
          onClick={() => void transfer('fetch')}
        >
          Fetch
        </Button>
        <Button
          variant={behind > 0 ? 'filled' : 'default'}
          disabled={busy}
          leftSection={<IconArrowDown size={16} aria-hidden />}
          onClick={() => void transfer('pull')}
        >
          Pull
        </Button>
        <Button
          variant={behind === 0 && (ahead > 0 || !published) ? 'filled' : 'default'}
          disabled={busy}
          leftSection={<IconArrowUp size={16} aria-hidden />}
          onClick={() => void transfer('push')}
        >
          Push
        </Button>
      </Group>
    </div>
  );
}
