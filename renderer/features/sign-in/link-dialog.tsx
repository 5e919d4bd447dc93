import { Modal, SegmentedControl, Stack } from '@mantine/core';
import { useState, type ComponentType } from 'react';

import type { Account, ProviderId } from '../../../preload/model/account.ts';
import type { GitApp } from '../../../preload/model/integration.ts';
import { providerNames } from '../../ui/provider-names.ts';
import { LinkForm } from './link-form.tsx';
import { useSignIn, type Wish } from './sign-in-store.ts';

/** Links any other git host: by a token for one server, or a key for one repository. */
export interface OtherHostProps {
  readonly onLinked: (account: Account) => void;
  readonly onCancel: () => void;
}

interface LinkDialogProps {
  /** The organisation's apps: where somebody can sign in. */
  readonly apps: readonly GitApp[];
  readonly otherHost: ComponentType<OtherHostProps>;
  /** Leads to where an admin sets the organisation's app up. */
  readonly onSetUp: (provider: ProviderId) => void;
}

/** Asks for the service, the instance and the way, then starts the sign-in or takes a token. */
export function LinkDialog(props: LinkDialogProps) {
  const dialog = useSignIn((state) => state.dialog);
  const close = useSignIn((state) => state.closeDialog);
  return (
    <Modal
      opened={dialog !== undefined}
      onClose={close}
      title="Link an account"
      size={560}
      centered
    >
      {dialog && <Choice {...props} wish={dialog} onClose={close} />}
    </Modal>
  );
}

interface ChoiceProps extends LinkDialogProps {
  readonly wish: Wish;
  readonly onClose: () => void;
}

const services = Object.entries(providerNames).map(([value, label]) => ({
  // The keys of this table are the provider ids.
  value: value as ProviderId,
  label: value === 'git-url' ? 'Other' : label,
}));

function Choice({ apps, otherHost: OtherHost, onSetUp, wish, onClose }: ChoiceProps) {
  const [provider, setProvider] = useState<ProviderId>(
    wish.provider ?? apps[0]?.provider ?? 'github',
  );
  const linked = useSignIn((state) => state.linked);
  return (
    <Stack gap="md">
      <SegmentedControl
        fullWidth
        aria-label="Service"
        value={provider}
        data={services}
        onChange={(value) => {
          useSignIn.getState().dismissStartProblem();
          setProvider(value);
        }}
      />
      {provider === 'git-url' ? (
        <OtherHost onLinked={linked} onCancel={onClose} />
      ) : (
        <LinkForm
          key={provider}
          provider={provider}
          apps={apps.filter((app) => app.provider === provider)}
          wish={wish.provider === undefined || wish.provider === provider ? wish : {}}
          onSetUp={() => {
            onClose();
            onSetUp(provider);
          }}
          onClose={onClose}
        />
      )}
    </Stack>
  );
}
