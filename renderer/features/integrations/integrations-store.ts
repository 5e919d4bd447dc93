import { create } from 'zustand';

import type { Output } from '../../../preload/contract.ts';
import type { Instance } from '../../../preload/model/account.ts';
import type { Outcome } from '../../../preload/model/failure.ts';
import type {
  GitApp,
  GitAppDraft,
  GitAppProvider,
  Installation,
} from '../../../preload/model/integration.ts';
import { bridge } from '../../bridge.ts';
import { follow } from '../../connection.ts';
import { loading, ready, settled, type Loadable } from '../../loadable.ts';

/** What the form sends: fields with a default are always said. */
export type Draft = GitAppDraft;

/** What the check found; nothing was saved. */
export type Preflight = Output<'integrations.preflight'>;

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
  check(draft: Draft): Promise<Outcome<Preflight>>;
  /** Lets the app show that it works, or starts the admin's own sign-in, which is announced. */
  authorise(app: AppName): Promise<Outcome<Output<'integrations.authorise'>>>;
  /** Gives up a change that waits; the former app stays. */
  discard(app: AppName): Promise<Outcome<GitApp>>;
  /** Where a GitHub App is installed. */
  installations(instance: Instance): Promise<Outcome<readonly Installation[]>>;
  /** Opens a page of the service in the browser. */
  openPage(url: string): Promise<Outcome<unknown>>;
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

  check(draft) {
    return bridge.call('integrations.preflight', { draft });
  },

  async authorise({ provider, instance }) {
    const outcome = await bridge.call('integrations.authorise', { provider, instance });
    // An app that proved itself is ready now; a sign-in is announced when it ends.
    if (outcome.ok && outcome.value.attempt === null) await get().load();
    return outcome;
  },

  async discard({ provider, instance }) {
    const outcome = await bridge.call('integrations.discard', { provider, instance });
    if (outcome.ok) await get().load();
    return outcome;
  },

  installations(instance) {
    return bridge.call('integrations.installations', { instance });
  },

  openPage(url) {
    return bridge.call('app.open-page', { url });
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
