import type { Account } from '../../../preload/model/account.ts';
import { isSignedIn } from '../../ui/account-words.ts';
import { date, moment, relative } from '../../ui/format.ts';
import { useNow } from '../../ui/use-now.ts';
import styles from './account-card.module.css';

const aDay = 86_400_000;
/** From then on there is little time left to make a new one. */
const soon = 14 * aDay;

interface AccountEndProps {
  readonly account: Account;
}

/** When a credential ends that nobody renews. What is renewed by itself has no end worth telling. */
export function AccountEnd({ account }: AccountEndProps) {
  const now = useNow(60_000);
  const { method, expiresAt } = account;
  if (isSignedIn(account) || method === 'client-credentials' || expiresAt === null) return null;
  const isSoon = expiresAt - now < soon;
  const day = date(expiresAt, now);
  const left = expiresAt > now ? relative(expiresAt, now) : 'it has ended';
  return (
    <>
      <dt>Ends</dt>
      <dd className={isSoon ? styles['soon'] : undefined} title={moment(expiresAt)}>
        {isSoon && left !== day ? `${day}, ${left}` : day}
      </dd>
    </>
  );
}
