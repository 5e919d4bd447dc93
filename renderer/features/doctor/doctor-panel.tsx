import { Button, Loader } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import { IconCheck, IconCopy, IconRefresh } from '@tabler/icons-react';
import { useEffect } from 'react';

import { FailureNotice } from '../../ui/failure-notice.tsx';
import { counted } from '../../ui/format.ts';
import { Panel } from '../../ui/panel.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { SkeletonRows } from '../../ui/skeleton-rows.tsx';
import { CheckRow } from './check-row.tsx';
import { doctorReport } from './doctor-report.ts';
import { followDoctor, useDoctor } from './doctor-store.ts';
import styles from './doctor-panel.module.css';

/** Looks at everything Latchkey stands on, and says what to do about what is wrong. */
export function DoctorPanel() {
  useEffect(followDoctor, []);
  const checks = useDoctor((state) => state.checks);
  const running = useDoctor((state) => state.running);
  const endedAt = useDoctor((state) => state.endedAt);
  const problem = useDoctor((state) => state.problem);
  const run = useDoctor((state) => state.run);
  const clipboard = useClipboard({ timeout: 2000 });

  return (
    <Panel
      title="Doctor"
      summary="Looks at what Latchkey stands on: git, the vault, the disk, the network and each account."
      actions={
        <>
          <Button
            variant="default"
            disabled={endedAt === undefined || running}
            leftSection={
              clipboard.copied ? (
                <IconCheck size={16} aria-hidden />
              ) : (
                <IconCopy size={16} aria-hidden />
              )
            }
            onClick={() => clipboard.copy(doctorReport(checks, endedAt ?? 0))}
          >
            {clipboard.copied ? 'Copied' : 'Copy report'}
          </Button>
          <Button
            // Not `disabled`: the focus stays on it while the checks run.
            aria-disabled={running}
            leftSection={
              running ? (
                <Loader size={16} color="currentColor" aria-hidden />
              ) : (
                <IconRefresh size={16} aria-hidden />
              )
            }
            onClick={() => void run()}
          >
            {running ? 'Running…' : 'Run again'}
          </Button>
        </>
      }
    >
      {problem && (
        <div className={styles['problem']}>
          <FailureNotice failure={problem} remedy={{ label: 'Run again', run: () => void run() }} />
        </div>
      )}
      {checks.length === 0 && running && (
        <SkeletonRows label="Starting the checks…" rows={8} height={48} />
      )}
      {checks.length > 0 && (
        <>
          <p className={styles['verdict']}>
            <output>{verdict(checks, running)}</output>
            {!running && endedAt !== undefined && (
              <span className={styles['when']}>
                {' '}
                <RelativeTime at={endedAt} />
              </span>
            )}
          </p>
          <ol className={styles['checks']}>
            {checks.map((check, index) => (
              <CheckRow key={check.id} check={check} number={index + 1} />
            ))}
          </ol>
        </>
      )}
    </Panel>
  );
}

function verdict(checks: readonly { readonly status: string }[], running: boolean): string {
  const count = (status: string) => checks.filter((check) => check.status === status).length;
  if (running) return `Running: ${checks.length - count('running')} of ${checks.length} have ended`;
  const skipped = count('not-run') > 0 ? `, ${count('not-run')} not run` : '';
  const passed = `${count('passed')} passed${skipped}`;
  if (count('failed') === 0) return `All is well: ${passed}.`;
  return `${counted(count('failed'), 'check needs', 'checks need')} attention; ${passed}.`;
}
