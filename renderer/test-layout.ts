import { afterEach, beforeEach } from 'vitest';

/**
 * jsdom lays nothing out: every element is 0 pixels high, so that a virtual list would draw no row.
 * Gives every element this height, lets it be scrolled as far as the list inside says it is long,
 * and lets `scrollTo` scroll, for the tests of one file.
 */
export function withLayout(height: number): void {
  beforeEach(() => {
    define('clientHeight', () => height);
    define('scrollHeight', (element) => {
      const inside = element.firstElementChild;
      return inside instanceof HTMLElement
        ? Number.parseInt(inside.style.height, 10) || height
        : height;
    });
    HTMLElement.prototype.scrollTo = function scrollTo(this: HTMLElement, where?: unknown) {
      const top = typeof where === 'object' && where !== null && 'top' in where ? where.top : 0;
      this.scrollTop = Number(top);
      this.dispatchEvent(new Event('scroll'));
    };
  });
  // What is inherited from `Element` shows again.
  afterEach(() => {
    for (const name of ['clientHeight', 'scrollHeight', 'scrollTo'])
      Reflect.deleteProperty(HTMLElement.prototype, name);
  });
}

function define(name: string, get: (element: HTMLElement) => number): void {
  Object.defineProperty(HTMLElement.prototype, name, {
    configurable: true,
    get(this: HTMLElement) {
      return get(this);
    },
  });
}
