import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { inspectPayload } from './payload.ts';

describe('the look at a payload', () => {
  test('lets through whatever JSON can carry', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
        expect(inspectPayload(structuredClone(value))).toBe('fine');
      }),
      { numRuns: 500 },
    );
    expect(inspectPayload(undefined)).toBe('fine');
    expect(inspectPayload({ left: undefined })).toBe('fine');
  });

  test.each([
    ['a map', new Map([['a', 1]])],
    ['a set', new Set([1])],
    ['a date', new Date()],
    ['bytes', new Uint8Array(4)],
    ['a big integer', 1n],
    ['an error', new Error('x')],
    ['a list with four thousand million holes', { files: Object.assign([], { length: 4e9 }) }],
    ['a map inside', { deep: [{ map: new Map() }] }],
  ])('refuses %s', (_name, value) => {
    expect(inspectPayload(structuredClone(value))).toBe('malformed');
  });

  test('refuses cycles and what is nested too deeply, but not what is merely used twice', () => {
    const cycle: Record<string, unknown> = {};
    cycle['list'] = [{ again: cycle }];
    expect(inspectPayload(cycle)).toBe('malformed');

    let deep: unknown = 1;
    for (let level = 0; level < 10_000; level += 1) deep = [deep];
    expect(inspectPayload(deep)).toBe('malformed');

    const shared = { a: 1 };
    expect(inspectPayload([shared, shared])).toBe('fine');
  });

  test('stops at a million characters or entries, however they are spread', () => {
    expect(inspectPayload('x'.repeat(1_000_000))).toBe('fine');
    expect(inspectPayload('x'.repeat(1_100_000))).toBe('too-large');
    expect(inspectPayload(Array.from({ length: 1_100_000 }, () => 0))).toBe('too-large');
    expect(inspectPayload({ ['k'.repeat(1_100_000)]: 1 })).toBe('too-large');
    const wide = Array.from({ length: 1100 }, () => 'x'.repeat(1000));
    expect(inspectPayload({ wide })).toBe('too-large');
  });
});
