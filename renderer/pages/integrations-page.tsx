import type { ReactNode } from 'react';

import type { Instance } from '../../preload/model/account.ts';
import { useApp } from '../features/app/app-store.ts';
import { IntegrationsPanel } from '../features/integrations/integrations-panel.tsx';
import { useIntegrations } from '../features/integrations/integrations-store.ts';
import { Attempts } from '../features/sign-in/attempts.tsx';
import { valueOf } from '../loadable.ts';
import { useLoginOf } from './use-login-of.ts';

/** Integrations together with the sign-in that authorises an app. */
export function IntegrationsPage() {
  return <IntegrationsPanel attempts={Authorisations} />;
}

interface AuthorisationsProps {
  readonly instance: Instance;
  readonly otherwise: ReactNode;
}

function Authorisations({ instance, otherwise }: AuthorisationsProps) {
  const loginOf = useLoginOf();
  const authorise = useIntegrations((state) => state.authorise);
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
      onAgain={(attempt) => void authorise({ provider: 'gitlab', instance: attempt.instance })}
    />
  );
}
