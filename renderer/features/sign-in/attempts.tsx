import type { ReactNode } from 'react';

import type { AccountId, Instance } from '../../../preload/model/account.ts';
import type { Attempt } from '../../../preload/model/sign-in.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { AddedNotice } from './added-notice.tsx';
import { EndedAttempt } from './ended-attempt.tsx';
import { PendingAttempt } from './pending-attempt.tsx';
import { RefusedNotice } from './refused-notice.tsx';
import styles from './sign-in.module.css';
import { hasEnded, useSignIn } from './sign-in-store.ts';

interface AttemptsProps {
  readonly purpose: Attempt['purpose'];
  /** Only those at this instance. */
  readonly instance?: Instance | undefined;
  /** What to call an account that was just linked. */
  readonly nameOf: (id: AccountId) => string | undefined;
  /** Whether this host can open a browser. */
  readonly opensBrowser: boolean;
  /** Drawn instead, while none is under way. */
  readonly otherwise?: ReactNode;
  /** Starts an authorisation again; linking starts by itself. */
  readonly onAgain?: (attempt: Attempt) => void;
}

/** Sign-ins under way, and those that ended and were not read yet. Draws nothing without any. */
export function Attempts(props: AttemptsProps) {
  const { purpose, instance, nameOf, opensBrowser, otherwise, onAgain } = props;
  const attempts = useSignIn((state) => state.attempts);
  const read = useSignIn((state) => state.read);
  const wanted = useSignIn((state) => state.wanted);
  const start = useSignIn((state) => state.start);
  const dismiss = useSignIn((state) => state.dismiss);
  const dialogOpen = useSignIn((state) => state.dialog !== undefined);
  const startProblem = useSignIn((state) => state.startProblem);
  const dismissStartProblem = useSignIn((state) => state.dismissStartProblem);

  const shown = attempts
    .filter((each) => each.purpose === purpose)
    .filter((each) => instance === undefined || each.instance === instance)
    .filter((each) => !read.has(each.id))
    .filter((each) => !isOutdated(each, nameOf))
    .toSorted((one, two) => two.startedAt - one.startedAt);

  const again = (attempt: Attempt): void => {
    dismiss(attempt.id);
    if (onAgain) onAgain(attempt);
    else void start(attempt, attempt.method, wanted.get(attempt.id));
  };

  return (
    <>
      {startProblem && !dialogOpen && (
        <FailureNotice failure={startProblem} onClose={dismissStartProblem} />
      )}
      {shown.length > 0 && (
        <section aria-label="Sign-ins" className={styles['attempts']}>
          {shown.map((attempt) =>
            hasEnded(attempt) ? (
              <EndedAttempt
                key={attempt.id}
                attempt={attempt}
                who={attempt.account === null ? undefined : nameOf(attempt.account)}
                missed={missedOf(attempt, wanted.get(attempt.id), nameOf)}
                onAgain={() => again(attempt)}
              />
            ) : (
              <PendingAttempt key={attempt.id} attempt={attempt} opensBrowser={opensBrowser} />
            ),
          )}
        </section>
      )}
      {shown.every(hasEnded) && otherwise}
      {purpose === 'link' && <AddedNotice />}
      <RefusedNotice />
    </>
  );
}

/** The account that was asked for, when another one came back. */
function missedOf(
  { account, status }: Attempt,
  wanted: AccountId | undefined,
  nameOf: AttemptsProps['nameOf'],
): string | undefined {
  if (status !== 'done' || wanted === undefined || wanted === account) return undefined;
  return nameOf(wanted);
}

/** “Linked as ada” is no longer true once ada was unlinked again. */
function isOutdated(attempt: Attempt, nameOf: AttemptsProps['nameOf']): boolean {
  const { purpose, status, account } = attempt;
  return (
    purpose === 'link' && status === 'done' && account !== null && nameOf(account) === undefined
  );
}
