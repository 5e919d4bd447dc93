import { PasswordInput, TextInput } from '@mantine/core';

import { CopyField } from '../../ui/copy-field.tsx';
import { tokenGuide, type TokenService } from './token-guide.ts';
import styles from './sign-in.module.css';

export interface TokenInput {
  readonly token: string;
  readonly username: string;
}

interface TokenFieldsProps {
  readonly provider: TokenService;
  /** Where it is for: decides where one is made. */
  readonly instance: string;
  readonly value: TokenInput;
  /** Whether the service could not be asked whose the token is. */
  readonly asksName: boolean;
  readonly onChange: (value: TokenInput) => void;
}

/** Where to make a token and what to tick there, then the field for it. */
export function TokenFields(props: TokenFieldsProps) {
  const { provider, instance, value, asksName, onChange } = props;
  const { pages, permissions, note } = tokenGuide(provider, instance);
  return (
    <div className={styles['token']}>
      <div className={styles['guide']}>
        {pages.map(({ name, url }) => (
          <CopyField key={url} label={`Page for a ${name}`} value={url} withLabel truncate />
        ))}
        <div>
          <p className={styles['guideTitle']}>What it must be allowed</p>
          <ul className={styles['permissions']}>
            {permissions.map((permission) => (
              <li key={permission}>{permission}</li>
            ))}
          </ul>
        </div>
        <p className={styles['hint']}>{note}</p>
      </div>
      <PasswordInput
        label="Token"
        description="It goes to the vault and is never shown again."
        value={value.token}
        maxLength={16_384}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => onChange({ ...value, token: event.currentTarget.value })}
      />
      {asksName && (
        <TextInput
          label="User name"
          description="Whose token it is, as git would send it."
          value={value.username}
          maxLength={255}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => onChange({ ...value, username: event.currentTarget.value })}
        />
      )}
    </div>
  );
}
