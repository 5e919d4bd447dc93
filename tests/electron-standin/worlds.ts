import { createWorldBridge } from './bridge-world.ts';
import { createCodec } from './codec.ts';
import { preparePage } from './page-world.ts';
import { runPreload } from './preload-world.ts';

/** The name Electron gives the world its preloads run in. */
export const isolatedWorld = 'Electron Isolated Context';

/** Source for the page's own world. Node has stripped the types of these functions already. */
export function pageSource(token: string): string {
  return `(() => { if (window.top !== window) return;
    const createWorldBridge = ${String(createWorldBridge)};
    (${String(preparePage)})(createWorldBridge('page', ${JSON.stringify(token)})); })()`;
}

/** Source for the isolated world: the built preload, as it is, in CommonJS's wrapper. */
export function preloadSource(token: string, preload: string): string {
  return `(() => { if (window.top !== window) return;
    const createWorldBridge = ${String(createWorldBridge)};
    const createCodec = ${String(createCodec)};
    (${String(runPreload)})(createWorldBridge('preload', ${JSON.stringify(token)}), createCodec(), (require) => {
      const module = { exports: {} };
      (function (exports, require, module) {\n${preload}\n})(module.exports, require, module);
    }); })()`;
}
