import { Button } from '@mantine/core';
import { useEffect, useState } from 'react';

import type { AccountId } from '../../../preload/model/account.ts';
import type { Clone } from '../../../preload/model/git.ts';
import { bridge } from '../../bridge.ts';
import { actAs } from './remedies.ts';
import styles from './outcome.module.css';

interface OtherAccountsProps {
  readonly clone: Clone;
  readonly nameOf: (account: AccountId) => string | undefined;
}

/** The other linked accounts that could act in this clone, each a press away. Nobody is asked. */
export function OtherAccounts({ clone, nameOf }: OtherAccountsProps) {
  const { cloneUrl: url, account } = clone;
  const [others, setOthers] = useState<readonly AccountId[]>([]);
  useEffect(() => {
    let isCurrent = true;
    const ask = async () => {
      const outcome = await bridge.call('git.explain', { url, account });
      if (isCurrent && outcome.ok) setOthers(outcome.value.others);
    };
    void ask();
    return () => {
      isCurrent = false;
    };
  }, [url, account]);
  if (others.length === 0) return null;
  return (
    <div className={styles['others']} role="group" aria-label="Other accounts">
      Let another account act here:
      {others.map((id) => {
        const name = nameOf(id) ?? id;
        return (
          <Button key={id} size="xs" variant="default" onClick={() => void actAs(id, name)}>
            {name}
          </Button>
        );
      })}
    </div>
  );
}
