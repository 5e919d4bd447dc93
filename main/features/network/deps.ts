import type { Certificate } from '../../../preload/model/integration.ts';
import type { Clock } from '../../core/clock.ts';
import type { ProxyEnvironment } from '../../core/proxy.ts';
import type { Database } from '../../ports/database.ts';
import type { Events } from '../../ports/events.ts';
import type { Probe, ReadClientCertificate } from '../../ports/network.ts';
import type { RecordActivity } from '../../ports/record.ts';
import type { Vault } from '../../ports/vault.ts';
import type { ManagedNetwork } from './managed-network.ts';

export interface NetworkDeps {
  readonly database: Database;
  readonly vault: Pick<Vault, 'read' | 'seal' | 'erase' | 'has'>;
  readonly clock: Clock;
  readonly announce: Events['announce'];
  readonly record: RecordActivity;
  readonly environment: ProxyEnvironment;
  /** PEM of the CA an admin saved with an integration, for this origin (`originOf` form). */
  readonly integrationCaFor: (origin: string) => string | undefined;
  /** Origins an integration's CA counts for, in `originOf` form; shown in the list of hosts. */
  readonly integrationOrigins: () => readonly string[];
  /**
   * Origins whose rules count for this one too: the instance an API or a sign-in belongs to.
   * In `originOf` form, without the origin itself.
   */
  readonly instancesOf: (origin: string) => readonly string[];
  /** What the machine's policy file fixes; null where it says nothing of the network. */
  readonly managed: () => ManagedNetwork | null;
  /** Throws `policy.admin-only` and `policy.refused`. */
  readonly requireAdmin: () => void;
  readonly readCertificate: (pem: string) => Certificate;
  readonly readClientCertificate: ReadClientCertificate;
  /** What a certificate says, whatever it is for and however old; never throws. */
  readonly describeCertificate: (pem: string) => Certificate;
  readonly probe: Probe;
}
