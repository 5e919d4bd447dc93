import { Checkbox } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef, useState } from 'react';

import type { ChangedFile } from '../../../preload/model/git.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { counted } from '../../ui/format.ts';
import { useRowFocus } from '../../ui/use-row-focus.ts';
import { ChangeMark } from './change-mark.tsx';
import { useWorkingCopy } from './working-copy-store.ts';
import styles from './changed-files.module.css';

interface ChangedFilesProps {
  readonly files: readonly ChangedFile[];
}

/** Every row has this height, in rem so that it grows with the text. */
const rowHeight = 2;

/** What has changed, each with a box that says whether it is in the next commit. */
export function ChangedFiles({ files }: ChangedFilesProps) {
  const left = useWorkingCopy((state) => state.left);
  const leave = useWorkingCopy((state) => state.leave);
  const list = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState(0);
  const rowPixels =
    rowHeight * (Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16);
  // oxlint-disable-next-line react/incompatible-library -- We do not use the React Compiler.
  const virtual = useVirtualizer({
    count: files.length,
    getScrollElement: () => list.current,
    estimateSize: () => rowPixels,
    overscan: 8,
  });
  const stop = Math.min(active, Math.max(0, files.length - 1));
  const focus = useRowFocus(list, {
    count: files.length,
    active: stop,
    setActive,
    pageRows: () => Math.max(1, Math.floor((list.current?.clientHeight ?? 0) / rowPixels) - 1),
    scrollTo: (index) => virtual.scrollToIndex(index),
  });

  if (files.length === 0) {
    return (
      <EmptyState icon={<IconCircleCheck size={28} />} title="No changed files">
        What you change in this folder appears here, ready to commit.
      </EmptyState>
    );
  }
  const chosen = files.length - left.size;
  return (
    <section className={styles['files']} aria-label="Changed files">
      <div className={styles['head']}>
        <Checkbox
          size="xs"
          label={`${counted(files.length, 'changed file', 'changed files')}, ${chosen} in the commit`}
          checked={left.size === 0}
          indeterminate={chosen > 0 && left.size > 0}
          onChange={() =>
            leave(
              files.map(({ path }) => path),
              left.size === 0,
            )
          }
        />
      </div>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- Arrows walk the boxes inside. */}
      <div
        ref={list}
        role="list"
        className={styles['list']}
        onKeyDown={focus.onKeyDown}
        onFocus={focus.onFocus}
      >
        <div
          role="presentation"
          className={styles['rows']}
          style={{ height: virtual.getTotalSize() }}
        >
          {virtual.getVirtualItems().map(({ index, start }) => {
            const file = files[index];
            if (!file) return null;
            return (
              <div
                key={file.path}
                role="listitem"
                aria-setsize={files.length}
                aria-posinset={index + 1}
                className={styles['row']}
                style={{ transform: `translateY(${start}px)` }}
              >
                <Checkbox
                  size="xs"
                  data-index={index}
                  tabIndex={index === stop ? 0 : -1}
                  classNames={{
                    root: styles['label'] ?? '',
                    body: styles['box'] ?? '',
                    labelWrapper: styles['label'] ?? '',
                  }}
                  label={
                    <span className={styles['path']} title={file.path}>
                      <bdi>{file.path}</bdi>
                    </span>
                  }
                  checked={!left.has(file.path)}
                  onChange={(event) => leave([file.path], !event.currentTarget.checked)}
                />
                <ChangeMark change={file.change} />
              </div>
            );
          })}
        </div>
      </div>
    </section>
  );
}
