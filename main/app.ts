import type { EventMap } from '../preload/contract.ts';
import type { Capabilities } from '../preload/model/capabilities.ts';
import { createEventHub } from './core/event-hub.ts';
import { createDispatch, type Dispatch } from './dispatch.ts';
import { isFailure } from './core/app-error.ts';
import type { SchemeHandler } from './features/doctor/checks/desktop-checks.ts';
import { createFeatures } from './features.ts';
import type { NodePorts } from './hosts/node/ports.ts';
import type { OpenBrowser } from './ports/browser.ts';
import type { Events } from './ports/events.ts';
import type { RedirectReceiver } from './ports/redirect.ts';

/** What differs between the hosts: how answers come back, what can be opened. */
export interface HostAbilities {
  readonly capabilities: Capabilities;
  readonly receivers: readonly RedirectReceiver[];
  readonly openBrowser: OpenBrowser;
  readonly chooseFolder?: () => Promise<string | null>;
  readonly openFolder?: (path: string) => Promise<boolean>;
  /** Names the browser that would be opened; null where there is none. */
  readonly findBrowser: () => Promise<string | null>;
  /** Which program the system starts for our scheme; absent on hosts that register none. */
  readonly schemeHandler?: () => Promise<SchemeHandler>;
}

export interface AppOptions {
  readonly ports: NodePorts;
  readonly host: HostAbilities;
  readonly version: string;
  readonly demo: boolean;
  /** Whether to mend what a crash left and keep lists fresh. False for a short-lived command. */
  readonly background: boolean;
  /** A passphrase that was given beforehand, for hosts that nobody watches. */
  readonly passphrase?: () => Promise<string | undefined>;
}

export interface App {
  readonly dispatch: Dispatch;
  readonly events: Events;
  /** A link the operating system handed us. Total: what it cannot use it ignores. */
  receiveLink(url: string): Promise<void>;
  /** To be called when the machine wakes: lifetimes are measured again, lists refreshed. */
  resumed(): void;
  close(): Promise<void>;
}

/** Wires ports, providers and features into one door. Knows no host. */
export async function createApp(options: AppOptions): Promise<App> {
  const { ports } = options;
  const events: Events = createEventHub<EventMap>((thrown) =>
    ports.log.error('listener failed', thrown),
  );
  const features = createFeatures(options, events);
  await unlock(options, events);
  const dispatch = createDispatch(features.handlers, ports.log);
  const work = options.background ? features.startBackground() : undefined;

  return {
    dispatch,
    events,
    receiveLink: features.receiveLink,
    resumed: () => work?.refresh(),
    async close() {
      work?.stop();
      await features.close();
      ports.database.close();
    },
  };
}

/** Opens a passphrase vault at start where the passphrase was given beforehand; else it stays locked. */
async function unlock({ ports, passphrase }: AppOptions, events: Events): Promise<void> {
  const state = await ports.vault.describe();
  events.announce('vault.changed', state);
  if (state.state !== 'locked' || state.keeper !== 'passphrase') return;
  const given = await passphrase?.();
  if (given === undefined) return;
  try {
    events.announce('vault.changed', await ports.vault.unlock(given));
  } catch (thrown) {
    if (!isFailure(thrown, 'vault.wrong-passphrase')) throw thrown;
    ports.log.warn('the given passphrase does not open the vault');
  }
}
