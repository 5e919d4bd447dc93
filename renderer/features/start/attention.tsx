import { Button } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';

import { navigate } from '../../navigation.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { hostOf } from '../../ui/host-of.ts';
import { StateBadge, type State } from '../../ui/state-badge.tsx';
import styles from './start-panel.module.css';
import type { Progress } from './start-store.ts';

interface AttentionProps {
  readonly progress: Progress;
  readonly vaultWaits: 'choose' | 'locked' | undefined;
}

interface Matter {
  readonly id: string;
  readonly state: State;
  readonly word?: string;
  readonly words: string;
  readonly action: string;
  readonly go: () => void;
}

/** What waits for the person, each with the one button that leads to it. */
export function Attention({ progress, vaultWaits }: AttentionProps) {
  const matters = mattersOf(progress, vaultWaits);
  if (matters.length === 0) {
    return (
      <EmptyState icon={<IconCircleCheck size={28} />} title="Nothing needs your attention">
        All accounts are linked, and the vault is open.
      </EmptyState>
    );
  }
  return (
    <ul className={styles['matters']}>
      {matters.map(({ id, state, word, words, action, go }) => (
        <li key={id}>
          <div className={styles['state']}>
            <StateBadge state={state} {...(word === undefined ? {} : { word })} />
          </div>
          <span className={styles['matter']}>{words}</span>
          <Button size="xs" variant="default" onClick={go}>
            {action}
          </Button>
        </li>
      ))}
    </ul>
  );
}

function mattersOf(
  { accounts, apps }: Progress,
  vaultWaits: AttentionProps['vaultWaits'],
): readonly Matter[] {
  const vault: readonly Matter[] =
    vaultWaits === undefined
      ? []
      : [
          {
            id: 'vault',
            state: 'locked',
            words:
              vaultWaits === 'locked'
                ? 'The vault is locked. Your accounts are kept, but cannot be used until it is unlocked.'
                : 'No place for secrets is chosen yet.',
            action: vaultWaits === 'locked' ? 'Unlock' : 'Choose',
            go: () => navigate('vault'),
          },
        ];
  return [
    ...vault,
    ...accounts
      .filter(({ health }) => health !== 'linked' && health !== 'locked')
      .map(({ id, health, login, host }): Matter => ({
        id,
        state: health,
        words: `${login} on ${host}`,
        action: 'Show account',
        go: () => navigate('accounts'),
      })),
    ...apps
      .filter(({ state }) => state === 'saved')
      .map(({ instance }): Matter => ({
        id: instance,
        state: 'saved',
        word: 'Not authorised',
        words: `GitLab on ${hostOf(instance)} waits for an admin to authorise it once.`,
        action: 'Authorise',
        go: () => navigate('integrations', instance),
      })),
  ];
}
