import type { EventMap } from '../preload/contract.ts';
import type { AppOptions } from './app-options.ts';
import { createEventHub } from './core/event-hub.ts';
import { createDispatch, type Dispatch } from './dispatch.ts';
import { isFailure } from './core/app-error.ts';
import { createFeatures } from './features.ts';
import type { Events } from './ports/events.ts';

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
    receiveLink: (url) => features.receiveLink(url),
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
