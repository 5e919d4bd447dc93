import type { Account } from '../../../preload/model/account.ts';
import type { Repository } from '../../../preload/model/repository.ts';
import { moment, relative } from '../../ui/format.ts';
import type { ListRow } from './list-row.ts';
import { permissionWords } from './permission-words.ts';
import { RowActions } from './row-actions.tsx';
import { VisibilityIcon } from './visibility-icon.tsx';
import styles from './repository-row.module.css';

interface RepositoryRowProps {
  readonly index: number;
  readonly row: ListRow | undefined;
  readonly account: Account | undefined;
  /** Whether this row is the grid's one tab stop. */
  readonly active: boolean;
  /** Pixels from the top of the list. */
  readonly start: number;
  /** The time, one for all rows. */
  readonly now: number;
}

/** One repository: what it is, what the account may do, and what is on this machine of it. */
export function RepositoryRow({ index, row, account, active, start, now }: RepositoryRowProps) {
  return (
    <div
      role="row"
      aria-rowindex={index + 1}
      aria-busy={row === undefined}
      data-index={index}
      tabIndex={active ? 0 : -1}
      className={styles['row']}
      style={{ transform: `translateY(${start}px)` }}
    >
      {row ? <Cells row={row} account={account} active={active} now={now} /> : <Placeholder />}
    </div>
  );
}

interface CellsProps {
  readonly row: ListRow;
  readonly account: Account | undefined;
  readonly active: boolean;
  readonly now: number;
}

function Cells({ row, account, active, now }: CellsProps) {
  const { details } = row;
  const who = account ? `${account.login}@${account.host}` : 'unlinked account';
  const may = details ? mayOf(details) : '';
  const slash = row.path.lastIndexOf('/');
  return (
    <>
      <div role="gridcell" className={styles['name']}>
        <VisibilityIcon repository={details} />
        <span className={styles['words']}>
          <span className={styles['path']} title={row.path}>
            {slash > 0 && (
              <>
                <span className={styles['group']}>{row.path.slice(0, slash)}</span>
                <span className={styles['slash']}>/</span>
              </>
            )}
            <span className={styles['last']}>{row.path.slice(slash + 1)}</span>
          </span>
          <span className={styles['narrow']}>
            {[may, who].filter(Boolean).join(' · ')}
            {details?.lastActivityAt != null && (
              <>
                {' · '}
                <When at={details.lastActivityAt} now={now} />
              </>
            )}
          </span>
        </span>
      </div>
      <div role="gridcell" className={styles['permission']}>
        {may}
      </div>
      <div role="gridcell" className={styles['account']} title={who}>
        {who}
      </div>
      <div role="gridcell" className={styles['time']}>
        {details?.lastActivityAt != null && <When at={details.lastActivityAt} now={now} />}
      </div>
      <div role="gridcell" className={styles['actions']}>
        <RowActions row={row} tabIndex={active ? 0 : -1} />
      </div>
    </>
  );
}

/** Of what is switched off or archived, that counts and not what somebody might do otherwise. */
function mayOf({ disabled, archived, permission }: Repository): string {
  if (disabled) return 'Disabled';
  return archived ? 'Archived' : permissionWords[permission];
}

interface WhenProps {
  readonly at: number;
  readonly now: number;
}

/** Without a tooltip and a timer of its own: rows come and go with every frame of a scroll. */
function When({ at, now }: WhenProps) {
  return (
    <time dateTime={new Date(at).toISOString()} title={moment(at)}>
      {relative(at, now)}
    </time>
  );
}

function Placeholder() {
  return (
    <div role="gridcell" aria-label="Loading" className={styles['name']}>
      <span className={styles['placeholder']} />
    </div>
  );
}
