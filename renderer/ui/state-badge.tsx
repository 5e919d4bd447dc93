import {
  IconAlertTriangle,
  IconBan,
  IconCircleCheck,
  IconCircleDashed,
  IconCircleX,
  IconClockExclamation,
  IconCloudOff,
  IconHourglass,
  IconLoader2,
  IconLock,
  IconPlugConnectedX,
  IconQuestionMark,
  type Icon,
} from '@tabler/icons-react';

import styles from './state-badge.module.css';

type Tone = 'good' | 'warn' | 'bad' | 'calm' | 'busy';

interface Look {
  readonly word: string;
  readonly tone: Tone;
  readonly icon: Icon;
}

/** The one vocabulary of states: a word, a colour and an icon, always together. */
const looks = {
  linked: { word: 'Linked', tone: 'good', icon: IconCircleCheck },
  'needs-attention': { word: 'Needs attention', tone: 'warn', icon: IconAlertTriangle },
  expired: { word: 'Expired', tone: 'warn', icon: IconClockExclamation },
  refused: { word: 'Refused', tone: 'bad', icon: IconBan },
  locked: { word: 'Locked', tone: 'warn', icon: IconLock },
  offline: { word: 'Offline', tone: 'calm', icon: IconCloudOff },
  pending: { word: 'Pending', tone: 'busy', icon: IconHourglass },
  'not-linked': { word: 'Not linked', tone: 'calm', icon: IconPlugConnectedX },

  ready: { word: 'Ready', tone: 'good', icon: IconCircleCheck },
  saved: { word: 'Saved', tone: 'warn', icon: IconHourglass },
  'not-set-up': { word: 'Not set up', tone: 'calm', icon: IconCircleDashed },

  done: { word: 'Done', tone: 'good', icon: IconCircleCheck },
  running: { word: 'Running', tone: 'busy', icon: IconLoader2 },
  failed: { word: 'Failed', tone: 'bad', icon: IconCircleX },
  cancelled: { word: 'Cancelled', tone: 'calm', icon: IconCircleDashed },
  passed: { word: 'Passed', tone: 'good', icon: IconCircleCheck },
  inconclusive: { word: 'Inconclusive', tone: 'warn', icon: IconQuestionMark },
  'not-run': { word: 'Not run', tone: 'calm', icon: IconCircleDashed },
} as const satisfies Record<string, Look>;

export type State = keyof typeof looks;

interface StateBadgeProps {
  readonly state: State;
  /** Says the same state more exactly, such as `Saved, not authorised yet`. */
  readonly word?: string;
}

/** A state as colour and icon and word. */
export function StateBadge({ state, word }: StateBadgeProps) {
  const look = looks[state];
  const Sign = look.icon;
  return (
    <span className={styles['badge']} data-tone={look.tone}>
      <Sign
        size={14}
        stroke={2}
        aria-hidden
        className={state === 'running' ? styles['turning'] : undefined}
      />
      {word ?? look.word}
    </span>
  );
}
