import type { Activity } from '../../../preload/model/activity.ts';
import { deed, detailWords } from './activity-words.ts';

export interface ActivityQuery {
  readonly text: string;
  readonly result: Activity['result'] | 'all';
}

export const everyLine: ActivityQuery = { text: '', result: 'all' };

/** The lines in which every word occurs, in what is shown or in the code behind it. */
export function matching(lines: readonly Activity[], query: ActivityQuery): readonly Activity[] {
  const words = query.text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0 && query.result === 'all') return lines;
  return lines.filter((line) => {
    if (query.result !== 'all' && line.result !== query.result) return false;
    const { action, actor, subject, detail } = line;
    const text = [deed(action), action, actor, subject, detailWords(detail), detail]
      .join('\n')
      .toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
