import type { ManagedPolicy } from '../../../../preload/model/policy.ts';
import { failed, passed, type DoctorCheck } from '../verdict.ts';

/** Whether the policy file that the machine's administrators may have set is followed. */
export function policyFollowed(managed: () => ManagedPolicy | null): DoctorCheck {
  return {
    id: 'policy',
    title: 'The policy of this machine is followed',
    async run() {
      const policy = managed();
      if (policy === null) return passed('This machine has none; admins here decide.');
      const { path, state, problem, integrations } = policy;
      if (state === 'followed')
        return passed(`${path} is followed; it presets ${count(integrations)}.`);
      return failed(
        `${path} is refused: ${problem ?? 'it cannot be read'}.`,
        'An administrator of this machine mends the file; then start Latchkey again. Until then integrations cannot be edited here.',
      );
    },
  };
}

const count = (integrations: number): string =>
  integrations === 1 ? '1 integration' : `${integrations} integrations`;
