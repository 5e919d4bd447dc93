import { Button, Radio } from '@mantine/core';

import type { AzureDevopsApp, AzureMode } from '../../../preload/model/integration.ts';
import { counted } from '../../ui/format.ts';
import { StateBadge } from '../../ui/state-badge.tsx';
import styles from './editor.module.css';
import { modeNames } from './mode-names.ts';
import { Note } from '../../ui/note.tsx';

const modes = [
  {
    value: 'service-principal',
    label: 'Service principal (recommended)',
    words: 'The app itself acts for the organisation. No person’s sign-in can end.',
  },
  {
    value: 'service-user',
    label: 'Service user (legacy)',
    words: 'A person of its own acts. Entra ID ends the sign-in after 90 days without use.',
  },
] as const satisfies readonly { value: AzureMode; label: string; words: string }[];

interface AzureModeFieldProps {
  readonly app: AzureDevopsApp | undefined;
  readonly mode: AzureMode;
  readonly onChange: (mode: AzureMode) => void;
}

/** Who acts for the organisation. Switching says what carries over before anything is saved. */
export function AzureModeField({ app, mode, onChange }: AzureModeFieldProps) {
  return (
    <>
      <Radio.Group
        label="Who acts for the organisation"
        value={mode}
        onChange={(value) => {
          const chosen = modes.find((one) => one.value === value);
          if (chosen) onChange(chosen.value);
        }}
      >
        <div className={styles['choices']}>
          {modes.map(({ value, label, words }) => (
            <Radio key={value} value={value} label={label} description={words} />
          ))}
        </div>
      </Radio.Group>
      {app?.idle && mode === 'service-user' && <IdleClock idle={app.idle} />}
      {app && app.mode !== mode && (
        <Note tone="good" title={`Changing over to ${modeNames[mode]}`}>
          <p>
            Organisation, tenant, client ID{app.secretSavedAt === null ? '' : ', client secret'} and
            CA carry over. Linked accounts and clones stay as they are.
          </p>
          <p>
            There is no downtime: {modeNames[app.mode]} works on until the change is saved and
            authorised
            {mode === 'service-principal' && app.secretSavedAt === null
              ? '. What is still needed is a client secret'
              : ''}
            .
          </p>
          <Button size="compact-sm" variant="default" onClick={() => onChange(app.mode)}>
            Discard
          </Button>
        </Note>
      )}
    </>
  );
}

interface IdleClockProps {
  readonly idle: NonNullable<AzureDevopsApp['idle']>;
}

/** Entra ID's clock of a service user. */
function IdleClock({ idle: { daysLeft, state } }: IdleClockProps) {
  if (state === 'over') {
    return (
      <Note tone="warn">
        <StateBadge state="expired" word="Sign-in ended" />
        <p>It was not used for 90 days. Sign in as the service user again, or change over.</p>
      </Note>
    );
  }
  const word = `${counted(daysLeft, 'day', 'days')} left`;
  return (
    <Note tone={state === 'soon' ? 'warn' : 'calm'}>
      <StateBadge state={state === 'soon' ? 'needs-attention' : 'ready'} word={word} />
      <p>Until its sign-in ends, if nothing is done with it. Each use begins the 90 days anew.</p>
    </Note>
  );
}
