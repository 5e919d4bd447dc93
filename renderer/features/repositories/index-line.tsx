import { Button } from '@mantine/core';
import { IconAlertTriangle, IconLoader2 } from '@tabler/icons-react';

import type { Account } from '../../../preload/model/account.ts';
import type { IndexState } from '../../../preload/model/repository.ts';
import { count, counted, date, timeOfDay } from '../../ui/format.ts';
import { useNow } from '../../ui/use-now.ts';
import { useRepositories } from './repositories-store.ts';
import styles from './index-line.module.css';

interface IndexLineProps {
  readonly index: readonly IndexState[];
  readonly accounts: readonly Account[];
}

/** How complete the list is: being read, complete as of a time, or why it is older. */
export function IndexLine({ index, accounts }: IndexLineProps) {
  const refresh = useRepositories((state) => state.refresh);
  const now = useNow(60_000);
  const syncing = index.filter(({ status }) => status === 'syncing');
  const failed = index.filter(({ status }) => status === 'failed');
  const completed = index.flatMap(({ completedAt }) => completedAt ?? []);
  const oldest = completed.length === index.length ? Math.min(...completed) : undefined;
  const nameOf = (id: Account['id']) => {
    const found = accounts.find((account) => account.id === id);
    return found ? `${found.login}@${found.host}` : 'an account';
  };

  return (
    <div className={styles['line']}>
      <output className={styles['words']}>
        {syncing.length > 0 && (
          <>
            <IconLoader2 size={14} aria-hidden className={styles['turning']} />
            {reading(syncing)}
            {pausing(syncing, nameOf, now)}
          </>
        )}
        {syncing.length === 0 && failed.length > 0 && (
          <>
            <IconAlertTriangle size={14} aria-hidden className={styles['sign']} />
            {`Could not update ${failed.map(({ account }) => nameOf(account)).join(', ')}`}
            {completed.length > 0 && ` · shown as of ${when(Math.min(...completed), now)}`}
          </>
        )}
        {syncing.length === 0 &&
          failed.length === 0 &&
          (oldest === undefined || oldest === Infinity
            ? 'Not listed yet'
            : `Complete as of ${when(oldest, now)}`)}
        {syncing.length === 0 && withholding(index)}
      </output>
      {syncing.length === 0 && (
        <Button size="compact-xs" variant="subtle" onClick={() => void refresh()}>
          {failed.length > 0 ? 'Try again' : 'Refresh'}
        </Button>
      )}
    </div>
  );
}

/** The figures stand in fixed-width digits, so the line does not shake while they grow. */
function reading(syncing: readonly IndexState[]): string {
  const pages = syncing.reduce((sum, { fetched }) => sum + fetched, 0);
  const found = syncing.reduce((sum, each) => sum + each.count, 0);
  return `Reading the list: ${counted(pages, 'page', 'pages')}, ${count(found)} so far`;
}

/** Without a word, what an organisation keeps behind its own sign-in would seem not to exist. */
function withholding(index: readonly IndexState[]): string | undefined {
  const left = index.reduce((sum, { withheld }) => sum + (withheld ?? 0), 0);
  return left === 0
    ? undefined
    : ` · without ${counted(left, 'organisation that first wants its', 'organisations that first want their')} own sign-in`;
}

/** A service may ask for a quarter of an hour: without a word, the list would seem to be stuck. */
function pausing(
  syncing: readonly IndexState[],
  nameOf: (id: Account['id']) => string,
  now: number,
): string | undefined {
  const [paused] = syncing.filter(({ waitingUntil }) => (waitingUntil ?? 0) > now);
  return paused?.waitingUntil === undefined
    ? undefined
    : ` · the host of ${nameOf(paused.account)} asked for a pause; it goes on at ${when(paused.waitingUntil, now)}`;
}

function when(at: number, now: number): string {
  const today = new Date(at).toDateString() === new Date(now).toDateString();
  return today ? timeOfDay(at) : `${date(at, now)}, ${timeOfDay(at)}`;
}
