import { Button } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import { IconCheck, IconCopy, IconUser } from '@tabler/icons-react';

import type { Checklist } from '../../../preload/model/checklists/checklist.ts';
import { CopyField } from '../../ui/copy-field.tsx';
import styles from './checklist-view.module.css';
import { partsOf, requestText, type Part } from './request-text.ts';

interface ChecklistViewProps {
  readonly checklist: Checklist;
}

/** Who does what at the service, in its own words, with every text to copy. */
export function ChecklistView({ checklist }: ChecklistViewProps) {
  const parts = partsOf(checklist);
  return (
    <section className={styles['checklist']} aria-labelledby="checklist-title">
      <h2 id="checklist-title">{checklist.title}</h2>
      <p className={styles['intro']}>{checklist.intro}</p>
      {parts.map((part) => (
        <section key={part.first} aria-label={part.who} className={styles['part']}>
          <header>
            <h3>
              <IconUser size={14} aria-hidden /> {part.who}
            </h3>
            {part.who !== here && <CopyRequest checklist={checklist} part={part} />}
          </header>
          <ol start={part.first}>
            {part.steps.map(({ what, copy = [] }) => (
              <li key={what}>
                <p>{what}</p>
                {copy.length > 0 && (
                  <div className={styles['values']}>
                    {copy.map(({ label, value }) => (
                      <CopyField key={label} label={label} value={value} withLabel />
                    ))}
                  </div>
                )}
              </li>
            ))}
          </ol>
        </section>
      ))}
    </section>
  );
}

/** Who sits here needs no letter. */
const here = 'Latchkey admin';

interface CopyRequestProps {
  readonly checklist: Checklist;
  readonly part: Part;
}

/** Takes one person's part along as a message. */
function CopyRequest({ checklist, part }: CopyRequestProps) {
  const clipboard = useClipboard({ timeout: 2000 });
  return (
    <Button
      size="compact-xs"
      variant="subtle"
      aria-label={`Copy as request to ${part.who}`}
      leftSection={clipboard.copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
      onClick={() => clipboard.copy(requestText(checklist, part))}
    >
      {clipboard.copied ? 'Copied' : 'Copy as request'}
    </Button>
  );
}
