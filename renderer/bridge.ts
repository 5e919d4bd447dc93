import type { Bridge } from '../preload/bridge.ts';

let installed: Bridge | undefined;

/** Sets the one way out of the window: once at the start, and anew in each test. */
export function installBridge(chosen: Bridge): void {
  installed = chosen;
}

/** The only way out of the window. Forwards to the installed bridge. */
export const bridge: Bridge = {
  call: (name, input) => current().call(name, input),
  on: (name, listener) => current().on(name, listener),
};

function current(): Bridge {
  if (!installed) throw new Error('No bridge is installed.');
  return installed;
}
