import { Radio, Skeleton } from '@mantine/core';

import type { PolicyState, Role } from '../../../preload/model/policy.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { PolicyFileLine } from './policy-file-line.tsx';
import styles from './policy.module.css';
import { usePolicy } from './policy-store.ts';

const roles = [
  {
    role: 'admin',
    label: 'Admin',
    words: 'May set up, check, authorise and remove the organisation’s integrations.',
  },
  {
    role: 'developer',
    label: 'Developer',
    words: 'May read them and link accounts through them. Guards against slips.',
  },
] as const satisfies readonly { role: Role; label: string; words: string }[];

/** The role of this window, and the policy file that may fix it. A section of the settings. */
export function RoleChoice() {
  const policy = usePolicy((state) => state.policy);
  const problem = usePolicy((state) => state.problem);
  const load = usePolicy((state) => state.load);
  const dismiss = usePolicy((state) => state.dismiss);
  if (policy.at === 'loading') return <Skeleton height={96} />;
  if (policy.at === 'failed') {
    return (
      <FailureNotice
        failure={policy.failure}
        remedy={{ label: 'Try again', run: () => void load() }}
      />
    );
  }
  return (
    <>
      <Choice policy={policy.value} />
      <PolicyFileLine policy={policy.value} />
      {problem && (
        <div className={styles['problem']}>
          <FailureNotice failure={problem} onClose={dismiss} />
        </div>
      )}
    </>
  );
}

interface ChoiceProps {
  readonly policy: PolicyState;
}

function Choice({ policy: { role, lockedBy } }: ChoiceProps) {
  const become = usePolicy((state) => state.become);
  return (
    <Radio.Group
      aria-label="Role of this window"
      value={role}
      onChange={(value) => {
        const chosen = roles.find((each) => each.role === value);
        if (chosen) void become(chosen.role);
      }}
    >
      <div className={styles['roles']}>
        {roles.map(({ role: one, label, words }) => (
          <Radio
            key={one}
            value={one}
            label={label}
            description={words}
            disabled={lockedBy !== null}
          />
        ))}
      </div>
    </Radio.Group>
  );
}
