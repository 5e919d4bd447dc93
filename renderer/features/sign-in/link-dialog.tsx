import { Button, Group, Modal, NativeSelect, Radio, Stack } from '@mantine/core';
import { IconPlug } from '@tabler/icons-react';
import { useState } from 'react';

import type { Instance, SignInMethod } from '../../../preload/model/account.ts';
import { navigate } from '../../navigation.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { hostOf } from '../../ui/host-of.ts';
import { useSignIn } from './sign-in-store.ts';

interface LinkDialogProps {
  /** Instances an app is set up for. */
  readonly instances: readonly Instance[];
}

/** Asks which instance and which way, then starts the sign-in. */
export function LinkDialog({ instances }: LinkDialogProps) {
  const dialog = useSignIn((state) => state.dialog);
  const close = useSignIn((state) => state.closeDialog);
  return (
    <Modal opened={dialog !== undefined} onClose={close} title="Link an account" centered>
      {instances.length === 0 ? (
        <EmptyState
          icon={<IconPlug size={28} />}
          title="No GitLab is set up yet"
          action={
            <Button
              onClick={() => {
                close();
                navigate('integrations', 'new');
              }}
            >
              Set up GitLab
            </Button>
          }
        >
          An admin enters the organisation’s OAuth application once; then everyone can link.
        </EmptyState>
      ) : (
        <LinkForm instances={instances} first={dialog?.instance ?? instances[0]} onClose={close} />
      )}
    </Modal>
  );
}

type Way = 'browser' | Extract<SignInMethod, 'device' | 'paste'>;

interface LinkFormProps extends LinkDialogProps {
  readonly first: Instance | undefined;
  readonly onClose: () => void;
}

function LinkForm({ instances, first, onClose }: LinkFormProps) {
  const start = useSignIn((state) => state.start);
  const starting = useSignIn((state) => state.starting);
  const problem = useSignIn((state) => state.startProblem);
  const [instance, setInstance] = useState(first);
  const [way, setWay] = useState<Way>('browser');

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (instance) void start(instance, way === 'browser' ? undefined : way);
      }}
    >
      <Stack gap="md">
        <NativeSelect
          label="GitLab instance"
          value={instance ?? ''}
          data={instances.map((each) => ({ value: each, label: hostOf(each) }))}
          onChange={(event) =>
            setInstance(instances.find((each) => each === event.currentTarget.value))
          }
        />
        <Radio.Group label="How" value={way} onChange={(value) => setWay(value)}>
          <Stack gap="xs" mt={4}>
            <Radio
              value="browser"
              label="In the browser on this machine"
              description="The usual way. The answer comes back by itself."
            />
            <Radio
              value="device"
              label="With a code, on any device"
              description="For machines without a browser. GitLab 17.9 or newer."
            />
            <Radio
              value="paste"
              label="By pasting the address back"
              description="When the browser runs elsewhere, such as over SSH."
            />
          </Stack>
        </Radio.Group>
        {problem && (
          <FailureNotice
            failure={problem}
            onRemedy={(opens) => {
              onClose();
              navigate(opens);
            }}
          />
        )}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={starting}>
            Link account
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
