import { Button, CloseButton } from '@mantine/core';
import { IconCircleCheck, IconCircleDashed } from '@tabler/icons-react';

import type { AccountId } from '../../../preload/model/account.ts';
import { copyOf } from '../../../preload/model/failure-copy/table.ts';
import type { Failure } from '../../../preload/model/failure.ts';
import type { Clone, Operation } from '../../../preload/model/git.ts';
import { valueOf } from '../../loadable.ts';
import { navigate } from '../../navigation.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { TransferProgress } from '../../ui/transfer-progress.tsx';
import { OtherAccounts } from './other-accounts.tsx';
import { askForBranch, openChangeRequest, takeNewAddress } from './remedies.ts';
import { useWorkingCopy } from './working-copy-store.ts';
import styles from './outcome.module.css';

interface OutcomeProps {
  readonly clone: Clone;
  /** `ada@gitlab.com`; undefined when the account is no longer linked. */
  readonly nameOf: (account: AccountId) => string | undefined;
  /** What the service calls it: `merge request`. */
  readonly requestName: string;
}

/** What git does now, or how it ended; the server's words as the server's. */
export function Outcome({ clone, nameOf, requestName }: OutcomeProps) {
  const { path } = clone;
  const operation = useWorkingCopy((state) =>
    state.shown === undefined ? undefined : state.operations.get(state.shown),
  );
  const said = useWorkingCopy((state) => state.said);
  const problem = useWorkingCopy((state) => state.problem);
  const cancel = useWorkingCopy((state) => state.cancel);
  const dismiss = useWorkingCopy((state) => state.dismiss);
  const words = operation?.remoteWords.join('\n') || undefined;
  const failed = problem ?? failureOf(operation, words);
  const failure = failed ?? movedOf(clone);
  const offersRequest = useWorkingCopy((state) => valueOf(state.copy)?.changeRequest ?? false);
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
        {operation?.status === 'done' && operation.kind === 'push' && offersRequest && (
          <Button
            size="xs"
            variant="default"
            className={styles['request'] ?? ''}
            onClick={() => void openChangeRequest()}
          >
            Open a {requestName}
          </Button>
        )}
        {news && (
          <CloseButton className={styles['close'] ?? ''} aria-label="Dismiss" onClick={dismiss} />
        )}
      </div>
      {failure && (
        <FailureNotice
          failure={failure}
          {...remedyHere(failure)}
          {...(failed === undefined ? {} : { onClose: dismiss })}
        />
      )}
      {failure && copyOf(failure.code).remedy?.does === 'choose-account' && (
        <OtherAccounts clone={clone} nameOf={nameOf} />
      )}
    </div>
  );
}

function failureOf(operation: Operation | undefined, words: string | undefined) {
  if (operation?.status !== 'failed') return undefined;
  const failure = operation.failure ?? { code: 'git.failed' as const };
  return failure.words === undefined && words !== undefined ? { ...failure, words } : failure;
}

/** What can be done about it on this very page. */
function remedyHere({ code }: Failure) {
  const { remedy } = copyOf(code);
  // The accounts that are linked already stand below, each with its button.
  if (remedy?.does === 'choose-account') {
    return { remedy: { label: 'Link another account', run: () => navigate('accounts') } };
  }
  if (remedy?.does === 'create-branch') return { remedy: { ...remedy, run: askForBranch } };
  if (remedy?.does !== 'rewrite-remote') return {};
  return { remedy: { ...remedy, run: () => void takeNewAddress() } };
}

/** Known from the list already, before git has met it. */
function movedOf({ cloneUrl, movedTo }: Clone): Failure | undefined {
  return movedTo === null
    ? undefined
    : { code: 'git.moved', detail: `It was ${cloneUrl} and is now ${movedTo}` };
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
