import { Tooltip } from '@mantine/core';

import { date, moment, relative } from './format.ts';
import { useNow } from './use-now.ts';

interface RelativeTimeProps {
  /** Milliseconds since 1970; null draws `never`. */
  readonly at: number | null;
  readonly never?: string;
  /** Draws the day (`3 Nov`) instead of the distance. */
  readonly as?: 'distance' | 'day';
}

/** A moment as its distance from now; the absolute time on hover. */
export function RelativeTime({ at, never = 'never', as = 'distance' }: RelativeTimeProps) {
  const now = useNow(30_000, at !== null);
  if (at === null) return <>{never}</>;
  return (
    <Tooltip label={moment(at)} openDelay={300}>
      <time dateTime={new Date(at).toISOString()}>
        {as === 'day' ? date(at, now) : relative(at, now)}
      </time>
    </Tooltip>
  );
}
