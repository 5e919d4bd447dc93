import '@testing-library/jest-dom/vitest';
import { cleanup } from '@testing-library/react';
import { afterEach, beforeEach, vi } from 'vitest';

import { installBridge } from './bridge.ts';
import { fakeBridge, main } from './fake-bridge.ts';

/** What jsdom lacks and Mantine asks for. */
class NoResizeObserver {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
}

globalThis.ResizeObserver ??= NoResizeObserver as unknown as typeof ResizeObserver;
globalThis.HTMLElement.prototype.scrollIntoView = () => {};
globalThis.matchMedia ??= (query: string) => {
  const list = new EventTarget();
  return Object.assign(list, {
    matches: false,
    media: query,
    onchange: null,
    addListener() {},
    removeListener() {},
  });
};
Object.defineProperty(document, 'fonts', {
  configurable: true,
  value: { addEventListener() {}, removeEventListener() {}, ready: Promise.resolve() },
});

beforeEach(() => installBridge(fakeBridge));

afterEach(() => {
  cleanup();
  main.reset();
  vi.useRealTimers();
});
