import type { WorldBridge } from './bridge-world.ts';

/**
 * What runs first in the page's own world: it accepts the API the preload exposes, and hands
 * every wish for a new window to main. Runs as source in the page.
 */
export function preparePage(bridge: WorldBridge): void {
  const scope = globalThis as unknown as Record<string, unknown>;
  const tell = scope['__standinOpen'] as (message: string) => void;
  delete scope['__standinOpen'];

  const absolute = (url: string | URL = '') =>
    new URL(url === '' ? 'about:blank' : url, document.baseURI).href;
  // The page gets what a denied window gives it: null. Whether one is made main decides.
  window.open = (url, target = '', features = '') => {
    tell(JSON.stringify({ url: absolute(url), target, features }));
    return null;
  };
  addEventListener('click', (event) => {
    const link = event.composedPath().find((node) => node instanceof HTMLAnchorElement);
    if (!link?.href || event.defaultPrevented) return;
    if (link.target === '' || ['_self', '_top', '_parent'].includes(link.target)) return;
    event.preventDefault();
    tell(JSON.stringify({ url: link.href, target: link.target, features: '' }));
  });

  const freeze = (value: unknown): void => {
    if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return;
    Object.freeze(value);
    for (const inner of Object.values(value)) freeze(inner);
  };
  bridge.offered.set(0, (key: string, api: unknown) => {
    freeze(api);
    Object.defineProperty(window, key, {
      value: api,
      enumerable: true,
      writable: false,
      configurable: false,
    });
  });
}
