import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';

import type { IndexState } from '../../../preload/model/repository.ts';
import { valueOf } from '../../loadable.ts';
import { lists } from '../../ui/account-words.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { Panel } from '../../ui/panel.tsx';
import { SkeletonRows } from '../../ui/skeleton-rows.tsx';
import { openCloneDialog } from './clone-dialog-store.ts';
import { followClones, useClones } from './clones-store.ts';
import { FilterChips } from './filter-chips.tsx';
import { IndexLine } from './index-line.tsx';
import { NoRepositories } from './no-repositories.tsx';
import { followRepositories, useRepositories } from './repositories-store.ts';
import { RepositoryList } from './repository-list.tsx';
import { SearchBox } from './search-box.tsx';
import { useListRows } from './use-list-rows.ts';
import styles from './repositories-panel.module.css';

/** One list over all accounts: find, clone, and go on with what is on this machine. */
export function RepositoriesPanel() {
  useEffect(followRepositories, []);
  useEffect(followClones, []);
  const rows = useRepositories((state) => state.rows);
  const accounts = useRepositories((state) => state.accounts);
  const index = useRepositories((state) => state.index);
  const filter = useRepositories((state) => state.filter);
  const search = useRepositories((state) => state.search);
  const load = useRepositories((state) => state.load);
  const clones = useClones((state) => state.clones);
  const listed = useListRows();
  const enter = useRef<(() => void) | null>(null);

  const known = valueOf(accounts) ?? [];
  const listing = known.filter(lists);
  const isListed = ({ account }: IndexState) => listing.some(({ id }) => id === account);
  const shown = filter === 'cloned' ? clones : rows;
  return (
    <Panel
      title="Repositories"
      layout="fill"
      actions={
        <>
          <SearchBox onDown={() => enter.current?.()} />
          <Button
            leftSection={<IconDownload size={16} aria-hidden />}
            onClick={() => openCloneDialog()}
          >
            Clone…
          </Button>
        </>
      }
    >
      <FilterChips
        accounts={known}
        index={rows.at === 'ready' ? index : undefined}
        cloned={valueOf(clones)?.length}
      />
      <Problems />
      {shown.at === 'loading' && (
        <div className={styles['loading']}>
          <SkeletonRows label="Loading repositories…" rows={8} height={40} />
        </div>
      )}
      {shown.at === 'failed' && (
        <FailureNotice
          failure={shown.failure}
          remedy={{ label: 'Try again', run: () => void load() }}
        />
      )}
      {shown.at === 'ready' && listed.count > 0 && (
        <RepositoryList
          key={`${filter} ${search}`}
          label="Repositories"
          rows={listed}
          accounts={known}
          enter={enter}
        />
      )}
      {shown.at === 'ready' && listed.count === 0 && accounts.at === 'ready' && (
        <NoRepositories accounts={known} index={index} />
      )}
      {rows.at === 'ready' && listing.length > 0 && (
        <IndexLine index={index.filter(isListed)} accounts={listing} />
      )}
    </Panel>
  );
}

/** What went wrong over the list; the list itself stays. */
function Problems() {
  const listing = useRepositories((state) => state.problem);
  const dismissListing = useRepositories((state) => state.dismiss);
  const git = useClones((state) => state.problem);
  const dismissGit = useClones((state) => state.dismissProblem);
  if (!listing && !git) return null;
  return (
    <div className={styles['problems']}>
      {listing && <FailureNotice failure={listing} onClose={dismissListing} />}
      {git && <FailureNotice failure={git} onClose={dismissGit} />}
    </div>
  );
}
