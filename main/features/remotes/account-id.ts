import { accountId, type AccountId } from '../../../preload/model/account.ts';
import { randomId } from '../../core/random-id.ts';

/** For a credential that is only tried: there is no account yet. */
export function randomAccountId(): AccountId {
  return accountId.parse(randomId('acc'));
}
