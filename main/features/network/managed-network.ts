import type { ProxySetting } from '../../core/proxy.ts';

/** What the machine's policy file fixes of the network, checked. */
export interface ManagedNetwork {
  /** Absolute path of the file. */
  readonly path: string;
  /** Null where the file leaves the proxy to the person. */
  readonly proxy: ProxySetting | null;
  /** PEM of the CA fixed for an origin, in `originOf` form. */
  readonly cas: ReadonlyMap<string, string>;
}
