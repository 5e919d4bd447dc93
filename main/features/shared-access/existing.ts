import type { Account, AccountId } from '../../../preload/model/account.ts';
import { isSamePlace } from '../../core/place.ts';
import type { Database } from '../../ports/database.ts';
import type { SharedAccessDeps } from './deps.ts';

/** The deploy token linked here for this repository, in whatever state. */
export function existingFor(
  { accounts }: Pick<SharedAccessDeps, 'accounts'>,
  url: string,
): Account | undefined {
  return accounts
    .all()
    .find(
      ({ method, repository }) =>
        method === 'deploy-token' && repository !== null && isSamePlace(repository, url),
    );
}

/** One that the service refuses, or that has ended, serves nobody and may be replaced. */
export const isSpent = ({ health }: Account): boolean =>
  health === 'refused' || health === 'expired';

/** What it takes to end a deploy token at its service. */
export interface TokenAtService {
  /** The service's identifier of the token, which is no secret. */
  readonly tokenId: string;
  /** The service's identifier of the repository; it outlives a rename. */
  readonly repository: string;
  /** The login of who made it. */
  readonly madeBy: string;
}

export function noteToken(database: Database, account: AccountId, at: TokenAtService): void {
  database.run(
    'INSERT INTO deploy_tokens (account, token_id, repository, made_by) VALUES (?, ?, ?, ?)',
    account,
    at.tokenId,
    at.repository,
    at.madeBy,
  );
}

export function tokenOf(database: Database, account: AccountId): TokenAtService | undefined {
  const row = database.get('SELECT * FROM deploy_tokens WHERE account = ?', account);
  if (row === undefined) return undefined;
  return {
    tokenId: String(row['token_id']),
    repository: String(row['repository']),
    madeBy: String(row['made_by']),
  };
}
