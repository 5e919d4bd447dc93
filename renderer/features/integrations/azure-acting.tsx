import { Button } from '@mantine/core';

import type { AccountId } from '../../../preload/model/account.ts';
import type { AzureDevopsApp } from '../../../preload/model/integration.ts';
import { navigate } from '../../navigation.ts';
import styles from './below.module.css';

interface AzureActingProps {
  readonly app: AzureDevopsApp;
  readonly nameOf: (id: AccountId) => string | undefined;
}

/** The account the organisation works through, and one that is no longer needed. */
export function AzureActing({ app: { actsAs, formerly, organisation }, nameOf }: AzureActingProps) {
  const now = actsAs === null ? undefined : nameOf(actsAs);
  const former = formerly === null ? undefined : nameOf(formerly);
  if (now === undefined && former === undefined) return null;
  return (
    <section className={styles['below']} aria-labelledby="acting-title">
      <h2 id="acting-title">Who acts now</h2>
      <dl className={styles['facts']}>
        {now !== undefined && (
          <>
            <dt>For {organisation}</dt>
            <dd>{now}</dd>
          </>
        )}
        {former !== undefined && (
          <>
            <dt>Before the change</dt>
            <dd>
              {former}, still linked. Unlink it when no clone of yours works through it any more.
            </dd>
          </>
        )}
      </dl>
      {former !== undefined && (
        <div>
          <Button size="compact-sm" variant="default" onClick={() => navigate('accounts')}>
            Show accounts
          </Button>
        </div>
      )}
    </section>
  );
}
