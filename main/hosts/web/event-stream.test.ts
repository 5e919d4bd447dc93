import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { afterEach, describe, expect, test, vi } from 'vitest';

import { createEventHub } from '../../core/event-hub.ts';
import type { Events } from '../../ports/events.ts';
import { streamEvents } from './event-stream.ts';

let server: Server | undefined;

afterEach(() => {
  vi.useRealTimers();
  server?.closeAllConnections();
  server?.close();
});

describe('the stream of events', () => {
  test('tells that somebody listens, for as long as they do', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const events: Events = createEventHub(() => undefined);
    const beat = vi.fn<() => void>();
    const closed = Promise.withResolvers<void>();
    server = createServer((_request, response) => {
      response.on('close', () => closed.resolve());
      streamEvents(events, response, beat);
    });
    await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const listening = new AbortController();
    const response = await fetch(`http://127.0.0.1:${port}/`, { signal: listening.signal });
    expect(response.headers.get('content-type')).toContain('text/event-stream');

    vi.advanceTimersByTime(60_000);
    expect(beat).toHaveBeenCalledTimes(4);
    listening.abort();
    await closed.promise;
    vi.advanceTimersByTime(60_000);
    expect(beat).toHaveBeenCalledTimes(4);
  });
});
