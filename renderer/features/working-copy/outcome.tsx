import { CloseButton } from '@mantine/core';
import { IconCircleCheck, IconCircleDashed } from '@tabler/icons-react';

import type { Operation } from '../../../preload/model/git.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { TransferProgress } from '../../ui/transfer-progress.tsx';
import { useWorkingCopy } from './working-copy-store.ts';
import styles from './outcome.module.css';

interface OutcomeProps {
  readonly path: string;
}

/** What git does now, or how it ended; the server's words as the server's. */
export function Outcome({ path }: OutcomeProps) {
  const operation = useWorkingCopy((state) =>
    state.shown === undefined ? undefined : state.operations.get(state.shown),
  );
  const said = useWorkingCopy((state) => state.said);
  const problem = useWorkingCopy((state) => state.problem);
  const cancel = useWorkingCopy((state) => state.cancel);
  const dismiss = useWorkingCopy((state) => state.dismiss);
  const words = operation?.remoteWords.join('\n') || undefined;
  const failure = problem ?? failureOf(operation, words);
  const news = operation ? newsOf(operation) : said;

  return (
    <div className={styles['outcome']}>
      {operation?.status === 'running' && (
        <div className={styles['running']}>
          <TransferProgress
            label={`${doing[operation.kind]} ${path}`}
            phase={operation.phase || doing[operation.kind]}
            percent={operation.percent}
            bytes={operation.bytes}
            bytesPerSecond={operation.bytesPerSecond}
            onCancel={() => void cancel()}
          />
        </div>
      )}
      <div className={styles['said']} data-empty={!news || undefined}>
        <output className={styles['news']}>
          {news && (
            <>
              {operation?.status === 'cancelled' ? (
                <IconCircleDashed size={18} aria-hidden />
              ) : (
                <IconCircleCheck size={18} aria-hidden className={styles['good']} />
              )}
              <span>{news}</span>
            </>
          )}
        </output>
        {words && operation?.status === 'done' && (
          <figure className={styles['quotation']}>
            <figcaption>In the server’s words</figcaption>
            <blockquote>{words}</blockquote>
          </figure>
        )}
        {operation?.status === 'done' &&
          operation.notes?.map((note) => (
            <p key={note} className={styles['note']}>
              {note}
            </p>
          ))}
        {news && (
          <CloseButton className={styles['close'] ?? ''} aria-label="Dismiss" onClick={dismiss} />
        )}
      </div>
      {failure && <FailureNotice failure={failure} onClose={dismiss} />}
    </div>
  );
}

function failureOf(operation: Operation | undefined, words: string | undefined) {
  if (operation?.status !== 'failed') return undefined;
  const failure = operation.failure ?? { code: 'git.failed' as const };
  return failure.words === undefined && words !== undefined ? { ...failure, words } : failure;
}

function newsOf({ status, kind }: Operation): string {
  if (status === 'done') return done[kind];
  return status === 'cancelled' ? 'Cancelled. Your files and commits are as they were.' : '';
}

const doing: Readonly<Record<Operation['kind'], string>> = {
  clone: 'Cloning',
  fetch: 'Fetching',
  pull: 'Pulling',
  push: 'Pushing',
};

const done: Readonly<Record<Operation['kind'], string>> = {
  clone: 'Cloned.',
  fetch: 'Fetched. The counts above are up to date.',
  pull: 'Pulled. This branch is up to date with the server.',
  push: 'Pushed. The server has your commits.',
};
