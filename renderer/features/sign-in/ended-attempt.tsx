import { Button, CloseButton } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconCircleDashed } from '@tabler/icons-react';

import { copyOf, type FailureCode } from '../../../preload/model/failure-copy/table.ts';
import type { Attempt } from '../../../preload/model/sign-in.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { hostOf } from '../../ui/host-of.ts';
import styles from './sign-in.module.css';
import { useSignIn } from './sign-in-store.ts';

interface EndedAttemptProps {
  readonly attempt: Attempt;
  readonly who: string | undefined;
  /** Who was asked for, when the browser was signed in as somebody else. */
  readonly missed?: string | undefined;
  readonly onAgain: () => void;
}

/** How a sign-in ended, in the words of that ending. */
export function EndedAttempt({ attempt, who, missed, onAgain }: EndedAttemptProps) {
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
    <output
      className={styles['ended']}
      data-done={(done && missed === undefined) || undefined}
      data-missed={missed !== undefined || undefined}
    >
      <Sign done={done} missed={missed !== undefined} />
      <span className={styles['endedWords']}>
        {done ? doneWords(attempt, who) : 'You cancelled the sign-in. Nothing was changed.'}
        {missed !== undefined &&
          ` You asked for ${missed}, but the browser was signed in as ${who ?? 'somebody else'}. ${missed} is as it was: sign in there as ${missed}, then start again.`}
      </span>
      {(!done || missed !== undefined) && (
        <Button size="compact-sm" variant="default" onClick={onAgain}>
          Start again
        </Button>
      )}
      <CloseButton aria-label="Dismiss" onClick={close} />
    </output>
  );
}

function Sign({ done, missed }: { readonly done: boolean; readonly missed: boolean }) {
  if (missed) return <IconAlertTriangle size={20} aria-hidden />;
  return done ? (
    <IconCircleCheck size={20} aria-hidden />
  ) : (
    <IconCircleDashed size={20} aria-hidden />
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
