import type { ReactNode } from 'react';

import type { Instance } from '../../preload/model/account.ts';
import { useApp } from '../features/app/app-store.ts';
import { IntegrationsPanel } from '../features/integrations/integrations-panel.tsx';
import { useIntegrations } from '../features/integrations/integrations-store.ts';
import { PolicyNotice } from '../features/policy/policy-notice.tsx';
import { usePolicy, type PolicyStore } from '../features/policy/policy-store.ts';
import { Attempts } from '../features/sign-in/attempts.tsx';
import { valueOf } from '../loadable.ts';
import { FailureNotice } from '../ui/failure-notice.tsx';
import { useLoginOf } from './use-login-of.ts';

/** Integrations together with who may edit them, and the sign-in that authorises an app. */
export function IntegrationsPage() {
  const policy = usePolicy((state) => state.policy);
  const load = usePolicy((state) => state.load);
  const nameOf = useLoginOf();
  return (
    <IntegrationsPanel
      attempts={Authorisations}
      nameOf={nameOf}
      rights={rightsIn(policy)}
      notice={noticeOf(policy, load)}
      policyPath={valueOf(policy)?.managed?.path}
    />
  );
}

type Policy = PolicyStore['policy'];

/** Main decides; this only spares the person a button that would be refused. */
function rightsIn(policy: Policy): 'loading' | 'edit' | 'read' {
  if (policy.at === 'loading') return 'loading';
  return policy.at === 'ready' && policy.value.role === 'admin' ? 'edit' : 'read';
}

function noticeOf(policy: Policy, load: () => Promise<void>): ReactNode {
  if (policy.at === 'ready') return <PolicyNotice policy={policy.value} />;
  if (policy.at === 'loading') return null;
  return (
    <FailureNotice
      failure={policy.failure}
      remedy={{ label: 'Try again', run: () => void load() }}
    />
  );
}

interface AuthorisationsProps {
  readonly instance: Instance;
  readonly otherwise: ReactNode;
}

function Authorisations({ instance, otherwise }: AuthorisationsProps) {
  const loginOf = useLoginOf();
  const authorise = useIntegrations((state) => state.authorise);
  const app = useIntegrations((state) =>
    valueOf(state.list)?.git.find((one) => one.instance === instance),
  );
  const opensBrowser = useApp(
    (state) => valueOf(state.description)?.capabilities.opensExternally ?? false,
  );
  return (
    <Attempts
      purpose="authorise"
      instance={instance}
      otherwise={otherwise}
      nameOf={loginOf}
      opensBrowser={opensBrowser}
      onAgain={() => {
        if (app) void authorise(app);
      }}
    />
  );
}
