import { Button } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';

import { navigate } from '../../navigation.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { endOf } from '../../ui/account-words.ts';
import { relative } from '../../ui/format.ts';
import { hostOf } from '../../ui/host-of.ts';
import { providerNames } from '../../ui/provider-names.ts';
import { StateBadge, type State } from '../../ui/state-badge.tsx';
import { useNow } from '../../ui/use-now.ts';
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
  const now = useNow(60_000);
  const matters = mattersOf(progress, vaultWaits, now);
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
  now: number,
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
    ...accounts.flatMap((account): readonly Matter[] => {
      const { id, health, login, host } = account;
      const end = endOf(account, now);
      if (health !== 'linked' || !end.isSoon) return [];
      return [
        {
          id: `end ${id}`,
          state: 'needs-attention',
          word: 'Ends soon',
          words: `The token of ${login} on ${host} ends ${relative(end.at, now)}. Make a new one there.`,
          action: 'Show account',
          go: () => navigate('accounts'),
        },
      ];
    }),
    ...apps
      .filter(({ state }) => state === 'saved')
      .map(({ provider, instance }): Matter => ({
        id: instance,
        state: 'saved',
        word: 'Not authorised',
        words: `${providerNames[provider]} on ${hostOf(instance)} waits for an admin to authorise it once.`,
        action: 'Authorise',
        go: () => navigate('integrations', instance),
      })),
  ];
}
