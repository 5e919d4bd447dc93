import { useState } from 'react';

import type { AccountExplanation, ClonePlan, Reason } from '../../../preload/model/git.ts';
import styles from './clone-plan-view.module.css';

interface WhyAccountProps {
  readonly plan: ClonePlan;
  readonly explained: AccountExplanation | undefined;
}

/** The reason that decided who acts; all of them, and what is sent where, when it is unfolded. */
export function WhyAccount({ plan, explained }: WhyAccountProps) {
  const [unfolded, setUnfolded] = useState(false);
  const { why, reasons } = plan;
  const deciding = why.find(({ rule }) => !aside.has(rule))?.sentence ?? reasons[0];
  const rest = reasons.filter((sentence) => sentence !== deciding);
  const sends = explained?.sends;
  if (deciding === undefined) return null;
  return (
    <>
      <p className={styles['deciding']}>{deciding}</p>
      {(rest.length > 0 || sends) && (
        <details
          className={styles['why']}
          onToggle={(event) => setUnfolded(event.currentTarget.open)}
        >
          <summary>Why this account?</summary>
          {unfolded && (
            <ol aria-label="Why this account">
              {reasons.map((sentence) => (
                <li key={sentence}>{sentence}</li>
              ))}
            </ol>
          )}
          {unfolded && sends && (
            <p>
              Its credential goes to <code>{sends.origin}</code> and nowhere else, as user{' '}
              <code>{sends.username}</code>.
            </p>
          )}
        </details>
      )}
    </>
  );
}

/** What stands around a decision, and decides nothing. */
const aside: ReadonlySet<Reason['rule']> = new Set(['several', 'passed-over', 'local']);
