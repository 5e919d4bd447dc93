import { Button, CloseButton } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';

import type { Remedy } from '../../preload/model/failure-copy/copy.ts';
import { speakerOf } from '../../preload/model/failure-copy/speaker.ts';
import { copyOf } from '../../preload/model/failure-copy/table.ts';
import type { Failure } from '../../preload/model/failure.ts';
import { bridge } from '../bridge.ts';
import { isShown, navigate, useNavigation, type Destination } from '../navigation.ts';
import styles from './failure-notice.module.css';

interface FailureNoticeProps {
  readonly failure: Failure;
  /** Replaces going to the remedy's section. */
  readonly onRemedy?: (opens: Destination) => void;
  /** Replaces the catalogue's remedy with one that fits the place, such as trying again. */
  readonly remedy?: { readonly label: string; readonly run: () => void };
  readonly onClose?: () => void;
}

/** A failure in the words of the catalogue, with the server's own words as a quotation. */
export function FailureNotice({ failure, onRemedy, remedy, onClose }: FailureNoticeProps) {
  const copy = copyOf(failure.code);
  // A remedy that leads to where the person already is would be a button that does nothing.
  const inside = sectionOf(copy.remedy);
  const here = useNavigation((place) => inside !== undefined && isShown(place, inside.opens));
  const found = onRemedy !== undefined || !here ? inside : undefined;
  const way = pageOf(copy.remedy, failure) ?? remedy ?? wayOut(found, onRemedy ?? navigate);
  return (
    <div role="alert" className={styles['notice']}>
      <IconAlertTriangle className={styles['icon']} size={20} aria-hidden />
      <div className={styles['words']}>
        <p className={styles['title']}>{copy.title}</p>
        <p className={styles['body']}>{copy.body}</p>
        {failure.detail !== undefined && <p className={styles['detail']}>{failure.detail}</p>}
        {failure.words !== undefined && (
          <figure className={styles['quotation']}>
            <figcaption>{said[speakerOf(failure.words)]}</figcaption>
            <blockquote>{failure.words}</blockquote>
          </figure>
        )}
        {way && (
          <Button size="xs" variant="default" className={styles['remedy']} onClick={way.run}>
            {way.label}
          </Button>
        )}
      </div>
      {onClose && <CloseButton aria-label="Dismiss" onClick={onClose} />}
    </div>
  );
}

const said = { git: 'In git’s words', server: 'In the server’s words' } as const;

interface Way {
  readonly label: string;
  readonly run: () => void;
}

type Inside = Remedy & { readonly opens: Destination };

function sectionOf(remedy: Remedy | undefined): Inside | undefined {
  return remedy === undefined || remedy.opens === 'page'
    ? undefined
    : { ...remedy, opens: remedy.opens };
}

/** A page of the service that the failure names. Nothing else helps, so it comes before trying again. */
function pageOf(remedy: Remedy | undefined, { detail: url }: Failure): Way | undefined {
  if (remedy?.opens !== 'page' || url === undefined) return undefined;
  return { label: remedy.label, run: () => void bridge.call('app.open-page', { url }) };
}

function wayOut(found: Inside | undefined, go: (opens: Destination) => void): Way | undefined {
  return found && { label: found.label, run: () => go(found.opens) };
}
