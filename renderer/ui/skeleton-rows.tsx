import { Skeleton, VisuallyHidden } from '@mantine/core';
import { useEffect, useState } from 'react';

import styles from './skeleton-rows.module.css';

interface SkeletonRowsProps {
  /** What is being loaded, for those who do not see the rows: `Loading accounts…` */
  readonly label: string;
  readonly rows?: number;
  /** Pixels; the height the real rows will have, so that nothing jumps. */
  readonly height?: number;
}

/** Placeholders that reserve the space at once, but are drawn only after 300 ms. */
export function SkeletonRows({ label, rows = 3, height = 64 }: SkeletonRowsProps) {
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), 300);
    return () => clearTimeout(timer);
  }, []);
  return (
    <output className={styles['rows']}>
      <VisuallyHidden>{label}</VisuallyHidden>
      {Array.from({ length: rows }, (_, index) => (
        <Skeleton key={index} height={height} radius="md" visible={slow} aria-hidden>
          <div className={styles['space']} />
        </Skeleton>
      ))}
    </output>
  );
}
