import { Button, CloseButton } from '@mantine/core';
import { IconCircleCheck, IconCircleDashed } from '@tabler/icons-react';

import { copyOf, type FailureCode } from '../../../preload/model/failure-copy/table.ts';
import type { Attempt } from '../../../preload/model/sign-in.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { hostOf } from '../../ui/host-of.ts';
import styles from './sign-in.module.css';
import { useSignIn } from './sign-in-store.ts';

interface EndedAttemptProps {
  readonly attempt: Attempt;
  readonly who: string | undefined;
  readonly onAgain: () => void;
}

/** How a sign-in ended, in the words of that ending. */
export function EndedAttempt({ attempt, who, onAgain }: EndedAttemptProps) {
  const dismiss = useSignIn((state) => state.dismiss);
  const close = (): void => dismiss(attempt.id);
  const { status, failure } = attempt;

  if (status === 'failed' || status === 'expired') {
    const shown = failure ?? ({ code: 'sign-in.expired' } as const);
    return leadsElsewhere(shown.code) ? (
      <FailureNotice failure={shown} onClose={close} />
    ) : (
      <FailureNotice
        failure={shown}
        remedy={{ label: 'Start again', run: onAgain }}
        onClose={close}
      />
    );
  }

  const done = status === 'done';
  return (
    <output className={styles['ended']} data-done={done || undefined}>
      {done ? (
        <IconCircleCheck size={20} aria-hidden />
      ) : (
        <IconCircleDashed size={20} aria-hidden />
      )}
      <span className={styles['endedWords']}>
        {done ? doneWords(attempt, who) : 'You cancelled the sign-in. Nothing was changed.'}
      </span>
      {!done && (
        <Button size="compact-sm" variant="default" onClick={onAgain}>
          Start again
        </Button>
      )}
      <CloseButton aria-label="Dismiss" onClick={close} />
    </output>
  );
}

/** What is mended at Integrations or in the vault would only fail again when it is started again. */
function leadsElsewhere(code: FailureCode): boolean {
  const opens = copyOf(code).remedy?.opens;
  return opens === 'integrations' || opens === 'vault';
}

function doneWords({ purpose, instance }: Attempt, who: string | undefined): string {
  const host = hostOf(instance);
  if (purpose === 'authorise') return `Authorised. The app at ${host} is ready for everyone.`;
  return who === undefined ? `Linked on ${host}.` : `Linked as ${who} on ${host}.`;
}
