import { calls, type Call, type Handlers } from '../preload/contract.ts';
import type { Outcome } from '../preload/model/failure.ts';
import { AppError, toFailure } from './core/app-error.ts';
import type { Log } from './ports/log.ts';

export type Dispatch = (name: string, input: unknown) => Promise<Outcome<unknown>>;

/**
 * The only door into main. Every host comes through here, so a request is
 * parsed, run, and its error translated in one place and in one way.
 */
export function createDispatch(handlers: Handlers, log: Log): Dispatch {
  return async (name, input) => {
    try {
      return { ok: true, value: await run(handlers, name, input) };
    } catch (thrown) {
      const failure = toFailure(thrown);
      if (failure.code === 'app.unexpected')
        log.error('call failed', thrown, { call: known(name) });
      else log.warn('call refused', { call: known(name), code: failure.code });
      return { ok: false, failure };
    }
  };
}

async function run(handlers: Handlers, name: string, input: unknown): Promise<unknown> {
  if (!isCall(name)) throw new AppError('app.bad-request', { detail: 'unknown call' });

  const parsed = calls[name].input.safeParse(input);
  if (!parsed.success) throw new AppError('app.bad-request', { detail: name });

  // The table guarantees handler and schema agree; TypeScript cannot correlate the two lookups.
  const handler = handlers[name] as (value: unknown) => Promise<unknown>;
  return handler(parsed.data);
}

function isCall(name: string): name is Call {
  return Object.hasOwn(calls, name);
}

/** Names from outside are logged only when they are ours. */
function known(name: string): string {
  return isCall(name) ? name : 'unknown';
}
