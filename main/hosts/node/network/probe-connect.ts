import { connect, type LookupFunction, type Socket } from 'node:net';

/** A TCP connection, or what the system said. Throws `ETIMEDOUT` after `timeout` milliseconds. */
export function connectPlain(to: {
  readonly host: string;
  readonly port: number;
  readonly lookup: LookupFunction;
  readonly timeout: number;
}): Promise<Socket> {
  return within(to.timeout, (done, fail) => {
    const socket = connect({ host: to.host, port: to.port, lookup: to.lookup });
    socket.once('error', fail);
    socket.once('connect', () => {
      socket.off('error', fail);
      done(socket);
    });
    return () => socket.destroy();
  });
}

/** Waits for what `work` settles, at most so long; then it is ended and told as a timeout. */
export function within<T>(
  timeout: number,
  work: (done: (value: T) => void, fail: (error: unknown) => void) => () => void,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      end();
      reject(Object.assign(new Error('too slow'), { code: 'UND_ERR_CONNECT_TIMEOUT' }));
    }, timeout);
    const end = work(
      (value) => {
        clearTimeout(timer);
        resolve(value);
      },
      (error) => {
        clearTimeout(timer);
        reject(error instanceof Error ? error : new Error(String(error)));
      },
    );
  });
}
