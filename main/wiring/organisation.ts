import { isSignIn, type ProviderId } from '../../preload/model/account.ts';
import type { GitAppProvider, RedirectUris } from '../../preload/model/integration.ts';
import type { NetworkPolicy } from '../../preload/model/network.ts';
import { appScheme } from '../core/app-scheme.ts';
import type { Accounts } from '../features/accounts/accounts.ts';
import { createDraftCheck } from '../features/integrations/check-draft.ts';
import type { IntegrationsDeps } from '../features/integrations/deps.ts';
import {
  createIntegrations,
  type IntegrationsFeature,
} from '../features/integrations/integrations.ts';
import type { ManagedNetwork } from '../features/network/managed-network.ts';
import { readManaged } from '../features/network/managed.ts';
import { createPolicy, type PolicyFeature } from '../features/policy/policy.ts';
import type { NodePorts } from '../hosts/node/ports.ts';
import type { Events } from '../ports/events.ts';
import type { RecordActivity } from '../ports/record.ts';
import { readGuid, readTenant, secretTrap } from '../providers/azure-devops/directory.ts';
import { idleState } from '../providers/azure-devops/idle-clock.ts';
import { organisationSentences, readOrganisation } from '../providers/azure-devops/organisation.ts';
import type { Provider } from '../providers/provider.ts';

export interface OrganisationParts {
  readonly ports: NodePorts;
  readonly provider: (id: ProviderId) => Provider;
  readonly announce: Events['announce'];
  readonly record: RecordActivity;
  readonly startAuthorise: IntegrationsDeps['startAuthorise'];
  /** Asked for later: accounts need the organisation's apps first. */
  readonly accounts: () => Accounts;
}

export interface Organisation {
  readonly policy: PolicyFeature;
  readonly integrations: IntegrationsFeature;
  /** What the machine's policy file fixes of the network. */
  readonly managedNetwork: ManagedNetwork | null;
}

/** What an admin registers at the service. A loopback answer comes to a port of the moment. */
const urisOf = (provider: GitAppProvider, loopback: string): RedirectUris => ({
  customProtocol: `${appScheme}://oauth/${provider}`,
  loopback: `http://${loopback}/oauth/${provider}`,
});

/** What the organisation sets for everybody: the machine's policy file, and the apps of admins. */
export function wireOrganisation(parts: OrganisationParts): Organisation {
  const { ports, provider, announce, record, startAuthorise, accounts } = parts;
  const { database, vault, clock } = ports;
  const fixedNetwork = (given: NetworkPolicy): ManagedNetwork =>
    readManaged(given, ports.policyFile.path, { ...ports, clock });

  const checkDraft = createDraftCheck({
    readCertificate: ports.readCertificate,
    readPrivateKey: ports.readPrivateKey,
    instanceOf: (id, address) => provider(id).instanceOf?.(address) ?? address,
    azure: { readOrganisation, organisationSentences, readGuid, readTenant, secretTrap },
    now: () => clock.now(),
  });
  const policy = createPolicy({
    database,
    file: ports.policyFile,
    checkIntegration: checkDraft,
    checkNetwork: fixedNetwork,
    announce,
    record,
  });
  const networkPolicy = policy.network();
  const managedNetwork = networkPolicy && fixedNetwork(networkPolicy);
  const integrations = createIntegrations({
    database,
    vault,
    provider,
    clock,
    announce,
    record,
    checkDraft,
    idleState,
    requireAdmin: policy.requireAdmin,
    presets: policy.presets,
    startAuthorise,
    linkApp: (app, grant) =>
      accounts().link({ ...app, method: 'client-credentials', redirectUri: null, grant }),
    // A pasted token or a key works without the app.
    linkedThrough: (app) =>
      accounts()
        .all()
        .filter(
          ({ provider: id, instance, method }) =>
            id === app.provider &&
            instance === app.instance &&
            (isSignIn(method) || method === 'client-credentials'),
        ).length,
    account: (id) =>
      accounts()
        .all()
        .find((one) => one.id === id),
    redirectUris: {
      gitlab: urisOf('gitlab', '127.0.0.1'),
      github: urisOf('github', '127.0.0.1'),
      // Entra ignores the port of `localhost` alone (learn.microsoft.com/entra/identity-platform/reply-url).
      'azure-devops': urisOf('azure-devops', 'localhost'),
    },
    readCertificate: ports.readCertificate,
  });
  return { policy, integrations, managedNetwork };
}
