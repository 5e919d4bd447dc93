import { Switch, TextInput } from '@mantine/core';

import type { Address } from './use-address.ts';

interface AddressFieldProps {
  readonly label: string;
  readonly description: string;
  readonly address: Address;
}

/** Where the instance is. Plain http is offered on this machine's loopback alone. */
export function AddressField({ label, description, address }: AddressFieldProps) {
  return (
    <>
      <TextInput
        label={label}
        description={
          address.fixed
            ? 'An app belongs to one instance. Add another instance to use a second one.'
            : description
        }
        readOnly={address.fixed}
        spellCheck={false}
        value={address.typed}
        onChange={(event) => address.type(event.currentTarget.value)}
      />
      {address.onLoopback && (
        <Switch
          label="Allow plain http"
          description="Only for this machine’s own loopback address. Tokens would travel unencrypted."
          checked={address.allowHttp}
          onChange={(event) => address.allow(event.currentTarget.checked)}
        />
      )}
    </>
  );
}
