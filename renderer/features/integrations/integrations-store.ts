import { create } from 'zustand';

import type { Output } from '../../../preload/contract.ts';
import type { Instance } from '../../../preload/model/account.ts';
import type { Outcome } from '../../../preload/model/failure.ts';
import type {
  Certificate,
  GitApp,
  GitAppDraft,
  GitAppProvider,
  PreflightCheck,
} from '../../../preload/model/integration.ts';
import { bridge } from '../../bridge.ts';
import { follow } from '../../connection.ts';
import { loading, ready, settled, type Loadable } from '../../loadable.ts';

/** What the form sends: fields with a default are always said. */
export type Draft = GitAppDraft;

/** Which app is meant. */
export interface AppName {
  readonly provider: GitAppProvider;
  readonly instance: Instance;
}

export interface IntegrationsStore {
  readonly list: Loadable<Output<'integrations.list'>>;
  load(): Promise<void>;
  save(draft: Draft): Promise<Outcome<GitApp>>;
  /** Asks the service without saving anything. */
  check(draft: Draft): Promise<Outcome<readonly PreflightCheck[]>>;
  readCertificate(pem: string): Promise<Outcome<Certificate>>;
  /** Starts the admin's own sign-in; it is announced with the other sign-ins. */
  authorise(app: AppName): Promise<Outcome<unknown>>;
  remove(app: AppName): Promise<Outcome<unknown>>;
}

/** The organisation's apps. A secret passes through `save` and is never kept here. */
export const useIntegrations = create<IntegrationsStore>()((set, get) => ({
  list: loading,

  async load() {
    set({ list: settled(await bridge.call('integrations.list', {})) });
  },

  async save(draft) {
    const outcome = await bridge.call('integrations.save', { draft });
    if (outcome.ok) await get().load();
    return outcome;
  },

  async check(draft) {
    const outcome = await bridge.call('integrations.preflight', { draft });
    return outcome.ok ? { ok: true, value: outcome.value.checks } : outcome;
  },

  readCertificate(pem) {
    return bridge.call('integrations.read-certificate', { pem });
  },

  authorise({ provider, instance }) {
    return bridge.call('integrations.authorise', { provider, instance });
  },

  async remove({ provider, instance }) {
    const outcome = await bridge.call('integrations.remove', { provider, instance });
    if (outcome.ok) await get().load();
    return outcome;
  },
}));

/** Mirrors the apps main announces. Returns its own undo. */
export function followIntegrations(): () => void {
  return follow(
    useIntegrations.getState().load,
    bridge.on('integrations.changed', (git) =>
      useIntegrations.setState(({ list }) =>
        list.at === 'ready' ? { list: ready({ ...list.value, git }) } : {},
      ),
    ),
  );
}
