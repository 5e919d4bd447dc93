import type { Account } from '../../../preload/model/account.ts';
import { endOf } from '../../ui/account-words.ts';
import { date, moment, relative } from '../../ui/format.ts';
import { useNow } from '../../ui/use-now.ts';
import styles from './account-card.module.css';

interface AccountEndProps {
  readonly account: Account;
}

/** When a credential ends that nobody renews. */
export function AccountEnd({ account }: AccountEndProps) {
  const now = useNow(60_000);
  const { at, isSoon } = endOf(account, now);
  if (at === Infinity) return null;
  const day = date(at, now);
  const left = at > now ? relative(at, now) : 'it has ended';
  return (
    <>
      <dt>Ends</dt>
      <dd className={isSoon ? styles['soon'] : undefined} title={moment(at)}>
        {isSoon ? `${day}, ${left}` : day}
      </dd>
    </>
  );
}
