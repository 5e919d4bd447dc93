import { Button } from '@mantine/core';
import { IconActivity, IconDownload, IconSearchOff } from '@tabler/icons-react';
import { useEffect, useState } from 'react';

import { valueOf } from '../../loadable.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { Panel } from '../../ui/panel.tsx';
import { SkeletonRows } from '../../ui/skeleton-rows.tsx';
import { ActivityFilter } from './activity-filter.tsx';
import { followActivity, useActivity } from './activity-store.ts';
import { ActivityTable } from './activity-table.tsx';
import { matching, everyLine } from './activity-matching.ts';
import { download } from './download.ts';
import styles from './activity-panel.module.css';

/** What was done, by which account, to what, and how it ended. */
export function ActivityPanel() {
  useEffect(followActivity, []);
  const list = useActivity((state) => state.list);
  const more = useActivity((state) => state.more);
  const busy = useActivity((state) => state.busy);
  const problem = useActivity((state) => state.problem);
  const load = useActivity((state) => state.load);
  const loadOlder = useActivity((state) => state.loadOlder);
  const everything = useActivity((state) => state.everything);
  const dismiss = useActivity((state) => state.dismiss);
  const [query, setQuery] = useState(everyLine);

  const lines = matching(valueOf(list) ?? [], query);
  const filtered = query !== everyLine && (query.text.trim() !== '' || query.result !== 'all');
  const save = async () => {
    const all = await everything();
    if (all) download('latchkey-activity.json', matching(all, query));
  };
  const empty = list.at === 'ready' && list.value.length === 0;

  return (
    <Panel
      title="Activity"
      summary="What was done on this machine, by which account, and how it ended. It holds no secrets."
      actions={
        <Button
          variant="default"
          leftSection={<IconDownload size={16} aria-hidden />}
          disabled={list.at !== 'ready' || empty}
          loading={busy === 'export'}
          onClick={() => void save()}
        >
          {filtered ? 'Export matching lines' : 'Export as JSON'}
        </Button>
      }
    >
      {problem && (
        <div className={styles['problem']}>
          <FailureNotice failure={problem} onClose={dismiss} />
        </div>
      )}
      {list.at === 'loading' && <SkeletonRows label="Loading activity…" rows={8} height={40} />}
      {list.at === 'failed' && (
        <FailureNotice
          failure={list.failure}
          remedy={{ label: 'Try again', run: () => void load() }}
        />
      )}
      {empty && (
        <EmptyState icon={<IconActivity size={28} />} title="Nothing has been done yet">
          Links, clones, pushes and changes of settings are noted here.
        </EmptyState>
      )}
      {list.at === 'ready' && !empty && (
        <>
          <ActivityFilter query={query} onChange={setQuery} found={lines.length} />
          {lines.length > 0 ? (
            <ActivityTable lines={lines} />
          ) : (
            <EmptyState
              icon={<IconSearchOff size={28} />}
              title="No line matches"
              action={
                <Button variant="default" onClick={() => setQuery(everyLine)}>
                  Clear filter
                </Button>
              }
            >
              {more ? 'Older lines are not loaded yet.' : 'Nothing in the log is like that.'}
            </EmptyState>
          )}
          {more && (
            <div className={styles['more']}>
              <Button variant="default" loading={busy === 'older'} onClick={() => void loadOlder()}>
                Load older
              </Button>
            </div>
          )}
        </>
      )}
    </Panel>
  );
}
