import { describe, expect, test } from 'vitest';

import { createEventParser, type StreamEvent } from './event-stream.ts';

function read(...pieces: readonly string[]): readonly StreamEvent[] {
  const events: StreamEvent[] = [];
  const parse = createEventParser((event) => events.push(event));
  for (const piece of pieces) parse(piece);
  return events;
}

const whole =
  'event: a\ndata: {"x":1}\n\n: still here\n\nevent: b\r\ndata: one\r\ndata:two\r\n\r\n';
const expected = [
  { name: 'a', data: '{"x":1}' },
  { name: 'b', data: 'one\ntwo' },
];

describe('the event parser', () => {
  test('reads events and passes over comments', () => {
    expect(read(whole)).toEqual(expected);
  });

  test.each([1, 2, 3, 7])('reads the same from pieces of %i characters', (length) => {
    const pieces = whole.match(new RegExp(`[^]{1,${length}}`, 'g')) ?? [];
    expect(read(...pieces)).toEqual(expected);
  });

  test('keeps an unfinished event for later', () => {
    expect(read('event: a\ndata: x\n')).toEqual([]);
    expect(read('event: a\ndata: x\n', '\n')).toEqual([{ name: 'a', data: 'x' }]);
  });
});
