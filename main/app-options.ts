import type { Capabilities } from '../preload/model/capabilities.ts';
import type { SchemeHandler } from './features/doctor/checks/desktop-checks.ts';
import type { NodePorts } from './hosts/node/ports.ts';
import type { OpenBrowser } from './ports/browser.ts';
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
