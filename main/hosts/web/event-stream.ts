import type { ServerResponse } from 'node:http';

import { windowHeaders } from '../../core/window-headers.ts';
import type { Events } from '../../ports/events.ts';

const heartbeat = 15_000;
/** A reader that takes nothing for this long a queue is gone; it will come back and ask anew. */
const queueLimit = 4 * 1024 * 1024;

/**
 * Announcements as server-sent events (WHATWG HTML §9.2), read by the window with
 * fetch so that it can send its header token. `onBeat` is called while somebody listens.
 */
export function streamEvents(
  events: Events,
  response: ServerResponse,
  onBeat: () => void = () => undefined,
): void {
  response.writeHead(200, {
    ...windowHeaders(),
    'content-type': 'text/event-stream; charset=utf-8',
  });
  response.write(': connected\n\n');

  const send = (text: string) => {
    if (response.writableLength > queueLimit) response.destroy();
    else response.write(text);
  };
  const stop = events.listen((name, payload) => {
    send(`event: ${name}\ndata: ${JSON.stringify(payload)}\n\n`);
  });
  const timer = setInterval(() => {
    onBeat();
    send(': still here\n\n');
  }, heartbeat);
  response.on('close', () => {
    stop();
    clearInterval(timer);
  });
}
