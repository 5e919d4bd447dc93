import { Button, Group, Modal } from '@mantine/core';
import type { ReactNode } from 'react';

import type { Failure } from '../../preload/model/failure.ts';
import { FailureNotice } from './failure-notice.tsx';
import { LostAndKept } from './lost-and-kept.tsx';

interface ConfirmDialogProps {
  readonly opened: boolean;
  /** A question that names the thing: `Unlink ada on gitlab.com?` */
  readonly title: string;
  /** The verb on the button: `Unlink account`. */
  readonly confirm: string;
  /** The other button, where `Keep` does not say it. */
  readonly cancel?: string;
  readonly destructive?: boolean;
  readonly busy?: boolean;
  /** What will be lost, one line each. */
  readonly lost?: readonly string[];
  /** What stays valid elsewhere until somebody ends it there, one line each. */
  readonly left?: readonly string[];
  /** What stays, one line each. */
  readonly kept?: readonly string[];
  readonly failure?: Failure | undefined;
  readonly children?: ReactNode;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}

/** Asks before something that cannot be taken back, and names what is lost and what is kept. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { opened, title, confirm, destructive, busy, lost, left, kept, failure, children } = props;
  return (
    <Modal opened={opened} onClose={props.onClose} title={title} centered>
      {children}
      <LostAndKept lost={lost} left={left} kept={kept} />
      {failure && <FailureNotice failure={failure} />}
      <Group justify="flex-end" gap="xs" mt="lg">
        <Button variant="default" data-autofocus onClick={props.onClose}>
          {props.cancel ?? 'Keep'}
        </Button>
        <Button
          color={destructive ? 'red.9' : 'lagoon'}
          loading={busy ?? false}
          onClick={props.onConfirm}
        >
          {confirm}
        </Button>
      </Group>
    </Modal>
  );
}
