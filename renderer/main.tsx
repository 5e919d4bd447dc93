import { setNonce } from 'get-nonce';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';

import '@fontsource-variable/inter/wght.css';
import './styles/mantine.css';
import './styles/tokens.css';
import './styles/base.css';

import type { Bridge } from '../preload/bridge.ts';
import { App } from './app.tsx';
import { installBridge } from './bridge.ts';
import { createHttpBridge } from './http-bridge.ts';
import { isGuarded } from './navigation.ts';
import { allowStyleTextOnly } from './trusted-types.ts';

declare global {
  interface Window {
    /** Exposed by the Electron preload, and by nothing else. */
    readonly latchkey?: Bridge;
  }
}

installBridge(window.latchkey ?? createHttpBridge());
allowStyleTextOnly();
// A browser asks before it closes a tab. Electron would refuse to close without a word instead.
if (!window.latchkey) {
  window.addEventListener('beforeunload', (event) => {
    if (isGuarded()) event.preventDefault();
  });
}

// The host writes a fresh nonce into the page at each load; the policy lets only styles with it in.
const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? '';
// The scroll lock of dialogs injects a style of its own and asks this package for the nonce.
setNonce(nonce);

const root = document.querySelector('#root');
if (!root) throw new Error('The page has no #root.');
createRoot(root).render(
  <StrictMode>
    <App nonce={nonce} />
  </StrictMode>,
);
