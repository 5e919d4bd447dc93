import { create } from 'zustand';

import type { Failure, Outcome } from '../../../preload/model/failure.ts';
import type {
  NetworkChange,
  NetworkExplanation,
  NetworkHost,
  NetworkSettings,
  NetworkTrust,
} from '../../../preload/model/network.ts';
import { bridge } from '../../bridge.ts';
import { follow } from '../../connection.ts';
import { loading, ready, type Loadable } from '../../loadable.ts';

/** How hosts are reached, as main told it. */
export interface Known {
  readonly settings: NetworkSettings;
  readonly hosts: readonly NetworkHost[];
}

export interface NetworkStore {
  readonly known: Loadable<Known>;
  load(): Promise<void>;
  /** Resolves with what stood in the way; undefined when main has taken it. */
  change(change: NetworkChange): Promise<Failure | undefined>;
  trust(trust: NetworkTrust): Promise<Failure | undefined>;
  forget(origin: string): Promise<Failure | undefined>;
  explain(url: string): Promise<Outcome<NetworkExplanation>>;
}

/** Proxy, private CAs and client certificates. A password or key passes through and is never kept. */
export const useNetwork = create<NetworkStore>()((set) => ({
  known: loading,

  async load() {
    const [settings, hosts] = await Promise.all([
      bridge.call('network.read', {}),
      bridge.call('network.hosts', {}),
    ]);
    if (!settings.ok) set({ known: { at: 'failed', failure: settings.failure } });
    else if (!hosts.ok) set({ known: { at: 'failed', failure: hosts.failure } });
    else set({ known: ready({ settings: settings.value, hosts: hosts.value }) });
  },

  async change(change) {
    const outcome = await bridge.call('network.change', change);
    if (!outcome.ok) return outcome.failure;
    const settings = outcome.value;
    set(({ known }) =>
      known.at === 'ready' ? { known: ready({ ...known.value, settings }) } : {},
    );
    return undefined;
  },

  async trust(trust) {
    const outcome = await bridge.call('network.trust', trust);
    return outcome.ok ? undefined : outcome.failure;
  },

  async forget(origin) {
    const outcome = await bridge.call('network.forget', { origin });
    return outcome.ok ? undefined : outcome.failure;
  },

  explain(url) {
    return bridge.call('network.explain', { url });
  },
}));

/** Mirrors how hosts are reached. Returns its own undo. */
export function followNetwork(): () => void {
  return follow(
    useNetwork.getState().load,
    bridge.on('network.changed', (known) => useNetwork.setState({ known: ready(known) })),
  );
}

/** Hosts for which something is saved; the others are reached as any is. */
export function withSomething(hosts: readonly NetworkHost[]): readonly NetworkHost[] {
  return hosts.filter(({ cas, clientCertificate }) => cas.length > 0 || clientCertificate !== null);
}
