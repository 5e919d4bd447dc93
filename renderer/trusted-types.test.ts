import { expect, test, vi } from 'vitest';

import { allowStyleTextOnly, onlyPlainText } from './trusted-types.ts';

test('style text passes and markup is refused', () => {
  expect(onlyPlainText(':root { --x: 1px }\n.a > .b { color: red }')).toContain('.a > .b');
  expect(onlyPlainText('<img src=x onerror=alert(1)>')).toBeNull();
  expect(onlyPlainText('a<')).toBeNull();
});

test('installs itself where the browser knows trusted types, and is silent elsewhere', () => {
  allowStyleTextOnly();
  const createPolicy = vi.fn<(name: string, rules: object) => void>();
  vi.stubGlobal('trustedTypes', { createPolicy });
  allowStyleTextOnly();
  expect(createPolicy).toHaveBeenCalledExactlyOnceWith('default', { createHTML: onlyPlainText });
  vi.unstubAllGlobals();
});
