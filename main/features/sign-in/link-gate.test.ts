import { expect, test } from 'vitest';

import { createLinkGate } from './link-gate.ts';

test('lets 20 links through in any minute, and no second burst in the same one', () => {
  let now = 0;
  const gate = createLinkGate({ monotonic: () => now });
  const admitted = (links: number) =>
    Array.from({ length: links }, () => gate.admits()).filter(Boolean);

  expect(admitted(500)).toHaveLength(20);
  now = 59_999;
  expect(admitted(500)).toHaveLength(0);
  now = 60_000;
  expect(admitted(500)).toHaveLength(20);
});
